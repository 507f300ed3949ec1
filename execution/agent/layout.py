"""The file systems of prepared interpreters, as steps that their side carries out: the same that bubblewrap lays out.

The template is where a prepared interpreter waits: the read-only root, with what it needs to make sandboxes in /run.
"""

import os
from collections.abc import Iterator

from execution.agent.boxes import Spec
from execution.agent.zygote import box, kernel

Step = tuple[str, str, str, int, str]
"""What, from where, to where, flags, options: see `kernel.carry_out`."""

_MIB = 1024 * 1024
_PAGE = 4096
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_LINKS = {"stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
_LINKS |= {"fd": "/proc/self/fd", "core": "/proc/kcore", "ptmx": "pts/ptmx"}
_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV
_BIND = kernel.MS_BIND
_ROOT, _BOXES = "/run/root", "/run/boxes"


def template(place: str, skeleton: str, folders: list[str], boxes: str, home: str, system_calls: str) -> list[Step]:
    """`folders`: those of the machine's programs; `home`: the folder that is /work for a while."""
    return [
        ("none", "none", "/", kernel.MS_REC | kernel.MS_SLAVE, ""),
        *_read_only(skeleton, place),
        *(step for folder in folders for step in _read_only(folder, place + folder)),
        ("none", "/proc", f"{place}/proc", _BIND | kernel.MS_REC, ""),
        *_devices(f"{place}/dev"),
        *(("remount", "", f"{place}/dev/{name}", kernel.MS_NOSUID, "") for name in _DEVICES),
        *_read_only(home, f"{place}/work"),
        ("tmpfs", "tmpfs", f"{place}/run", _PLAIN, "mode=700,size=1m"),
        *(("folder", "", f"{place}/run/{name}", 0, "") for name in ("new", "root", "boxes")),
        *_read_only(skeleton, place + _ROOT),
        *_read_only(boxes, place + _BOXES),
        ("file", "", place + box.FILTER_FILE, 0, ""),
        *_read_only(system_calls, place + box.FILTER_FILE),
    ]


def sandbox(folders: list[str], folder: str, spec: Spec) -> list[Step]:
    """One sandbox, inside the template. What is read-only there cannot become anything else here."""
    new = box.NEW_ROOT
    size = f"mode=0700,size={spec.disk_mb * _MIB},nr_inodes={spec.disk_mb * _MIB // _PAGE}"
    return [
        ("none", _ROOT, new, _BIND, ""),
        *(("none", folder, new + folder, _BIND, "") for folder in folders),
        ("proc", "proc", f"{new}/proc", _PLAIN | kernel.MS_NOEXEC, ""),
        *_devices(f"{new}/dev"),
        *(("tmpfs", "tmpfs", f"{new}/{name}", _PLAIN, size) for name in ("dev/shm", "tmp", "work")),
        ("none", f"{_BOXES}/{folder}", f"{new}/program", _BIND, ""),
        *(("link", f"/program/{name}", f"{new}/work/{name}", 0, "") for name in spec.names),
    ]


def _read_only(source: str, target: str) -> Iterator[Step]:
    yield ("none", source, target, _BIND, "")
    yield ("remount", "", target, _PLAIN | kernel.MS_RDONLY, "")


def _devices(target: str) -> Iterator[Step]:
    yield ("tmpfs", "tmpfs", target, _PLAIN, "mode=0755")
    for name in _DEVICES:
        yield ("file", "", f"{target}/{name}", 0, "")
        yield ("none", f"/dev/{name}", f"{target}/{name}", _BIND, "")
    for name, goal in _LINKS.items():
        yield ("link", goal, f"{target}/{name}", 0, "")
    for name in ("shm", "pts"):
        yield ("folder", "", f"{target}/{name}", 0, "")
    options = "newinstance,ptmxmode=0666,mode=620"
    yield ("devpts", "devpts", f"{target}/pts", kernel.MS_NOSUID | kernel.MS_NOEXEC, options)
    yield ("remount", "", target, _PLAIN | kernel.MS_RDONLY, "")


def encode(steps: list[Step]) -> list[bytes]:
    """As `kernel.carry_out` takes them."""
    return [os.fsencode(str(field)) for step in steps for field in step]
