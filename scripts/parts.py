"""The parts of this machine that loads and faults start for themselves: where they are, and when they listen."""

import contextlib
import os
import shutil
import socket
import time
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
REDIS = shutil.which("redis-server")
IS_ROOT = os.geteuid() == 0
OWNER = ["runuser", "-u", "postgres", "--"] if IS_ROOT else []
"""Before each of PostgreSQL's programs, which refuse to run as root."""
START_SECONDS = 60.0


class Missing(Exception):
    """A part is not on this machine; the sentence says which."""


def free_port(host: str = "127.0.0.1") -> int:
    with socket.create_server((host, 0)) as place:
        return int(place.getsockname()[1])


def await_port(port: int, host: str = "127.0.0.1") -> None:
    """Returns when somebody listens there. Raises TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(f"Nobody listens on {host}:{port}.")
