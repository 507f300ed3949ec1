"""What the agent gives up before it takes the first program."""

import ctypes
import os
import resource

NOBODY = 65534
_FIRST_FREE_DESCRIPTOR = 10
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 4, 36, 38
_libc = ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def runs_as_root() -> bool:
    return os.geteuid() == 0


def drop_root() -> None:
    """Becomes nobody, for good: root is not bound by limits on the number of processes."""
    if runs_as_root():
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def adopt_orphans() -> None:
    """Processes whose parent has gone come to the agent, so that it can end them."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_from_equals() -> None:
    """Nobody's other processes may not read this one's memory, environment or descriptors."""
    _prctl(_PR_SET_DUMPABLE, 0)


def reserve_low_descriptors() -> None:
    """Fills the numbers that a sandbox's launcher uses (3 to 6), so that no pipe of ours ever has one of them."""
    while (descriptor := os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC)) < _FIRST_FREE_DESCRIPTOR:
        pass
    os.close(descriptor)


def take_standard_streams() -> tuple[int, int]:
    """Moves standard input and output out of reach: what is printed by mistake, or read, is not the stream's."""
    reader, writer = os.dup(0), os.dup(1)
    null = os.open("/dev/null", os.O_RDWR | os.O_CLOEXEC)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    return reader, writer
