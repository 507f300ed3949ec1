"""What a runner's container may do: next to nothing. The outer wall; the inner one is made for each run."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

SECCOMP_FILE = Path(__file__).resolve().parents[3] / "config" / "runner" / "seccomp.json"
NOBODY = "65534:65534"
AGENT_FOLDER = "/run/agent"
STATE_INODES = 20_000
MOST_PROCESSES = 512
CPU_PERIOD_US, CPU_QUOTA_US = 100_000, 200_000
"""Two processors: a compiler's threads, or a program beside the agent that makes the next sandbox."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How large a container is. `memory_mb` bounds its programs, their files in tmpfs and the agent together."""

    memory_mb: int
    state_mb: int
    """Of it, for the program, its data, what was built from it, and the cache of what was built."""


@cache
def system_calls() -> str:
    """The profile of allowed system calls, as the engine takes it."""
    return SECCOMP_FILE.read_text(encoding="utf-8")


def host_config(room: Room, *, runtime: str) -> dict[str, Any]:
    """The engine's host configuration. Nothing in it is a caller's choice but the room and the runtime."""
    memory = room.memory_mb * 1024 * 1024
    return {
        "NetworkMode": "none",
        "ReadonlyRootfs": True,
        "CapDrop": ["ALL"],
        "SecurityOpt": ["no-new-privileges", f"seccomp={system_calls()}"],
        # The kernel lets a new /proc be mounted only where the old one is seen whole: for the inner sandbox.
        "MaskedPaths": [],
        "ReadonlyPaths": [],
        "Memory": memory,
        "MemorySwap": memory,
        "PidsLimit": MOST_PROCESSES,
        "CpuPeriod": CPU_PERIOD_US,
        "CpuQuota": CPU_QUOTA_US,
        "IpcMode": "none",
        "Tmpfs": {
            AGENT_FOLDER: f"rw,exec,nosuid,nodev,size={room.state_mb}m,nr_inodes={STATE_INODES},"
            "mode=0700,uid=65534,gid=65534"
        },
        "Ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}],
        "OomScoreAdj": 500,
        "LogConfig": {"Type": "none", "Config": {}},
        "RestartPolicy": {"Name": "no"},
        "AutoRemove": True,
        **({"Runtime": runtime} if runtime else {}),
    }
