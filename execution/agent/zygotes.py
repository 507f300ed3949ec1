"""One prepared interpreter, as the agent's child: started in its template, asked for sandboxes, ended."""

import contextlib
import json
import os
import shutil
import signal
import socket
from pathlib import Path

from execution.agent import layout
from execution.agent.boxes import BoxError, Spec
from execution.agent.bubblewrap import PLACES, BubblewrapMaker
from execution.agent.zygote import box as inside

WORK = PLACES[1]
_HERE = Path(__file__).parent / "zygote"
_SOURCES = {name: (_HERE / name).read_text() for name in ("__init__.py", "kernel.py", "box.py", "template.py")}
_ENTRY = (_HERE / "usercustomize.py").read_text()
"""Read while this is imported: an agent that gave up root may not be able to."""


class Ground:
    """What the prepared interpreters of an agent share: the sources of their side, and the parts of a file system."""

    def __init__(self, state: Path, maker: BubblewrapMaker) -> None:
        self._home, self._places = state / "home", state / "templates"
        self.boxes, self._root, self._filter = maker.boxes, maker.root, maker.filter
        self.folders = maker.folders
        for folder in (self._home, self._places):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
        self._count = 0

    def _site(self, interpreter: str) -> Path:
        """The folder that this interpreter takes for its user's own, filled. Its path needs no variable that tells."""
        version = Path(interpreter).resolve().name
        site = self._home / ".local" / "lib" / version / "site-packages"
        package = site / "execution" / "agent" / "zygote"
        package.mkdir(parents=True, exist_ok=True)
        for place in (package.parent, package.parent.parent):
            (place / "__init__.py").touch()
        for name, text in _SOURCES.items():
            (package / name).write_text(text)
        (site / "usercustomize.py").write_text(_ENTRY)
        return site

    def plan(self, argv: list[str], env: dict[str, str]) -> tuple[str, Path]:
        """The start of an interpreter for its template, and the folder with its modules."""
        self._count += 1
        place = self._places / str(self._count)
        place.mkdir()
        site = self._site(argv[0])
        parts = (str(place), str(self._root), self.folders, str(self.boxes), str(self._home), str(self._filter))
        steps = [str(field) for step in layout.template(*parts) for field in step]
        return json.dumps({"place": str(place), "steps": steps, "argv": argv, "env": env}), site


class Zygote:
    """A prepared interpreter for one command line and environment. Raises BoxError where it cannot be started."""

    def __init__(self, ground: Ground, spec: Spec) -> None:
        argv, env = spec.located(*PLACES)
        plan, site = ground.plan(argv, env)
        self._folders = ground.folders
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        self._said, words = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        nothing, silence = os.pipe2(os.O_CLOEXEC)
        streams = (nothing, words, words, theirs.fileno())
        command = [argv[0], "-s", "-S", "-m", f"{inside.__package__}.template", plan]
        try:
            self._pid = os.posix_spawn(
                argv[0],
                command,
                {"PYTHONPATH": str(site)},
                file_actions=[(os.POSIX_SPAWN_DUP2, source, target) for target, source in enumerate(streams)],
            )
        except OSError as error:
            self._control.close()
            os.close(self._said)
            raise BoxError(f"{argv[0]}: {error.strerror}") from error
        finally:
            theirs.close()
            for descriptor in (words, nothing, silence):
                os.close(descriptor)

    def ask(self, folder: str, spec: Spec, descriptors: list[int], *, executes: bool) -> None:
        """Orders one sandbox; the answer comes over the last descriptor. Raises BoxError where nobody listens.

        `executes`: the spec's own command line is executed in it, in the place of the interpreter.
        """
        argv, env = spec.located(*PLACES) if executes else ([], {})
        env |= {"PWD": WORK} if executes else {}  # as the shell that starts programs in bubblewrap sets it
        words = [str(os.getpid()), str(len(argv)), *argv, str(len(env)), *(f"{name}={env[name]}" for name in env)]
        steps = layout.encode(layout.sandbox(self._folders, folder, spec))
        message = b"\0".join([*map(os.fsencode, words), *steps])
        try:
            socket.send_fds(self._control, [message], descriptors)
        except OSError as error:
            raise BoxError(f"the prepared interpreter does not listen: {error.strerror}") from error

    def close(self) -> str:
        """Ends it, and returns what it said before."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        self._control.close()
        said = b""
        with contextlib.suppress(BlockingIOError):
            said = os.read(self._said, 2000)
        os.close(self._said)
        return said.decode(errors="replace").strip()
