"""Programs that try to see, reach or keep what is not theirs. Nothing of it works, and the slot goes on."""

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.tests.conftest import Runner
from execution.tests.processes import running

pytestmark = pytest.mark.hostile


@pytest.fixture(autouse=True)
def alive_afterwards(walled: Runner) -> Iterator[None]:
    yield
    assert walled.run("python", "print('alive')").stdout == b"alive\n"


@pytest.mark.parametrize(
    "path",
    [
        "/etc/shadow",
        "/root",
        "/home",
        str(Path(__file__).resolve()),
        "/proc/1/root/etc/shadow",
        "/sys/kernel",
        "/var/log",
        "/boot",
    ],
)
def test_files_of_the_machine_are_not_there(walled: Runner, path: str) -> None:
    ran = walled.run("python", f"import os\np = {path!r}\nprint(os.listdir(p) if os.path.isdir(p) else open(p).read())")
    assert ran.stdout in {b"", b"[]\n"}


def test_users_of_the_machine_are_not_listed(walled: Runner) -> None:
    assert walled.run("bash", "cut -d: -f1 /etc/passwd").stdout.split() == [b"root", b"runner"]


def test_environment_holds_nothing_of_the_server(walled: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = walled.run("bash", "env; cat /proc/*/environ | tr '\\0' '\\n'")
    names = {line.partition(b"=")[0] for line in ran.stdout.splitlines()}
    assert names <= {
        b"PATH",
        b"HOME",
        b"LANG",
        b"LC_ALL",
        b"TERM",
        b"USER",
        b"TOOLS",
        b"PWD",
        b"SHLVL",
        b"_",
        b"OLDPWD",
    }


def test_agent_itself_holds_no_secret(walled: Runner) -> None:
    environment = Path(f"/proc/{walled.agent_pid}/environ").read_bytes()
    of_a_container = {b"HOME", b"HOSTNAME", b"PYTHONDONTWRITEBYTECODE"}
    names = {part.partition(b"=")[0] for part in environment.split(b"\0") if part}
    assert names <= {b"PATH", b"LANG"} | of_a_container


def test_agent_is_not_root(walled: Runner) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can drop it")
    status = Path(f"/proc/{walled.agent_pid}/status").read_text()
    assert "Uid:\t65534\t65534\t65534\t65534" in status
    assert "CapEff:\t0000000000000000" in status


def test_processes_of_the_machine_are_not_seen(walled: Runner) -> None:
    ran = walled.run("python", "import os\nprint(len([p for p in os.listdir('/proc') if p.isdigit()]), os.getppid())")
    assert ran.stdout == b"2 1\n"


def test_command_lines_tell_no_path_of_ours(walled: Runner) -> None:
    ran = walled.run("bash", "cat /proc/*/cmdline | tr '\\0' ' '")
    assert b"agents" not in ran.stdout
    assert ran.stdout.startswith((b"bwrap ", b"/usr/bin/bwrap --args 7 ", b"/usr/bin/python3 Main.py "))


def test_nothing_outside_the_own_folders_can_be_written(walled: Runner) -> None:
    places = "/ /usr /usr/bin /etc /opt /dev /program /var /run /proc /root"
    ran = walled.run("bash", f"for p in {places}; do touch $p/x 2>/dev/null && echo wrote $p; done; exit 0")
    assert ran.stdout == b""


def test_own_source_cannot_be_changed(walled: Runner) -> None:
    ran = walled.run(
        "bash", "echo 'echo changed' > /program/Main.sh; chmod 777 /program/Main.sh; cat /program/Main.sh | head -c 4"
    )
    assert ran.stdout == b"echo"


@pytest.mark.parametrize("kind", ["loopback", "outside", "name", "unix"])
def test_network_is_not_reached(walled: Runner, kind: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        tries = {
            "loopback": f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)",
            "outside": "socket.create_connection(('1.1.1.1', 53), 2)",
            "name": "socket.getaddrinfo('localhost.example', 80)",
            "unix": "socket.socket(socket.AF_UNIX).connect('\\0/tmp/.X11-unix/X0')",
        }
        ran = walled.run("python", f"import socket\n{tries[kind]}\nprint('reached')", wall_time_seconds=5)
    assert ran.stdout == b""
    assert ran.outcome.exit_code == 1


@pytest.mark.parametrize(
    "command",
    [
        "unshare -U true",
        "unshare -n true",
        "unshare -r id",
        "mount -t tmpfs none /tmp",
        "umount /tmp",
        "chroot / true",
        "bwrap --unshare-all --ro-bind / / true",
    ],
)
def test_no_further_namespaces_and_no_mounts(walled: Runner, command: str) -> None:
    ran = walled.run(
        "bash", f"export PATH=$PATH:/usr/sbin; command -v {command.split()[0]} >/dev/null || exit 77; {command}"
    )
    assert ran.outcome.exit_code not in {0, None}


CALLS = {
    "ptrace": ("16, 1", 101),
    "keyctl": ("0, -3", 250),
    "bpf": ("0, 0, 0", 321),
    "perf_event_open": ("0, 0, -1, -1", 298),
    "userfaultfd": ("0", 323),
    "io_uring_setup": ("1, 0", 425),
    "unshare": ("0x10000000", 272),
    "clone with a user namespace": ("0x10000011, 0", 56),
    "setns": ("0, 0", 308),
    "process_vm_readv": ("1, 0, 0, 0, 0, 0", 310),
    "kexec_load": ("0, 0, 0, 0", 246),
    "open_by_handle_at": ("0, 0, 0", 304),
    "personality": ("0x0040000", 135),
}


@pytest.mark.parametrize("name", CALLS)
def test_system_calls_that_open_doors_are_refused(walled: Runner, name: str) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("the numbers are those of x86_64")
    arguments, number = CALLS[name]
    source = (
        f"import ctypes\n"
        f"c = ctypes.CDLL(None, use_errno=True)\n"
        f"print(c.syscall({number}, {arguments}), ctypes.get_errno())"
    )
    assert walled.run("python", source).stdout == b"-1 1\n"


def test_no_capability_and_no_new_privileges(walled: Runner) -> None:
    ran = walled.run("bash", "grep -E '^(CapEff|CapPrm|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status")
    assert dict(line.split(b":\t") for line in ran.stdout.splitlines()) == {
        b"CapEff": b"0" * 16,
        b"CapPrm": b"0" * 16,
        b"CapBnd": b"0" * 16,
        b"NoNewPrivs": b"1",
        b"Seccomp": b"2",
    }


def test_no_descriptor_of_ours_is_open(walled: Runner) -> None:
    ran = walled.run("python", "import os\nprint([n for n in range(3, 64) if os.path.exists(f'/proc/self/fd/{n}')])")
    assert ran.stdout == b"[]\n"


@pytest.mark.parametrize(
    "command", ["kill -STOP 0; sleep 60", "kill -STOP -1; kill -STOP 0; sleep 60", "kill -STOP 1; sleep 60"]
)
def test_stopping_everything_does_not_stop_the_clock(walled: Runner, command: str) -> None:
    started = time.monotonic()
    outcome = walled.run("bash", command, wall_time_seconds=0.4).outcome
    assert outcome.breach == "wall_time"
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("command", ["kill -9 -1", "kill -9 1", "kill -9 0", "kill -9 $PPID"])
def test_killing_everything_kills_only_itself(walled: Runner, command: str) -> None:
    agent = walled.agent_pid
    walled.run("bash", f"{command}; exit 0", wall_time_seconds=2)
    assert walled.agent_pid == agent


def test_daemons_are_gone_with_the_run(walled: Runner) -> None:
    ran = walled.run(
        "python",
        (
            "import os\n"
            "if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0:\n"
            "        os.execvp('sleep', ['sleep', '7931'])\n"
            "    os._exit(0)\n"
            "os.wait()\n"
            "print('left one behind')"
        ),
    )
    assert ran.outcome.exit_code == 0
    assert ran.outcome.wall_ms < 3000
    assert running("sleep", "7931") == []


def test_terminal_input_cannot_be_forged(walled: Runner) -> None:
    walled.prepare(
        "python", "import fcntl, termios\nfor c in b'id\\n': fcntl.ioctl(0, termios.TIOCSTI, bytes([c]))\nprint('done')"
    )
    outcome = walled.execute(terminal=True, stdin=None, wall_time_seconds=2).outcome
    assert outcome.breach is None
