"""The control group that an agent and all that it starts are in: memory counted once however it is shared, kills, CPU.

Works with versions 1 and 2, mounted read-only as a container sees its own.
"""

import contextlib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/sys/fs/cgroup")


@dataclass(frozen=True, slots=True)
class Cgroup:
    """`version` 1 or 2. Figures are of the whole group, the agent included: take differences."""

    version: int
    _stat: Path
    _events: Path
    _names: tuple[bytes, ...]
    _cpu: Path

    def memory_kb(self) -> int:
        """Anonymous pages and files in tmpfs. The cache of what was read from disk is nobody's, and left out."""
        return sum(_fields(self._stat).get(name, 0) for name in self._names) // 1024

    def oom_kills(self) -> int:
        """How many processes the kernel has ended because the group had no memory left."""
        return _fields(self._events).get(b"oom_kill", 0)

    def cpu_ms(self) -> float:
        """Of all processes that were ever in the group, whoever waited for them; 0 where the kernel does not tell."""
        if self.version == 2:
            return _fields(self._cpu).get(b"usage_usec", 0) / 1000
        with contextlib.suppress(OSError, ValueError):
            return int(self._cpu.read_bytes()) / 1e6
        return 0.0


def find(root: Path = ROOT) -> Cgroup | None:
    """The group that is mounted at `root`; None where none is, or it tells less than is needed."""
    for found in (
        Cgroup(2, root / "memory.stat", root / "memory.events", (b"anon", b"shmem"), root / "cpu.stat"),
        Cgroup(
            1,
            root / "memory" / "memory.stat",
            root / "memory" / "memory.oom_control",
            (b"total_rss", b"total_shmem"),
            root / "cpuacct" / "cpuacct.usage",
        ),
    ):
        if b"oom_kill" in _fields(found._events) and found._names[0] in _fields(found._stat):
            return found
    return None


def _fields(path: Path) -> dict[bytes, int]:
    """Lines of a name and a number."""
    found = {}
    with contextlib.suppress(OSError):
        for line in path.read_bytes().splitlines():
            name, _, number = line.partition(b" ")
            if number.isdigit():
                found[name] = int(number)
    return found
