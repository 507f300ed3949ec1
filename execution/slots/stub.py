"""The slot that is a process on this machine: an agent as nobody, each program in a sandbox of its own."""

import contextlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import uuid
from pathlib import Path

from execution.slots import plans
from execution.slots.agent_slot import AgentSlot
from execution.slots.base import SlotError
from execution.slots.conversation import GRACE_SECONDS
from execution.slots.link import Link
from execution.types import Limits

PROJECT = Path(__file__).resolve().parents[2]
CLOSE_SECONDS = 3.0
CACHE_MB = 512

_ESBUILD_MACHINES = {"x86_64": "x64", "aarch64": "arm64"}


def esbuild_path(project: Path = PROJECT) -> Path | None:
    """The TypeScript compiler that the front end's packages bring, where they are installed."""
    machine = _ESBUILD_MACHINES.get(platform.machine(), "")
    path = project / "frontend" / "node_modules" / "@esbuild" / f"linux-{machine}" / "bin" / "esbuild"
    return path if path.is_file() else None


class StubSlot(AgentSlot):
    """See `Slot`. `mode` is "auto", "bubblewrap" or "rlimits"; the environment's AGENT_ISOLATION stands for it."""

    def __init__(
        self,
        *,
        state_dir: Path,
        mode: str | None = None,
        build_limits: Limits = plans.BUILD_LIMITS,
        grace_seconds: float = GRACE_SECONDS,
        prepares: bool = True,
    ) -> None:
        super().__init__(build_limits=build_limits, grace_seconds=grace_seconds)
        self._state_dir = state_dir.absolute()
        self._own = self._state_dir / "agents" / f"{os.getpid()}-{uuid.uuid4().hex}"
        self._mode = mode or os.environ.get("AGENT_ISOLATION", "auto")
        self._prepares = prepares
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def agent_pid(self) -> int | None:
        return self._process.pid if self._process else None

    def open(self) -> None:
        """Starts the agent and waits until it is ready. Raises SlotError. Does nothing where it is open."""
        if self._agent is not None:
            return
        self._remove_what_the_dead_left()
        try:
            self._meet(Link(self._start()), end=lambda: self._end(0))
        except SlotError:
            self.close()
            raise

    def _remove_what_the_dead_left(self) -> None:
        """Folders of agents whose owner was killed before it could close them."""
        for folder in self._own.parent.glob("*-*"):
            if not Path("/proc", folder.name.partition("-")[0]).exists():
                shutil.rmtree(folder, ignore_errors=True)

    def _start(self) -> socket.socket:
        esbuild = esbuild_path()
        options = {
            "state": str(self._own),
            "cache": str(self._state_dir / "cache"),
            "cache_mb": CACHE_MB,
            "mode": self._mode,
            "tools": {"esbuild": str(esbuild)} if esbuild else {},
            "cgroup": False,
            "prepared": plans.prepared_starts() if self._prepares else [],
        }
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-E", "-s", "-S", "-m", "execution.agent", json.dumps(options)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 an argv array of our own
                command,
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                cwd=PROJECT,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
                start_new_session=True,  # the terminal's Ctrl-C is the server's to handle
            )
        except OSError as error:
            ours.close()
            raise SlotError(f"the agent cannot be started: {error.strerror}") from error
        finally:
            theirs.close()
        return ours

    def close(self) -> None:
        """Ends the agent and everything under it. May be called twice."""
        self._end(CLOSE_SECONDS)

    def _end(self, patience_seconds: float) -> None:
        """Closes the stream, on which the agent ends by itself; kills it where it does not in time."""
        process, self._process = self._process, None
        self._part()
        if process is not None:
            try:
                process.wait(patience_seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        with contextlib.suppress(OSError):
            shutil.rmtree(self._own)
