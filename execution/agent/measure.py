"""What a tree of processes uses, read from /proc."""

import contextlib
import os
import time
from dataclasses import dataclass

PAGE_KB = os.sysconf("SC_PAGE_SIZE") // 1024
_TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
_STARTED = 19
"""The place of the start among the fields of /proc/PID/stat, from the state on."""


@dataclass(frozen=True, slots=True)
class Usage:
    """CPU in milliseconds (a clock tick exact), memory in KiB: resident pages, shared ones counted once a process."""

    cpu_ms: float
    memory_kb: int
    processes: int


def _read(path: str) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def children(pid: int) -> list[int]:
    """The processes that `pid` started, in any of its threads, and that still have an entry."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in os.scandir(f"/proc/{pid}/task"):
            found += map(int, _read(f"{task.path}/children").split())
    return found


def descendants(pid: int) -> list[int]:
    """Everything below `pid`, itself not."""
    found, open_ends = [], [pid]
    while open_ends:
        below = children(open_ends.pop())
        found += below
        open_ends += below
    return found


def stat_fields(pid: int) -> list[bytes]:
    """The fields of /proc/PID/stat from the state on (the name before may hold anything); [] where it is gone."""
    return _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()


def tree_usage(root: int) -> Usage:
    """What all processes below `root` use together, with the time of those that they waited for."""
    ticks, pages, count = 0, 0, 0
    for pid in descendants(root):
        fields = stat_fields(pid)
        if len(fields) < 22:
            continue
        ticks += sum(map(int, fields[11:15]))
        pages += int(fields[21])
        count += 1
    return Usage(ticks * _TICK_MS, pages * PAGE_KB, count)


def tree_proportional_kb(root: int) -> int:
    """Memory below `root` with each shared page counted once: slow, so only asked where the quick sum is too high."""
    total = 0
    for pid in descendants(root):
        for line in _read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith(b"Pss:"):
                total += int(line.split()[1])
    return total


def peak_kb(pid: int) -> int:
    """The most that a process has held in memory so far; 0 where the kernel does not tell."""
    for line in _read(f"/proc/{pid}/status").splitlines():
        if line.startswith(b"VmHWM:"):
            return int(line.split()[1])
    return 0


def precise_cpu_ms(pid: int) -> float:
    """CPU of one process with a single thread, in fractions of a millisecond; 0 where the kernel does not tell."""
    fields = _read(f"/proc/{pid}/schedstat").split()
    return int(fields[0]) / 1e6 if fields else 0.0


def ticks_now() -> int:
    """The time on the clock that `started_ticks` is of."""
    return int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000 / _TICK_MS)


def started_ticks(pid: int) -> int:
    """When a process was started; 0 where it is gone."""
    fields = stat_fields(pid)
    return int(fields[_STARTED]) if len(fields) > _STARTED else 0


def zombie_status(pid: int) -> int | None:
    """The wait status of a process that has ended and was not collected yet; None where it cannot be read."""
    fields = stat_fields(pid)
    if len(fields) < 50 or fields[0] not in {b"Z", b"X"}:
        return None
    return int(fields[49])
