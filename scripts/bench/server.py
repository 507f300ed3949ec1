"""A server of our own for the measurement: another port, another database, no rates."""

import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its process, and the environment for management commands beside it."""

    port: int
    pid: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

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
def running_server(port: int) -> Generator[Server, None, None]:
    """Migrates a database in a temporary folder and serves it until the block ends."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = os.environ | {
            "PORT": str(port),
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "RATE_RUN_ANONYMOUS": "1000000/s",
            "RATE_RUN_USER": "1000000/s",
            "LOG_LEVEL": "error",
        }
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=True
        )
        Server(port, 0, environment).manage("migrate")
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        server = Server(port, process.pid, environment)
        try:
            await_health(server)
            yield server
        finally:
            process.terminate()
            process.wait(timeout=20)


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
    pending = [pid]
    while pending:
        current = pending.pop()
        try:
            fields = Path(f"/proc/{current}/stat").read_text().rpartition(")")[2].split()
            for task in Path(f"/proc/{current}/task").iterdir():
                pending.extend(int(child) for child in (task / "children").read_text().split())
        except (OSError, ProcessLookupError):
            continue
        total += sum(int(field) for field in fields[11:15]) / ticks
    return total
