"""The processes of one sandbox, seen from outside."""

import contextlib
import os
import signal
from dataclasses import dataclass, field

from execution.agent import measure
from execution.agent.boxes import Ending, decode_status


@dataclass(slots=True)
class ProcessTree:
    """`child` is the agent's own child, `first` the sandbox's first process (maybe the same), `main` the program.

    The first process does not collect the program's status, so that the agent can read it.
    """

    child: int
    first: int
    main: int
    taint_kb: int
    """The kernel counts the memory of the starter into the peak of what it starts: figures up to this mean nothing."""
    _status: int | None = field(default=None, init=False)
    _cpu_before: float = field(default=0.0, init=False)
    _cpu_at_kill: float = field(default=0.0, init=False)

    def begin(self) -> None:
        """Called right before the program is let go: what was used until then is not its own."""
        self._cpu_before = sum(map(measure.precise_cpu_ms, {self.child, self.first, self.main}))

    def main_ended(self) -> None:
        """Takes down the status. Where the first process was woken and collected it, the child's own will tell."""
        if self._status is None:
            self._status = measure.zombie_status(self.main)
            self._end()

    def kill(self) -> None:
        if self._status is None:
            self._status = measure.zombie_status(self.main)
        if self._status is None:
            self._status = signal.SIGKILL
        self._end()

    def _end(self) -> None:
        """Ends the sandbox's first process; the kernel ends all others with it before that one is gone.

        It forgets what those have used that still ran, so that is taken down before.
        """
        if measure.descendants(self.first) != [self.main] or self._status in {None, signal.SIGKILL}:
            self._cpu_at_kill = measure.tree_usage(self.first).cpu_ms
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.first, signal.SIGKILL)

    def collect(self) -> Ending:
        _, child_status, usage = os.wait4(self.child, 0)
        code, number = decode_status(child_status if self._status is None else self._status)
        cpu = max(self._cpu_at_kill, (usage.ru_utime + usage.ru_stime) * 1000 - self._cpu_before)
        peak = usage.ru_maxrss if usage.ru_maxrss > self.taint_kb else 0
        return Ending(code, number, cpu, peak)
