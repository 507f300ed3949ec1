"""What is left where bubblewrap does not work: limits, a folder for each run, and the end of every descendant."""

import contextlib
import os
import resource
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from execution.agent import measure, privileges
from execution.agent.boxes import (
    Bounds,
    Ending,
    Pipes,
    Spec,
    await_ready,
    decode_status,
    set_limits,
    spawn,
)


class RlimitsBox:
    """One program as a plain descendant of the agent, which adopts what the program leaves behind."""

    def __init__(self, spec: Spec, folder: Path, tools: Path, *, alone: bool) -> None:
        self.spec = spec
        self._folder = folder
        self._alone = alone
        self._program, self._work = folder / "program", folder / "work"
        self._program.mkdir(parents=True)
        self._work.mkdir()
        for name in spec.names:
            (self._work / name).symlink_to(self._program / name)
        if (place := spec.folder_in_work()) is not None:
            (self._work / place).mkdir()
        argv, env = spec.located(str(self._program), str(self._work), str(tools))
        session = ["setsid", "-c"] if spec.terminal else ["setsid"]
        script = 'cd "$1" && shift && ' + spec.script()
        command = [*session, "/bin/sh", "-c", script, "sh", str(self._work), *argv]
        scratch = {"HOME": str(self._work), "TMPDIR": str(self._work)}
        self._spawned = spawn("/usr/bin/setsid", command, {**scratch, **env}, spec)
        self.pipes: Pipes = self._spawned.pipes
        self.tree_root = os.getpid()
        self.main_pidfd = os.pidfd_open(self._spawned.pid)
        self.end_pidfd = self.main_pidfd
        self._cpu_before = 0.0
        self._collected = False

    def release(self, fill: Callable[[Path], None], bounds: Bounds) -> None:
        fill(self._program)
        await_ready(self._spawned)
        others = None if self._alone else _processes_of_this_user()
        set_limits(self._spawned.pid, bounds, extra_processes=others)
        self._cpu_before = measure.precise_cpu_ms(self._spawned.pid)
        os.write(self.pipes.go, b"\n")

    def main_ended(self) -> None:
        self.kill()

    def kill(self) -> None:
        for pid in measure.descendants(self.tree_root):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)

    def collect(self) -> Ending:
        self._collected = True
        _, status, usage = os.wait4(self._spawned.pid, 0)
        cpu = (usage.ru_utime + usage.ru_stime) * 1000 - self._cpu_before
        peak = usage.ru_maxrss if usage.ru_maxrss > self._spawned.taint_kb else 0
        left = self._end_the_rest()
        code, number = decode_status(status)
        return Ending(code, number, max(0.0, cpu + left), peak)

    def discard(self) -> None:
        if not self._collected:  # else another program may run already
            self._end_the_rest()
        os.close(self.main_pidfd)
        self.pipes.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end_the_rest(self) -> float:
        """Kills and collects until nothing is left; returns the CPU milliseconds of what was."""
        cpu, deadline = 0.0, time.monotonic() + 5
        while time.monotonic() < deadline:
            self.kill()
            try:
                _, _, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += (usage.ru_utime + usage.ru_stime) * 1000
        return cpu


class RlimitsMaker:
    """Makes boxes without walls.

    `alone`: the agent is in a container, whose control group bounds the processes; the kernel's own limit would count
    those of all containers, which have the same user.
    """

    isolation = "rlimits"

    def __init__(self, state: Path, tools: dict[str, str], *, alone: bool = False) -> None:
        privileges.adopt_orphans()
        self._alone = alone
        self._boxes = state / "boxes"
        shutil.rmtree(self._boxes, ignore_errors=True)
        self._boxes.mkdir()
        self._count = 0
        self._tools = state / "tools"
        self._tools.mkdir(exist_ok=True)
        for name, source in tools.items():
            with contextlib.suppress(OSError):
                shutil.copy2(source, self._tools / name)

    def make(self, spec: Spec) -> RlimitsBox:
        self._count += 1
        return RlimitsBox(spec, self._boxes / str(self._count), self._tools, alone=self._alone)


def _processes_of_this_user() -> int:
    """Without a user namespace the kernel counts every process of this user, so that room is left for the others."""
    mine = os.getuid()
    count = 0
    for entry in os.scandir("/proc"):
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                count += entry.stat().st_uid == mine
    limit, _ = resource.getrlimit(resource.RLIMIT_NPROC)
    return count if limit == resource.RLIM_INFINITY else min(count, limit)
