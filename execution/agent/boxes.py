"""What it takes to start one program, and what every way of starting it has in common."""

import contextlib
import os
import resource
import select
import shlex
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

RUN_SCRIPT = 'echo >&4; exec 4>&-; read -r go <&3 || exit 125; exec 3<&-; exec "$@"'
"""Reports that it stands, waits to be let go, and becomes the program. A constant: the program comes as arguments."""

BUILD_SCRIPT = (
    "echo >&4; exec 4>&-; read -r go <&3 || exit 125; exec 3<&-; "
    '"$@" 5>&- || exit; cd build && exec tar -cf - . >&5 2>&-'
)
"""The same for a compiler, whose results leave as a tar stream: nobody reads a folder that its run could write to."""

FEEDBACK = "feedback"
"""The folder in the work folder whose files a program may leave for the owner."""
_RETURN_SCRIPT = (
    "echo >&4; exec 4>&-; read -r go <&3 || exit 125; exec 3<&-; [ ! -d kept ] || cp kept/* feedback 5>&-; "
    '"$@" 5>&-; code=$?; cd feedback 2>&- && tar -cf - -- {names} >&5 2>&-; exit $code'
)
READY_TIMEOUT_SECONDS = 20.0


class BoxError(Exception):
    """A sandbox could not be made."""


@dataclass(frozen=True, slots=True)
class Spec:
    """All that must be known when a sandbox is made. Two programs with equal specs can use the same waiting one.

    In `argv` and `env`, `{program}`, `{work}` and `{tools}` stand for the folders of sources, work and tools.
    """

    argv: tuple[str, ...]
    args: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()
    """The sources, by name: each is reachable from the work folder."""
    disk_mb: int = 64
    terminal: bool = False
    builds: bool = False
    returns: tuple[str, ...] = ()
    """The files in the feedback folder that the owner wants, by name."""

    @property
    def leaves_files(self) -> bool:
        return self.builds or bool(self.returns)

    def folder_in_work(self) -> str | None:
        """The folder that the program finds in its work folder, for what it leaves."""
        if self.builds:
            return "build"
        return FEEDBACK if self.returns else None

    def script(self) -> str:
        """What the launcher does once the sandbox stands."""
        if self.builds:
            return BUILD_SCRIPT
        names = "." if "*" in self.returns else shlex.join(self.returns)
        return _RETURN_SCRIPT.format(names=names) if self.returns else RUN_SCRIPT

    def located(self, program: str, work: str, tools: str) -> tuple[list[str], dict[str, str]]:
        """The command line and the environment, with the folders put in. A user's own arguments stay as they are."""

        def put(text: str) -> str:
            return text.replace("{program}", program).replace("{work}", work).replace("{tools}", tools)

        return [*map(put, self.argv), *self.args], {name: put(value) for name, value in self.env}


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits of one program. CPU and wall in seconds, memory in KiB, output in bytes for each stream."""

    cpu_seconds: float
    wall_seconds: float
    memory_kb: int
    processes: int
    output_bytes: int
    open_files: int
    file_size_mb: int
    idle_seconds: float | None = None
    address_space: bool = False
    """Also bound the address space: for languages that do not reserve far more of it than they use."""


@dataclass(slots=True)
class Pipes:
    """The agent's ends. `output` and `errors` are read, `input` is written; a terminal is all but `errors` in one."""

    input: int
    output: int
    errors: int | None
    go: int
    artifact: int | None = None

    def close(self) -> None:
        for descriptor in {self.input, self.output, self.errors, self.go, self.artifact}:
            if descriptor is not None:
                with contextlib.suppress(OSError):
                    os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a program and everything that it started ended. CPU in milliseconds, peak of one process in KiB."""

    exit_code: int | None
    signal: int | None
    cpu_ms: float
    peak_kb: int


class Box(Protocol):
    """One sandbox: made, filled with the sources, let go once, and then gone."""

    spec: Spec
    pipes: Pipes
    main_pidfd: int
    """Readable when the program itself has ended."""
    end_pidfd: int
    """Readable when everything in the sandbox is gone."""
    tree_root: int
    """The process below which everything in the sandbox hangs."""

    def release(self, fill: Callable[[Path], None], bounds: Bounds) -> None:
        """Lets `fill` put the sources into the given folder, sets the limits and starts the program."""

    def main_ended(self) -> None:
        """Called when the program itself has ended: takes down its status and ends what it left behind."""

    def kill(self) -> None:
        """Ends everything in the sandbox, at once."""

    def collect(self) -> Ending:
        """After the end: how it was."""

    def discard(self) -> None:
        """Frees what a box leaves behind, after `collect`, or ends one that was never let go."""


@dataclass(slots=True)
class Spawned:
    """A launcher that stands and waits: what both kinds of box begin with."""

    pid: int
    pipes: Pipes
    ready: int
    """Readable when the launcher stands."""
    taint_kb: int
    """The kernel counts the memory of the starter into the peak of what it starts: figures up to this mean nothing."""


def spawn(
    path: str, argv: list[str], env: dict[str, str], spec: Spec, extra: Mapping[int, int] | None = None
) -> Spawned:
    """Starts a process that will run the launcher script, with all pipes laid. Raises BoxError where it fails.

    `extra` maps numbers that the process gets to descriptors of ours, which are closed here.
    """
    extra = extra or {}
    go_read, go_write = os.pipe2(os.O_CLOEXEC)
    ready_read, ready_write = os.pipe2(os.O_CLOEXEC)
    artifact_read, artifact_write = os.pipe2(os.O_CLOEXEC) if spec.leaves_files else (None, None)
    ends, theirs = streams(spec.terminal)
    actions = [(os.POSIX_SPAWN_DUP2, source, target) for source, target in zip(theirs, (0, 1, 2), strict=True)]
    actions += [(os.POSIX_SPAWN_DUP2, go_read, 3), (os.POSIX_SPAWN_DUP2, ready_write, 4)]
    if artifact_write is not None:
        actions.append((os.POSIX_SPAWN_DUP2, artifact_write, 5))
    actions += [(os.POSIX_SPAWN_DUP2, source, target) for target, source in extra.items()]
    given = {*theirs, go_read, ready_write, artifact_write, *extra.values()}
    pipes = Pipes(*ends, go_write, artifact_read)
    taint = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        pid = os.posix_spawn(
            path,
            argv,
            env,
            file_actions=actions,
            setsigdef=[signal.SIGPIPE, signal.SIGINT, signal.SIGTERM, signal.SIGXFSZ],
        )
    except OSError as error:
        pipes.close()
        os.close(ready_read)
        raise BoxError(f"{path}: {error.strerror}") from error
    finally:
        for descriptor in given:
            if descriptor is not None:
                os.close(descriptor)
    return Spawned(pid, pipes, ready_read, taint)


def streams(terminal: bool) -> tuple[tuple[int, int, int | None], tuple[int, int, int]]:
    """The agent's ends and the program's ends of its three streams."""
    if terminal:
        master, slave = os.openpty()
        os.set_blocking(master, False)
        return (master, master, None), (slave, slave, slave)
    in_read, in_write = os.pipe2(os.O_CLOEXEC)
    out_read, out_write = os.pipe2(os.O_CLOEXEC)
    err_read, err_write = os.pipe2(os.O_CLOEXEC)
    for descriptor in (in_write, out_read, err_read):
        os.set_blocking(descriptor, False)
    return (in_write, out_read, err_read), (in_read, out_write, err_write)


def await_ready(spawned: Spawned) -> None:
    """Waits until the launcher stands. Raises BoxError, with what was said on standard error, where it does not."""
    poll = select.poll()
    poll.register(spawned.ready, select.POLLIN)
    stands = poll.poll(READY_TIMEOUT_SECONDS * 1000) and os.read(spawned.ready, 1)
    os.close(spawned.ready)
    if stands:
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(spawned.pid, signal.SIGKILL)
    os.waitpid(spawned.pid, 0)
    said = b""
    with contextlib.suppress(OSError):
        said = os.read(spawned.pipes.errors or spawned.pipes.output, 2000)
    spawned.pipes.close()
    raise BoxError(said.decode(errors="replace").strip() or "the launcher did not start")


def set_limits(pid: int, bounds: Bounds, *, extra_processes: int | None) -> None:
    """Bounds a launcher that waits, from outside; what it becomes cannot raise them again.

    `extra_processes`: those that the kernel counts beside the program's; None leaves their number to somebody else.
    """
    cpu = int(bounds.cpu_seconds) + 2  # the second line: the agent's own clock is finer
    size = bounds.file_size_mb * 1024 * 1024
    files = bounds.open_files
    resource.prlimit(pid, resource.RLIMIT_CPU, (cpu, cpu))
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size, size))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (files, files))
    if extra_processes is not None:
        processes = bounds.processes + extra_processes
        resource.prlimit(pid, resource.RLIMIT_NPROC, (processes, processes))
    resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError), Path(f"/proc/{pid}/oom_score_adj").open("w") as file:
        file.write("1000")  # where memory ends, programs go before what looks after them
    if bounds.address_space:
        space = bounds.memory_kb * 1024 * 2 + 256 * 1024 * 1024  # far above: the agent looks at what is really used
        resource.prlimit(pid, resource.RLIMIT_AS, (space, space))


def decode_status(status: int) -> tuple[int | None, int | None]:
    """Exit code and signal, one of them None, of a wait status."""
    if os.WIFSIGNALED(status):
        return None, os.WTERMSIG(status)
    return os.waitstatus_to_exitcode(status), None
