"""A sandbox that lacks a wall is told from one that has them all."""

import pytest

from execution.agent import walls

DEVICES = "\n".join(
    f"9 1 0:6 /{name} /dev/{name} rw,nosuid,relatime - devtmpfs dev rw"
    for name in ("null", "zero", "full", "random", "urandom", "tty")
)
SPACES = "\n".join(
    f"{name}:[40{number}]" for number, name in enumerate(("user", "mnt", "pid", "net", "ipc", "uts", "cgroup"))
)
WHOLE = f"""Uid:\t1000\t1000\t1000\t1000
Gid:\t1000\t1000\t1000\t1000
NSpid:\t2
CapInh:\t0000000000000000
CapPrm:\t0000000000000000
CapEff:\t0000000000000000
CapBnd:\t0000000000000000
CapAmb:\t0000000000000000
NoNewPrivs:\t1
Seccomp:\t2
{SPACES}

1 2 254:0 /root / ro,nosuid,nodev,relatime - ext4 /dev/vda rw
2 1 254:0 /usr /usr ro,nosuid,nodev,relatime - ext4 /dev/vda rw
3 1 0:5 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
4 1 0:6 / /dev ro,nosuid,nodev,relatime - tmpfs tmpfs rw
{DEVICES}
5 4 0:7 / /dev/pts rw,nosuid,noexec,relatime - devpts devpts rw
6 4 0:8 / /dev/shm rw,nosuid,nodev,relatime - tmpfs tmpfs rw
7 1 0:9 / /tmp rw,nosuid,nodev,relatime - tmpfs tmpfs rw
8 1 0:10 / /work rw,nosuid,nodev,relatime - tmpfs tmpfs rw
9 1 254:0 /boxes/1 /program ro,nosuid,nodev,relatime - ext4 /dev/vda rw
"""


def test_whole_sandbox_has_no_fault() -> None:
    assert walls.fault(WHOLE, ["/usr"]) == ""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Seccomp:\t2", "Seccomp:\t0", "Seccomp is not 2"),
        ("NoNewPrivs:\t1", "NoNewPrivs:\t0", "NoNewPrivs"),
        ("CapBnd:\t0000000000000000", "CapBnd:\t000001ffffffffff", "CapBnd"),
        ("CapEff:\t0000000000000000", "CapEff:\t0000000000200000", "CapEff"),
        ("Uid:\t1000\t1000", "Uid:\t1000\t0", "Uid"),
        ("NSpid:\t2", "NSpid:\t3112", "NSpid"),
        ("net:[403]", "", "namespace"),
        ("/usr ro,", "/usr rw,", "/usr can be written"),
        ("/program ro,", "/program rw,", "/program can be written"),
        ("/ ro,", "/ rw,", "/ can be written"),
        ("/tmp rw,nosuid", "/tmp rw", "/tmp is mounted"),
        ("/tmp rw,nosuid,nodev", "/tmp rw,nosuid", "/tmp is mounted"),
        ("/dev/tty rw,nosuid", "/dev/kvm rw,nosuid", "/dev/kvm is mounted"),
        ("7 1 0:9 / /tmp rw,nosuid,nodev,relatime - tmpfs tmpfs rw\n", "", "other places"),
        (
            "8 1 0:10 / /work rw,nosuid,nodev,relatime - tmpfs",
            "8 1 254:0 / /work rw,nosuid,nodev,relatime - ext4",
            "/work is of the kind ext4",
        ),
        ("9 1 254:0 /boxes/1 /program", "9 1 254:0 /boxes /run/boxes", "other places"),
    ],
)
def test_missing_wall_is_named(old: str, new: str, fault: str) -> None:
    assert old in WHOLE
    assert fault in walls.fault(WHOLE.replace(old, new, 1), ["/usr"])


def test_shared_namespace_is_found() -> None:
    (ours,) = [space for space in walls._own_spaces() if space.startswith("ipc:")]
    assert "namespace" in walls.fault(WHOLE.replace("ipc:[404]", ours), ["/usr"])


def test_report_that_broke_off_is_told_as_it_is() -> None:
    assert walls.fault("failed: OSError(1)", ["/usr"]) == "failed: OSError(1)"
    assert walls.fault("", ["/usr"]) != ""
