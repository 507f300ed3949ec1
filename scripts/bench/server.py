"""A server of our own for the measurement: another port, another database, no rates."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


@dataclass(slots=True)
class Server:
    """A server of ours: its address, its process, and the environment for management commands beside it."""

    port: int
    environment: dict[str, str]
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self, log: IO[bytes] | None = None) -> None:
        """Returns when it answers; after `kill` it is the same server again. Raises TimeoutError."""
        command = [sys.executable, "manage.py", "serve"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log or subprocess.DEVNULL, stderr=log
        )
        await_health(self)

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=20)

    def kill(self) -> None:
        """As a machine does that runs out of memory: the server learns nothing of it."""
        if self._process:
            self._process.kill()
            self._process.wait(timeout=20)

    def manage(self, *arguments: str, source: str | None = None) -> None:
        """A management command on the same database; with `source`, the text is the shell's input."""
        subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=source,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def running_server(port: int, database: str = "") -> Generator[Server, None, None]:
    """Migrates `database`, or one in a temporary folder, and serves it until the block ends. Raises OSError on a busy
    port."""
    socket.create_server(("127.0.0.1", port)).close()  # fails where another server would answer in our place
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = os.environ | {
            "PORT": str(port),
            "DATABASE_URL": database or f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "RATE_RUN_ANONYMOUS": "1000000/s",
            "RATE_RUN_USER": "1000000/s",
            "RATE_RUN_TOKEN": "1000000/s",
            "MAX_QUEUED_PER_OWNER": "100000",
            "LOG_LEVEL": "error",
        }
        server = Server(port, environment)
        server.manage("migrate", "--verbosity", "0")
        try:
            server.start()
            yield server
        finally:
            server.stop()


def await_health(server: Server) -> None:
    """Returns when the server answers that it is healthy. Raises TimeoutError."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{server.url}/api/health", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError("The server was not healthy in time.")


def cpu_seconds(pid: int) -> float:
    """CPU time of a process, of its living descendants, and of those that it has waited for."""
    total, ticks = 0.0, os.sysconf("SC_CLK_TCK")
    for current in processes_below(pid):
        try:
            fields = Path(f"/proc/{current}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(int(field) for field in fields[11:15]) / ticks
    return total


def processes_below(pid: int) -> Iterator[int]:
    """A process and its living descendants."""
    pending = [pid]
    while pending:
        current = pending.pop()
        yield current
        try:
            for task in Path(f"/proc/{current}/task").iterdir():
                pending.extend(int(child) for child in (task / "children").read_text().split())
        except OSError:
            continue
