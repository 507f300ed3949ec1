"""What one program takes of the agent's control group."""

import os
import time

from execution.agent import measure
from execution.agent.cgroup import Cgroup

SPARE_CPU_MS = 50.0
"""What the group may count beyond the program's own: a sandbox that a prepared interpreter made meanwhile."""


class GroupWatch:
    """One program: `before_start` comes before it is let go, `started` right after, so that it does not wait for it.

    Of its CPU time there are two figures. The kernel's sum over the program and whom it waited for is exact, but
    whoever ignores SIGCHLD waits for nobody, and his children leave no trace there. The group's figure has everybody,
    a few milliseconds of others among them when what the agent used, and what it started meanwhile, was taken out. So
    it counts where it is higher by more than that.
    """

    def __init__(self, group: Cgroup) -> None:
        self._group = group
        self._memory_kb = self._kills = 0
        self._cpu_ms = self._own_ms = 0.0
        self._began = 0

    def before_start(self) -> None:
        self._memory_kb, self._kills = self._group.memory_kb(), self._group.oom_kills()

    def started(self) -> None:
        self._cpu_ms, self._own_ms = self._group.cpu_ms(), _own_cpu_ms()
        self._began = measure.ticks_now()

    def memory_kb(self) -> int:
        """More than there was before the start."""
        return self._group.memory_kb() - self._memory_kb

    def has_killed(self) -> bool:
        """Whether the kernel has ended a process since, for want of memory."""
        return self._group.oom_kills() > self._kills

    def cpu_ms(self, known_ms: float, tree_root: int) -> float:
        """The program's, of which `known_ms` is known otherwise; all below `tree_root` is the program's."""
        counted = self._group.cpu_ms() - self._cpu_ms - (_own_cpu_ms() - self._own_ms)
        if counted > known_ms + SPARE_CPU_MS:
            counted -= self._of_others(tree_root)
        return counted if counted > known_ms + SPARE_CPU_MS else known_ms

    def _of_others(self, tree_root: int) -> float:
        """Of what the agent has started since and that is not the program's: interpreters, sandboxes that wait."""
        if tree_root == os.getpid():
            return 0.0
        others = (pid for pid in measure.children(os.getpid()) if pid != tree_root)
        return sum(measure.precise_cpu_ms(pid) for pid in others if measure.started_ticks(pid) >= self._began)


def _own_cpu_ms() -> float:
    return time.process_time() * 1000
