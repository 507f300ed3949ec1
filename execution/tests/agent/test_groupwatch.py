"""CPU time by the control group: it counts where the kernel's own sum has missed more than others may have used."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.agent import measure
from execution.agent.cgroup import Cgroup
from execution.agent.groupwatch import SPARE_CPU_MS, GroupWatch

NO_PROCESS = -1


@pytest.fixture
def usage(tmp_path: Path) -> Path:
    """The file that tells it, in nanoseconds."""
    path = tmp_path / "cpuacct.usage"
    path.write_text("5000000000\n")
    return path


@pytest.fixture
def watch(usage: Path, tmp_path: Path) -> GroupWatch:
    watch = GroupWatch(Cgroup(1, tmp_path / "stat", tmp_path / "events", (), usage))
    watch.before_start()
    watch.started()
    return watch


@pytest.fixture
def child() -> Iterator[int]:
    """A process that the agent (this one) has started meanwhile, and that has worked."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        while measure.precise_cpu_ms(os.getpid()) < 4 * SPARE_CPU_MS:
            pass
        os.write(writer, b"!")
        signal.pause()
    os.read(reader, 1)
    yield pid
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(reader)
    os.close(writer)


def used(usage: Path, ms: float) -> None:
    usage.write_text(f"{int((5000 + ms) * 1e6)}\n")


def test_what_nobody_waited_for_counts(watch: GroupWatch, usage: Path) -> None:
    used(usage, 3000)
    assert 2000 < watch.cpu_ms(20.0, NO_PROCESS) <= 3000


def test_exact_figure_stays_where_the_group_has_little_more(watch: GroupWatch, usage: Path) -> None:
    used(usage, 20 + SPARE_CPU_MS)
    assert watch.cpu_ms(20.0, NO_PROCESS) == 20.0


def test_group_that_tells_nothing_changes_nothing(watch: GroupWatch, usage: Path) -> None:
    usage.unlink()
    assert watch.cpu_ms(20.0, NO_PROCESS) == 20.0


def test_what_the_agent_starts_meanwhile_is_not_the_programs(watch: GroupWatch, usage: Path, child: int) -> None:
    used(usage, measure.precise_cpu_ms(child) + 20)
    assert watch.cpu_ms(20.0, NO_PROCESS) == 20.0


@pytest.mark.parametrize("everything", [False, True])
def test_what_is_below_the_root_is_the_programs(
    watch: GroupWatch, usage: Path, child: int, *, everything: bool
) -> None:
    used(usage, 10_000)
    assert watch.cpu_ms(20.0, os.getpid() if everything else child) > 5_000
