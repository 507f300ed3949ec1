"""The system calls that Python 3.11 has no words for, without the ctypes package and all that it would import."""

import _ctypes
import os

CLONE_NEWNS, CLONE_PARENT = 0x00020000, 0x00008000
CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x02000000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_SLAVE = 32, 4096, 16384, 1 << 19
_MNT_DETACH = 2
_KEPT_FLAGS = MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC

PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
_PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 22, 24, 38
_SECCOMP_FILTER = 2
_CAPABILITY_VERSION = 0x20080522

_NUMBERS = {"x86_64": (56, 155), "aarch64": (220, 41)}  # clone, pivot_root

STEP_FIELDS = 5


class _Long(_ctypes._SimpleCData):  # type: ignore[type-arg]
    _type_ = "l"


class _Function(_ctypes.CFuncPtr):
    _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_USE_ERRNO | _ctypes.FUNCFLAG_PYTHONAPI
    _restype_ = _Long


_libc = _ctypes.dlopen(None, 0)  # type: ignore[arg-type]  # None: what this process has loaded


def call(name: str, *arguments: int | bytes | None) -> int:
    """Calls a function of the C library. Raises OSError where it returns -1."""
    result: int = _Function(_ctypes.dlsym(_libc, name))(*arguments)
    if result == -1:
        code = _ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}", arguments[1] if name == "mount" else None)
    return result


def clone(flags: int) -> int:
    """Like fork, with flags: 0 in the new process."""
    return call("syscall", _NUMBERS[os.uname().machine][0], flags, 0, 0, 0, 0)


def map_user(inside: int, outside: int, group: int) -> None:
    """Gives this process's user a number in its new user namespace, and its group the same."""
    _write("/proc/self/uid_map", f"{inside} {outside} 1")
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/gid_map", f"{inside} {group} 1")


def _write(path: str, text: str) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    os.write(descriptor, text.encode())
    os.close(descriptor)


def forbid_namespaces(proc: str) -> None:
    """No further user namespace in this one, by the kernel's own count."""
    _write(f"{proc}/sys/user/max_user_namespaces", "0")


def carry_out(fields: list[bytes]) -> None:
    """Lays out a file system. Every step is five fields: what, from where, to where, flags, options."""
    for start in range(0, len(fields), STEP_FIELDS):
        kind, source, target, flags, options = fields[start : start + STEP_FIELDS]
        if kind == b"link":
            os.symlink(source, target)
        elif kind == b"folder":
            os.mkdir(target, 0o755)
        elif kind == b"file":
            os.close(os.open(target, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o444))
        elif kind == b"remount":
            kept = os.statvfs(target).f_flag & _KEPT_FLAGS
            call("mount", b"none", target, None, int(flags) | kept | MS_BIND | MS_REMOUNT, None)
        else:
            call("mount", source, target, kind, int(flags), options)


def enter(root: str) -> None:
    """Makes a mounted folder the root, and lets go of the old one."""
    os.chdir(root)
    call("syscall", _NUMBERS[os.uname().machine][1], b".", b".")
    call("umount2", b".", _MNT_DETACH)
    os.chdir("/")


def drop_privileges(system_calls: bytes) -> None:
    """Gives up every capability for good, and all system calls that the filter refuses."""
    for capability in range(64):
        try:
            call("prctl", _PR_CAPBSET_DROP, capability, 0, 0, 0)
        except OSError:  # beyond the last that this kernel knows
            break
    call("prctl", _PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    call("capset", _CAPABILITY_VERSION.to_bytes(4, "little") + bytes(4), bytes(24))
    # struct sock_fprog holds an address: that of the bytes themselves, which stand behind the object's head
    address = id(system_calls) + bytes.__basicsize__ - 1
    program = (len(system_calls) // 8).to_bytes(8, "little") + address.to_bytes(8, "little")
    call("prctl", _PR_SET_SECCOMP, _SECCOMP_FILTER, program, 0, 0)


def forget_errors() -> None:
    """The last error of a call would be ctypes' for the program as well."""
    _ctypes.set_errno(0)
