"""Sandboxes that a prepared interpreter makes by cloning itself: it goes on there, or becomes the program."""

import contextlib
import os
import select
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from execution.agent import measure, walls
from execution.agent.boxes import Bounds, BoxError, Ending, Pipes, Spec, set_limits, streams
from execution.agent.tree import ProcessTree
from execution.agent.zygotes import Ground, Zygote

_OWN_PROCESSES = 1  # the first one in the sandbox
READY_SECONDS = 10.0
TAINT_SPARE_KB = 512
"""What the interpreter may still come to use until it becomes another program."""
STARTS = 4
"""How often an interpreter is started anew before its programs go the other way for good."""


class PreparedBox:
    """One sandbox that a prepared interpreter made. Its first process is the agent's child."""

    def __init__(self, zygote: Zygote, spec: Spec, folder: Path, *, executes: bool) -> None:
        self.spec = spec
        self._folder, self._executes = folder, executes
        self._report = b""
        self._collected = False
        self._tree: ProcessTree  # known once the sandbox stands, like these
        self.tree_root = self.main_pidfd = self.end_pidfd = -1
        folder.mkdir()
        ends, theirs = streams(terminal=False)
        go_read, go_write = os.pipe2(os.O_CLOEXEC)
        self._ready, ready_write = os.pipe2(os.O_CLOEXEC)
        self.pipes = Pipes(*ends, go_write)
        try:
            zygote.ask(folder.name, spec, [*theirs, go_read, ready_write], executes=executes)
        except BoxError:
            self._close()
            raise
        finally:
            for descriptor in (*theirs, go_read, ready_write):
                os.close(descriptor)

    def settle(self, folders: list[str]) -> None:
        """Returns when the sandbox stands. Raises BoxError where it does not, or not with every wall."""
        if not self._hear():
            raise BoxError("the prepared interpreter does not answer")
        fault = walls.fault(self._report.partition(b"\n")[2].decode(errors="replace"), folders)
        first = self._first()
        program = measure.children(first) if first else []
        if fault or not program:
            raise BoxError(f"a prepared sandbox lacks a wall: {fault or 'no program'}")
        self.tree_root = first
        taint = max(map(measure.peak_kb, (first, program[0]))) + TAINT_SPARE_KB if self._executes else 0
        self._tree = ProcessTree(first, first, program[0], taint_kb=taint)
        self.main_pidfd, self.end_pidfd = os.pidfd_open(program[0]), os.pidfd_open(first)

    def _hear(self) -> bool:
        """Reads the report to its end; False where that does not come."""
        deadline = time.monotonic() + READY_SECONDS
        poll = select.poll()
        poll.register(self._ready, select.POLLIN)
        while poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            data = os.read(self._ready, 65536)
            if not data:
                return True
            self._report += data
        return False

    def _first(self) -> int:
        """The number of the first process, 0 where there was none."""
        number, line_end, _ = self._report.partition(b"\n")
        return int(number) if line_end else 0

    def release(self, fill: Callable[[Path], None], bounds: Bounds) -> None:
        fill(self._folder)
        set_limits(self._tree.main, bounds, extra_processes=_OWN_PROCESSES)
        self._tree.begin()
        os.write(self.pipes.go, b"\n")

    def main_ended(self) -> None:
        self._tree.main_ended()

    def kill(self) -> None:
        self._tree.kill()

    def collect(self) -> Ending:
        self._collected = True
        return self._tree.collect()

    def discard(self) -> None:
        if not self._collected:
            self._end()
        self._close()

    def _end(self) -> None:
        """Ends a sandbox that was never let go, or that never stood."""
        if self.tree_root < 0:
            self._hear()
        first = self._first()
        if first:
            with contextlib.suppress(ProcessLookupError):
                os.kill(first, signal.SIGKILL)
            os.waitpid(first, 0)

    def _close(self) -> None:
        for descriptor in (self._ready, self.main_pidfd, self.end_pidfd):
            if descriptor >= 0:
                os.close(descriptor)
        self.pipes.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Prepared:
    """The prepared interpreters of an agent, one for each start that is known to come often, and a sandbox ahead.

    Any other program that needs no terminal is executed in a sandbox that the first of them makes. Nothing here raises:
    where an interpreter or a sandbox fails, the program goes into one of the other kind.
    """

    def __init__(self, ground: Ground | None, starts: Iterable[Spec]) -> None:
        self._ground = ground
        self._starts_left = dict.fromkeys(starts, STARTS) if ground is not None else {}
        self._zygotes: dict[Spec, Zygote] = {}
        self._armed: PreparedBox | None = None
        self._count = 0
        self.fault = ""
        """Why the last one failed."""

    def take(self, spec: Spec) -> PreparedBox | None:
        """A sandbox that stands, where there is a prepared interpreter for it."""
        box = self._make(spec) if self._armed is None or self._armed.spec != spec else self._armed
        if box is None or self._ground is None:
            return None
        self._armed = None if box is self._armed else self._armed
        try:
            box.settle(self._ground.folders)
        except (BoxError, OSError) as error:
            self._give_up(spec, str(error))
            box.discard()
            return None
        return box

    def arm(self, spec: Spec) -> bool:
        """Has the next sandbox made, and its interpreter started before. False where this is no matter for one."""
        start = self._start(spec)
        if start is None:
            return False
        if start not in self._zygotes and not self._begin(start):
            return False
        if self._armed is not None and self._armed.spec != spec:
            self._armed.discard()
            self._armed = None
        self._armed = self._armed or self._make(spec)
        return self._armed is not None

    def _start(self, spec: Spec) -> Spec | None:
        """The start whose interpreter makes sandboxes for a spec: its own, or the first, which executes the others."""
        if spec.terminal or spec.leaves_files:
            return None
        start = _as_start(spec)
        return start if start in self._starts_left else next(iter(self._starts_left), None)

    def _begin(self, start: Spec) -> bool:
        if self._ground is None or self._starts_left[start] == 0:
            return False
        self._starts_left[start] -= 1
        try:
            self._zygotes[start] = Zygote(self._ground, start)
        except (BoxError, OSError) as error:
            self.fault = str(error)
            return False
        return True

    def _make(self, spec: Spec) -> PreparedBox | None:
        start = self._start(spec)
        zygote = self._zygotes.get(start) if start is not None else None
        if zygote is None or self._ground is None:
            return None
        self._count += 1
        folder, executes = self._ground.boxes / f"prepared-{self._count}", _as_start(spec) != start
        try:
            return PreparedBox(zygote, spec, folder, executes=executes)
        except (BoxError, OSError) as error:
            self._give_up(spec, str(error))
            return None

    def _give_up(self, spec: Spec, why: str) -> None:
        """Ends the interpreter that failed; the next to arm starts another."""
        start = self._start(spec)
        zygote = self._zygotes.pop(start, None) if start is not None else None
        said = zygote.close() if zygote is not None else ""
        self.fault = f"{why} {said}".strip()

    def close(self) -> None:
        if self._armed is not None:
            self._armed.discard()
        for zygote in self._zygotes.values():
            zygote.close()


def _as_start(spec: Spec) -> Spec:
    """What an interpreter's start depends on."""
    return Spec(argv=spec.argv, args=spec.args, env=spec.env)
