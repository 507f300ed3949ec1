"""Which processes of this machine run a given command line: what a run may have left behind."""

from pathlib import Path


def running(*argv: str) -> list[int]:
    """The processes with exactly this command line; the numbers in others' command lines are anybody's guess."""
    wanted = b"".join(word.encode() + b"\0" for word in argv)
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _runs(entry, wanted)]


def _runs(entry: Path, wanted: bytes) -> bool:
    try:  # that of a process which has ended and was not collected is empty
        return (entry / "cmdline").read_bytes() == wanted
    except OSError:
        return False
