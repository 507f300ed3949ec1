"""The life of a prepared interpreter: it waits, and makes one sandbox after another in which a copy of it goes on."""

import _signal  # type: ignore[import-not-found]  # `signal` would bring enum
import _socket
import fcntl
import os

from execution.agent.zygote import kernel

CONTROL = 3
"""The descriptor over which the agent asks."""
USER = 1000
FILTER_FILE = "/run/seccomp.bpf"
NEW_ROOT = "/run/new"

_MESSAGE_BYTES = 128 * 1024
_ALL = 2**31 - 1
_FAILED, _NOT_FOUND = 125, 127
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1
_NAMESPACES = (
    kernel.CLONE_NEWUSER
    | kernel.CLONE_NEWNS
    | kernel.CLONE_NEWPID
    | kernel.CLONE_NEWNET
    | kernel.CLONE_NEWIPC
    | kernel.CLONE_NEWUTS
    | kernel.CLONE_NEWCGROUP
)
_TOLD = ("Cap", "NoNewPrivs", "Seccomp:", "Uid", "Gid", "NSpid")
SPACES = ("user", "mnt", "pid", "net", "ipc", "uts", "cgroup")


Command = tuple[list[bytes], dict[bytes, bytes]]
"""Arguments and environment."""


def serve() -> tuple[int, Command | None]:
    """Makes a sandbox for every request. Returns in the program of each, and nowhere else.

    A request has five descriptors (standard input, output, errors, go, ready), the agent's number, a command line with
    its environment, each with its length before it, and the layout. What comes back is the descriptor `go` and the
    command; None where there was none: the interpreter itself goes on.
    """
    control = _socket.socket(fileno=CONTROL)
    system_calls = _read(FILTER_FILE)
    while True:
        message, given = _receive(control)
        if kernel.clone(_NAMESPACES | kernel.CLONE_PARENT | _signal.SIGCHLD) == 0:
            control.detach()
            return given[3], _inhabit(message, given, system_calls)
        for descriptor in given:
            os.close(descriptor)


def _receive(control: _socket.socket) -> tuple[bytes, list[int]]:
    message, extra, _, _ = control.recvmsg(_MESSAGE_BYTES, _socket.CMSG_LEN(20))
    if not message:
        os._exit(0)  # the agent is gone
    data = extra[0][2]
    return message, [int.from_bytes(data[at : at + 4], "little") for at in range(0, 20, 4)]


def _inhabit(message: bytes, given: list[int], system_calls: bytes) -> Command | None:
    """The first process of a sandbox. Returns in the second one, which is the program."""
    ready = given[4]
    try:
        agent, *fields = message.split(b"\0")
        arguments, rest = _counted(fields)
        variables, steps = _counted(rest)
        _isolate(int(agent), ready, steps, system_calls)
        if os.fork() != 0:
            _stand_still()
        _take_over(given)
        os.write(ready, _walls())
        os.close(ready)
        return (arguments, dict(_pair(each) for each in variables)) if arguments else None
    except BaseException as error:  # noqa: BLE001 whatever it is: this process must never go on as the zygote
        os.write(ready, f"failed: {error!r}".encode())
        os._exit(_FAILED)


def _counted(fields: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The first fields, as many as the one before them says, and the rest."""
    end = 1 + int(fields[0])
    return fields[1:end], fields[end:]


def _pair(variable: bytes) -> tuple[bytes, bytes]:
    name, _, value = variable.partition(b"=")
    return name, value


def become(command: Command) -> None:
    """Replaces this interpreter by a program, which finds the signals as any shell's child does."""
    arguments, environment = command
    for number in (_signal.SIGPIPE, _signal.SIGXFSZ):
        _signal.signal(number, _signal.SIG_DFL)
    try:
        os.execve(arguments[0], arguments, environment)  # noqa: S606 an argv array of the registry's words
    except OSError as error:
        os.write(2, b"%s: %s\n" % (arguments[0], os.strerror(error.errno or 0).encode()))
    os._exit(_NOT_FOUND)


def await_go(go: int) -> None:
    """Returns when the agent lets the program go."""
    if os.read(go, 1) == b"":
        os._exit(_FAILED)
    os.close(go)


def _isolate(agent: int, ready: int, steps: list[bytes], system_calls: bytes) -> None:
    stat = _read("/proc/self/stat").rpartition(b")")
    os.write(ready, stat[0].partition(b" ")[0] + b"\n")  # our number, as the agent knows it
    kernel.call("prctl", kernel.PR_SET_PDEATHSIG, _signal.SIGKILL, 0, 0, 0)
    if int(stat[2].split()[1]) != agent:
        os._exit(_FAILED)  # it ended before that
    kernel.map_user(USER, USER, USER)
    os.setsid()
    kernel.call("sethostname", b"sandbox", 7)
    _raise_loopback()
    kernel.carry_out(steps)
    kernel.forbid_namespaces("/proc")
    kernel.enter(NEW_ROOT)
    os.chdir("/work")
    kernel.drop_privileges(system_calls)


def _raise_loopback() -> None:
    any_socket = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    name = b"lo".ljust(16, b"\0")
    flags = int.from_bytes(fcntl.ioctl(any_socket, _SIOCGIFFLAGS, name + bytes(24))[16:18], "little")
    fcntl.ioctl(any_socket, _SIOCSIFFLAGS, name + (flags | _IFF_UP).to_bytes(2, "little") + bytes(22))
    any_socket.close()


def _stand_still() -> None:
    """The first process holds the sandbox up, and nothing else. It collects nobody: the agent reads the status."""
    os.closerange(0, _ALL)
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)
    kernel.call("prctl", kernel.PR_SET_DUMPABLE, 0, 0, 0, 0)
    while True:
        _signal.pause()


def _take_over(given: list[int]) -> None:
    """Puts the program's streams in place; of all other descriptors only two stay for a moment."""
    for target, descriptor in enumerate(given[:3]):
        os.dup2(descriptor, target)
    low, high = sorted(given[3:])
    os.closerange(3, low)
    os.closerange(low + 1, high)
    os.closerange(high + 1, _ALL)
    kernel.call("prctl", kernel.PR_SET_DUMPABLE, 1, 0, 0, 0)
    kernel.forget_errors()


def _walls() -> bytes:
    """What the kernel says of this process: the agent looks whether every wall stands."""
    lines = [line for line in _read("/proc/self/status").decode().splitlines() if line.startswith(_TOLD)]
    lines += [os.readlink(f"/proc/self/ns/{name}") for name in SPACES]
    lines += ["", *_read("/proc/self/mountinfo").decode().splitlines()]
    return "\n".join(lines).encode()


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    whole = b""
    try:
        while part := os.read(descriptor, 65536):  # the kernel gives long lists in pieces
            whole += part
        return whole
    finally:
        os.close(descriptor)
