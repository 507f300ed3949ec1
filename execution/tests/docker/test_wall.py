"""The outer wall, as the engine and the kernel tell it, and as a program without the inner one would find it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.scheduling.rooms import INTERPRETED, room_of
from execution.slots.docker.engine import Engine
from execution.slots.docker.slot import DockerSlot
from execution.tests.conftest import Runner
from execution.tests.docker.conftest import inspected

pytestmark = [pytest.mark.docker, pytest.mark.hostile]


@pytest.fixture
def outer(engine: Engine) -> Iterator[Runner]:
    """A container whose programs are in no inner sandbox: what is left when that one is broken."""
    slot = DockerSlot(engine, room_of(INTERPRETED), group="test", mode="rlimits")
    slot.open()
    yield Runner(slot)
    slot.close()


def test_engine_holds_what_was_asked_for(engine: Engine, own: Runner) -> None:
    assert isinstance(own.slot, DockerSlot)
    found = inspected(engine, own.slot.container_id)
    host, memory = found["HostConfig"], room_of(INTERPRETED).memory_mb * 2**20
    assert (host["NetworkMode"], host["ReadonlyRootfs"], host["Privileged"]) == ("none", True, False)
    assert (host["CapDrop"], host["CapAdd"], host["Binds"]) == (["ALL"], None, None)
    assert (host["Memory"], host["MemorySwap"], host["PidsLimit"]) == (memory, memory, 512)
    assert host["SecurityOpt"][0] == "no-new-privileges"
    assert found["Config"]["User"] == "65534:65534"
    assert found["Name"].startswith("/ceesarcode-test-")


def test_kernel_holds_it_for_the_agent(own: Runner) -> None:
    status = dict(
        line.split(":\t", 1) for line in Path(f"/proc/{own.agent_pid}/status").read_text().splitlines() if ":\t" in line
    )
    assert {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert (status["NoNewPrivs"], status["Seccomp"], status["Uid"].split()) == ("1", "2", ["65534"] * 4)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("touch /root/x /etc/x /usr/x /tmp/x /dev/x /opt/x /home/x /var/x /var/tmp/x", "Read-only|denied|No such"),
        ("cat /etc/shadow", "denied|No such"),
        ("mount -t tmpfs none /run/agent", "denied|permitted|must be superuser|dmesg"),
        ("mknod /run/agent/x b 8 0", "permitted"),
        ("echo 1 > /proc/sys/kernel/panic", "denied|Read-only"),
        ("echo c > /proc/sysrq-trigger", "denied|Read-only"),
        ("cat /proc/kcore > /run/agent/x", "denied|permitted"),
        ("ls /var/run/docker.sock /run/docker.sock", "No such"),
        ("cat /dev/mem /dev/kmsg /dev/sda /dev/vda", "No such|denied"),
        (
            "echo 1 > /sys/fs/cgroup/memory/memory.limit_in_bytes; echo 1 > /sys/fs/cgroup/memory.max",
            "denied|Read-only",
        ),
    ],
)
def test_container_alone_refuses(outer: Runner, command: str, said: str) -> None:
    ran = outer.run("bash", f"{command} 2>&1 | grep -vcE '{said}'; exit 0")
    assert ran.stdout == b"0\n"


def test_container_has_no_network(outer: Runner) -> None:
    source = (
        "import socket\n"
        "print(sorted(name for _, name in socket.if_nameindex()))\n"
        "for address in ('172.17.0.1', '169.254.169.254', '10.0.0.1', '127.0.0.1'):\n"
        "    try:\n"
        "        socket.create_connection((address, 80), timeout=1)\n"
        "    except OSError as error:\n"
        "        print(error.errno)\n"
    )
    assert outer.run("python", source).stdout == b"['lo']\n101\n101\n101\n111\n"


def test_nothing_in_it_is_set_uid(outer: Runner) -> None:
    ran = outer.run("bash", "find / -xdev -perm /6000 -type f 2>/dev/null | wc -l", wall_time_seconds=10)
    assert ran.stdout == b"0\n"


@pytest.mark.parametrize("number", [101, 321, 323, 425, 250, 298, 175, 246, 304, 310])
def test_system_calls_beyond_the_profile_are_refused(outer: Runner, number: int) -> None:
    """ptrace, bpf, userfaultfd, io_uring, keyctl, perf, init_module, kexec, open_by_handle_at, process_vm_readv."""
    source = (
        "import ctypes\n"
        "c = ctypes.CDLL(None, use_errno=True)\n"
        f"print(c.syscall({number}, 0, 0, 0, 0), ctypes.get_errno())"
    )
    assert outer.run("python", source).stdout in {b"-1 1\n", b"-1 38\n"}
