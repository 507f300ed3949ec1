"""The slot that is a process on this machine: an agent as nobody, each program in a sandbox of its own."""

import contextlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from execution.agent.frames import MAX_PAYLOAD, Kind
from execution.enums import Stream
from execution.languages import Language, registry
from execution.slots import plans
from execution.slots.base import Control, SlotError
from execution.slots.link import Link
from execution.types import Execution, Limits, Outcome, Preparation, Program, Sink

PROJECT = Path(__file__).resolve().parents[2]
START_SECONDS = 30.0
GRACE_SECONDS = 15.0
"""How much longer than the program's own limit the agent may take before it counts as hung."""
CANCEL_GRACE_SECONDS = 5.0
CLOSE_SECONDS = 3.0
INPUT_CHUNK = MAX_PAYLOAD // 8

_STREAMS = {
    Kind.STDOUT: Stream.STDOUT,
    Kind.STDERR: Stream.STDERR,
    Kind.COMPILE_OUTPUT: Stream.COMPILE,
}
_ESBUILD_MACHINES = {"x86_64": "x64", "aarch64": "arm64"}


def esbuild_path(project: Path = PROJECT) -> Path | None:
    """The TypeScript compiler that the front end's packages bring, where they are installed."""
    machine = _ESBUILD_MACHINES.get(platform.machine(), "")
    path = project / "frontend" / "node_modules" / "@esbuild" / f"linux-{machine}" / "bin" / "esbuild"
    return path if path.is_file() else None


class StubSlot:
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
        self._state_dir = state_dir.absolute()
        self._own = self._state_dir / "agents" / f"{os.getpid()}-{uuid.uuid4().hex}"
        self._mode = mode or os.environ.get("AGENT_ISOLATION", "auto")
        self._build_limits = build_limits
        self._grace = grace_seconds
        self._prepares = prepares
        self._link: Link | None = None
        self._program: Program | None = None
        self._answers_due = 0
        self.isolation = ""
        self.isolation_reason = ""
        """Why it is not the strongest isolation, or ""."""
        self.prepared: tuple[str, ...] = ()
        """The languages whose programs go on in an interpreter that was started before."""
        self.prepared_reason = ""
        """Why one that should be is not, or ""."""

    @property
    def agent_pid(self) -> int | None:
        return self._link.pid if self._link else None

    def open(self) -> None:
        """Starts the agent and waits until it is ready. Raises SlotError. Does nothing where it is open."""
        if self._link is not None:
            return
        self._remove_what_the_dead_left()
        self._link = self._start()
        frames = self._await_frame(None, time.monotonic() + START_SECONDS)
        kind, payload = frames[0]
        if kind != Kind.READY:
            raise self._failed(payload.decode(errors="replace"))
        ready = json.loads(payload)
        self.isolation, self.isolation_reason = ready["isolation"], ready["reason"]
        self.prepared, self.prepared_reason = tuple(ready["prepared"]), ready["prepared_reason"]

    def _remove_what_the_dead_left(self) -> None:
        """Folders of agents whose owner was killed before it could close them."""
        for folder in self._own.parent.glob("*-*"):
            if not Path("/proc", folder.name.partition("-")[0]).exists():
                shutil.rmtree(folder, ignore_errors=True)

    def _start(self) -> Link:
        esbuild = esbuild_path()
        options = {
            "state": str(self._own),
            "cache": str(self._state_dir / "cache"),
            "mode": self._mode,
            "tools": {"esbuild": str(esbuild)} if esbuild else {},
            "prepared": plans.prepared_starts() if self._prepares else [],
        }
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-E", "-s", "-S", "-m", "execution.agent", json.dumps(options)]
        try:
            process = subprocess.Popen(  # noqa: S603 an argv array of our own
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd=PROJECT,
                env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"},
                start_new_session=True,  # the terminal's Ctrl-C is the server's to handle
            )
        except OSError as error:
            ours.close()
            raise SlotError(f"the agent cannot be started: {error.strerror}") from error
        finally:
            theirs.close()
        return Link(process, ours)

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        language = self._language(program)
        request = plans.preparation(language, program, self._build_limits, live=live)
        if request["build"] is None:  # the agent only writes the sources down: nothing to wait for before the start
            self._queue_ahead(Kind.PREPARE, request)
            self._program = program
            return Preparation(succeeded=True)
        answer = self._exchange(
            Kind.PREPARE,
            request,
            Kind.PREPARED,
            sink=sink,
            control=control,
            seconds=self._build_limits.wall_time_seconds,
        )
        self._program = program
        made = answer["outcome"]
        return Preparation(
            succeeded=answer["succeeded"], outcome=plans.outcome(made) if made else None, cached=answer["cached"]
        )

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        if self._program is None:
            raise SlotError("nothing was prepared")
        request = plans.execution(self._language(self._program), self._program, execution)
        answer = self._exchange(
            Kind.EXECUTE,
            request,
            Kind.OUTCOME,
            sink=sink,
            control=control,
            seconds=execution.limits.wall_time_seconds,
            stdin=execution.stdin,
            closes_input=execution.stdin is not None and not execution.terminal,
        )
        return plans.outcome(answer)

    def _language(self, program: Program) -> Language:
        try:
            return registry()[program.language]
        except KeyError:
            raise SlotError(f"there is no language {program.language!r}") from None

    def _queue_ahead(self, kind: Kind, request: dict[str, Any]) -> None:
        """A request that goes with the next one, whose exchange takes its answer along."""
        self._opened().queue_json(kind, request)
        self._answers_due += 1

    def _exchange(
        self,
        kind: Kind,
        request: dict[str, Any],
        answer: Kind,
        *,
        sink: Sink,
        control: Control,
        seconds: float,
        stdin: bytes | None = None,
        closes_input: bool = False,
    ) -> dict[str, Any]:
        """One request, its streams, the commands that come meanwhile, and its answer."""
        link = self._opened()
        deadline = time.monotonic() + seconds + self._grace
        try:
            link.queue_json(kind, request)
            for start in range(0, len(stdin or b""), INPUT_CHUNK):
                link.queue(Kind.INPUT, (stdin or b"")[start : start + INPUT_CHUNK])
            if closes_input:
                link.queue(Kind.EOF)
            link.flush()
            self._forward(link, control)
            while True:
                frames, woken = link.wait(control.fileno(), deadline)
                if woken and self._forward(link, control):
                    deadline = min(deadline, time.monotonic() + CANCEL_GRACE_SECONDS)
                for got, payload in frames:
                    if got == Kind.PREPARED and self._answers_due:
                        self._answers_due -= 1
                    elif got == answer:
                        return json.loads(payload)  # type: ignore[no-any-return]
                    else:
                        self._deliver(got, payload, sink)
        except BaseException:
            self._end(0)  # the agent's state is not known any more: the next open starts another
            raise

    def _deliver(self, kind: Kind, payload: bytes, sink: Sink) -> None:
        if kind not in _STREAMS:
            raise SlotError(payload.decode(errors="replace") if kind == Kind.FAULT else f"an unexpected {kind.name}")
        sink(_STREAMS[kind], payload)

    def _forward(self, link: Link, control: Control) -> bool:
        """Hands the owner's commands on; True where one of them ends the run."""
        cancels = False
        for command in control.drain():
            match command.name:
                case "stdin":
                    data = command.fields["data"]
                    link.send(Kind.INPUT, data.encode() if isinstance(data, str) else data)
                case "eof":
                    link.send(Kind.EOF)
                case "resize":
                    link.send(Kind.RESIZE, plans.window(command.fields["columns"], command.fields["rows"]))
                case "signal":
                    link.send(Kind.SIGNAL)
                case "cancel":
                    cancels = True
        if cancels or control.cancelled:
            link.send(Kind.CANCEL)
        return cancels or control.cancelled

    def _opened(self) -> Link:
        if self._link is None:
            raise SlotError("the slot is not open")
        return self._link

    def _await_frame(self, wake: int | None, deadline: float) -> list[tuple[Kind, bytes]]:
        link = self._opened()
        try:
            while True:
                frames, _ = link.wait(wake, deadline)
                if frames:
                    return frames
        except SlotError:
            self.close()
            raise

    def _failed(self, why: str) -> SlotError:
        self.close()
        return SlotError(why)

    def close(self) -> None:
        """Ends the agent and everything under it. May be called twice."""
        self._end(CLOSE_SECONDS)

    def _end(self, patience_seconds: float) -> None:
        link, self._link, self._program = self._link, None, None
        self._answers_due = 0
        if link is not None:
            link.close(patience_seconds)
        with contextlib.suppress(OSError):
            shutil.rmtree(self._own)
