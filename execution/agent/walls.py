"""Whether every wall of a sandbox stands, by what the kernel says of a process in it."""

from functools import cache
from pathlib import Path

from execution.agent.zygote import box

_STATUS = {
    **dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0" * 16),
    "NoNewPrivs": "1",
    "Seccomp": "2",
    "NSpid": "2",
    **dict.fromkeys(("Uid", "Gid"), "\t".join([str(box.USER)] * 4)),
}
_READ_ONLY = {"/", "/dev", "/program"}
_WRITABLE = {"/proc": "proc", "/dev/pts": "devpts", "/dev/shm": "tmpfs", "/tmp": "tmpfs", "/work": "tmpfs"}  # noqa: S108
_DEVICES = {f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty")}


def fault(report: str, folders: list[str]) -> str:
    """The first wall that is missing, or "". `folders`: those that are bound read-only, beside the ones known here."""
    facts, complete, mounts = report.partition("\n\n")
    if not complete:
        return report or "it ended"
    lines = dict.fromkeys(facts.splitlines())
    for name, value in _STATUS.items():
        if f"{name}:\t{value}" not in lines:
            return f"{name} is not {value}"
    spaces = {line for line in lines if ":[" in line}
    if len(spaces) != len(box.SPACES) or spaces & _own_spaces():
        return "a namespace is shared"
    return _mount_fault(mounts.splitlines(), _READ_ONLY | set(folders))


@cache
def _own_spaces() -> frozenset[str]:
    return frozenset(str(Path(f"/proc/self/ns/{name}").readlink()) for name in box.SPACES)


def _mount_fault(lines: list[str], read_only: set[str]) -> str:
    seen = []
    for line in lines:
        words = line.split()
        target, options, kind = words[4], words[5].split(","), words[words.index("-") + 1]
        seen.append(target)
        if "nosuid" not in options or ("nodev" in options) == (target in _DEVICES | {"/dev/pts"}):
            return f"{target} is mounted with {options}"
        if target in read_only and options[0] != "ro":
            return f"{target} can be written"
        if kind != _WRITABLE.get(target, kind):
            return f"{target} is of the kind {kind}"
    missing = sorted(seen) != sorted(read_only | _DEVICES | _WRITABLE.keys())
    return f"other places are mounted: {' '.join(seen)}" if missing else ""
