"""A sandbox of its own namespaces for each program, made by bubblewrap."""

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

from execution.agent import measure, rootfs, seccomp
from execution.agent.boxes import (
    Bounds,
    BoxError,
    Ending,
    Pipes,
    Spawned,
    Spec,
    await_ready,
    set_limits,
    spawn,
)
from execution.agent.tree import ProcessTree

_UNSHARED = (
    *("--unshare-user", "--unshare-all", "--disable-userns", "--die-with-parent", "--new-session"),
    *("--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--cap-drop", "ALL", "--seccomp", "6"),
)
_DEVICES = ("--proc", "/proc", "--dev", "/dev", "--remount-ro", "/dev")
_OWN_PROCESSES = 1  # bubblewrap's, the first one in the sandbox
PLACES = ("/program", "/work", "/opt")
MIB = 1024 * 1024
STOP_SECONDS = 5.0
STOP_LOOK_SECONDS = 0.0001


class BubblewrapBox:
    """One sandbox that bubblewrap made. Its first process stays stopped, so that nobody collects the program's status
    before the agent has read it: bubblewrap's own exit code cannot tell `exit 137` from SIGKILL."""

    def __init__(self, maker: "BubblewrapMaker", spec: Spec, folder: Path) -> None:
        self.spec = spec
        self._folder = folder
        self._collected = False
        self._tree: ProcessTree  # known once the launcher stands, like these
        self.tree_root = self.main_pidfd = -1
        folder.mkdir()
        self._spawned = maker.spawn(spec, folder)
        self.pipes: Pipes = self._spawned.pipes
        self.end_pidfd = os.pidfd_open(self._spawned.pid)

    def _settle(self) -> None:
        await_ready(self._spawned)
        self.tree_root, main = self._find_launcher()
        self._tree = ProcessTree(self._spawned.pid, self.tree_root, main, self._spawned.taint_kb)
        self.main_pidfd = os.pidfd_open(main)
        self._stop_collector()

    def _stop_collector(self) -> None:
        """Returns when the first process stands still. A signal alone is only a wish: on a busy machine the program
        could end, and its status be collected, before that process is scheduled and stops."""
        os.kill(self.tree_root, signal.SIGSTOP)
        deadline = time.monotonic() + STOP_SECONDS
        while measure.stat_fields(self.tree_root)[:1] != [b"T"]:
            if time.monotonic() > deadline:
                raise BoxError("the sandbox's first process did not stop")
            time.sleep(STOP_LOOK_SECONDS)

    def _find_launcher(self) -> tuple[int, int]:
        first = measure.children(self._spawned.pid)
        launcher = measure.children(first[0]) if first else []
        if not launcher:
            raise BoxError("the sandbox's first process cannot be seen in /proc")
        return first[0], launcher[0]

    def release(self, fill: Callable[[Path], None], bounds: Bounds) -> None:
        fill(self._folder)
        self._settle()
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
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._spawned.pid, signal.SIGKILL)  # and with it, by --die-with-parent, all it holds
            os.waitpid(self._spawned.pid, 0)
        if self.main_pidfd >= 0:
            os.close(self.main_pidfd)
        else:
            os.close(self._spawned.ready)
        os.close(self.end_pidfd)
        self.pipes.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class BubblewrapMaker:
    """Makes boxes; holds what all of them share."""

    isolation = "bubblewrap"

    def __init__(self, state: Path, tools: dict[str, str]) -> None:
        path = shutil.which("bwrap", path="/usr/local/bin:/usr/bin:/bin")
        if path is None:
            raise BoxError("bubblewrap is not installed")
        filter_bytes = seccomp.assemble()
        if filter_bytes is None:
            raise BoxError("there is no system call filter for this machine")
        self.path = path
        self.filter = state / "seccomp.bpf"
        self.filter.write_bytes(filter_bytes)
        self.root = state / "root"
        self.folders = rootfs.build(self.root, tools)
        self.boxes = state / "boxes"
        shutil.rmtree(self.boxes, ignore_errors=True)
        self.boxes.mkdir()
        self._count = 0

    def spawn(self, spec: Spec, folder: Path) -> Spawned:
        """Bubblewrap takes its options from a file in memory: a program may read the command line, with our paths."""
        options = os.memfd_create("options", os.MFD_CLOEXEC)
        os.write(options, b"".join(os.fsencode(option) + b"\0" for option in self._options(spec, folder)))
        os.lseek(options, 0, os.SEEK_SET)
        argv, _ = spec.located(*PLACES)
        session = ["/usr/bin/setsid", "-c"] if spec.terminal else []
        command = [self.path, "--args", "7", "--", *session, "/bin/sh", "-c", spec.script(), "sh", *argv]
        system_calls = os.open(self.filter, os.O_RDONLY | os.O_CLOEXEC)
        return spawn(self.path, command, {}, spec, {6: system_calls, 7: options})

    def _options(self, spec: Spec, folder: Path) -> list[str]:
        _, env = spec.located(*PLACES)
        size = str(spec.disk_mb * MIB)
        options = [*_UNSHARED, "--ro-bind", str(self.root), "/"]
        for place in self.folders:
            options += ["--ro-bind", place, place]
        options += _DEVICES
        for place in ("/dev/shm", "/tmp", "/work"):  # noqa: S108 the sandbox's own
            options += ["--size", size, "--perms", "0700", "--tmpfs", place]
        options += ["--ro-bind", str(folder), "/program", "--chdir", "/work"]
        for name in spec.names:
            options += ["--symlink", f"/program/{name}", f"/work/{name}"]
        if (kept := spec.folder_in_work()) is not None:
            options += ["--dir", f"/work/{kept}"]
        for name, value in env.items():
            options += ["--setenv", name, value]
        return options

    def make(self, spec: Spec) -> BubblewrapBox:
        self._count += 1
        return BubblewrapBox(self, spec, self.boxes / str(self._count))
