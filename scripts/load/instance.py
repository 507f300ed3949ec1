"""An instance with gamma's processes and limits over slots of this machine: web, workers, beat."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg

from scripts.load.services import serving_postgres, serving_redis
from scripts.parts import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
HEALTHY_SECONDS = 90.0
GAMMAS = ("MAX_CONCURRENT_EXECUTIONS", "MAX_QUEUED_PER_OWNER", "EXECUTION_TIMEOUT_SECONDS", "MAX_MEMORY_MB")
NO_RATES = {f"RATE_RUN_{caller}": "1000000/s" for caller in ("ANONYMOUS", "USER", "TOKEN")}
SETTINGS = {"DJANGO_SETTINGS_MODULE": "ceesarcode.settings"}
MAKE_TOKENS = """
from datetime import timedelta
from accounts.models import ApiToken, User
from accounts.scopes import OFFERED
from accounts.services import create_token
for number in range({count}):
    user, _ = User.objects.get_or_create(username=f"load-{{number}}")
    ApiToken.objects.filter(user=user).delete()  # of a load before this one
    token = create_token(user=user, name="load", scopes=[scope.value for scope in OFFERED], lifetime=timedelta(days=1))
    print("token", token.text)
"""


class Instance:
    """Processes over one database and one Redis. `before` stands before each command: another network, other cores."""

    def __init__(self, database: str, redis: str, *, host: str = "127.0.0.1", **changes: str) -> None:
        self.host, self.port, self.database = host, free_port(host), database
        self.environment = clean_environment() | {
            "PORT": str(self.port),
            "ALLOWED_HOSTS": f"{host},localhost",
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "SCHEDULER": "celery",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "LOG_LEVEL": "error",
            "WEB_CONCURRENCY": "1",
            **values_of_gamma(GAMMAS),
            **NO_RATES,
            **changes,
        }
        self._servers = {"postgres": database, "redis": redis}
        self._started: list[subprocess.Popen[bytes]] = []

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def manage(self, *words: str, source: str | None = None) -> str:
        """A management command; with `source`, the text is the shell's input."""
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, input=source, text=True, check=True, stdout=subprocess.PIPE,
        ).stdout  # fmt: skip

    def tokens(self, count: int) -> list[str]:
        """One for each of so many users."""
        return tokens_in(self.manage("shell", "--verbosity=0", source=MAKE_TOKENS.format(count=count)))

    def web(self, *before: str) -> subprocess.Popen[bytes]:
        """Returns when it is healthy, which needs a worker."""
        words = ("-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--bind", f"{self.host}:{self.port}")
        process = self.start(before, *words, "ceesarcode.asgi:application")
        self.await_health()
        return process

    def work(self, *words: str, before: Sequence[str] = (), **changes: str) -> subprocess.Popen[bytes]:
        return self.start(before, "manage.py", "work", *words, **changes)

    def beat(self) -> subprocess.Popen[bytes]:
        return self.start((), "manage.py", "beat")

    def start(self, before: Sequence[str], *words: str, **changes: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*before, sys.executable, *words], cwd=ROOT, env=self.environment | changes, start_new_session=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self._started.append(process)
        return process

    def talking(self, *words: str, **changes: str) -> subprocess.Popen[str]:
        """A command of ours that is written to and read from."""
        return subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.environment | SETTINGS | changes,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def await_health(self) -> None:
        """Raises TimeoutError."""
        deadline = time.monotonic() + HEALTHY_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/api/ready", timeout=5).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise TimeoutError("The instance was not healthy in time.")

    def ask(self, question: str) -> list[tuple[object, ...]]:
        """What the database answers, beside all that is ours."""
        with psycopg.connect(self.database.replace("postgres://", "postgresql://")) as connection:
            return connection.execute(question.encode()).fetchall()

    def await_workers(self, count: int) -> None:
        """So many are there and have told what they offer. Raises TimeoutError."""
        present = "SELECT count(*) FROM execution_workerhost WHERE languages::text <> '[]'"
        deadline = time.monotonic() + HEALTHY_SECONDS
        while self.ask(present)[0][0] != count:
            if time.monotonic() > deadline:
                raise TimeoutError(f"There were not {count} workers in time.")
            time.sleep(0.2)

    def pids(self) -> dict[str, int]:
        """The processes by what they are: web, work, beat, and the servers."""
        ours = {name: process.pid for process in self._started if (name := _name_of(process)) and not process.poll()}
        return ours | {name: listener_on(url) for name, url in self._servers.items()}

    def stop(self) -> None:
        for process in reversed(self._started):
            end(process)


def _name_of(process: subprocess.Popen[bytes]) -> str:
    words = process.args if isinstance(process.args, list) else []
    return "web" if "gunicorn" in words else words[words.index("manage.py") + 1] if "manage.py" in words else ""


def listener_on(url: str) -> int:
    """The process whose command names the port of this address. Raises LookupError."""
    port = urlsplit(url).port
    for place in Path("/proc").glob("[0-9]*"):
        try:
            words = (place / "cmdline").read_bytes().decode(errors="replace").rstrip("\0")
        except OSError:
            continue
        if words.endswith(f":{port}") or f"\0port={port}\0" in words:
            return int(place.name)
    raise LookupError(f"Nobody listens on {url}.")


def tokens_in(told: str) -> list[str]:
    """Those that MAKE_TOKENS has printed."""
    return [line.split()[1] for line in told.splitlines() if line.startswith("token ")]


def end(process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    """In good order; killed where that takes too long. Ended before: nothing."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running_instance(**changes: str) -> Generator[Instance, None, None]:
    """Migrated, with a web of one process (WEB_CONCURRENCY), a worker for every queue, and beat."""
    with serving_postgres() as database, serving_redis() as redis:
        instance = Instance(database, redis, **changes)
        instance.manage("migrate", "--verbosity=0")
        try:
            instance.work()
            instance.beat()
            instance.web()
            yield instance
        finally:
            instance.stop()


def values_of_gamma(names: Sequence[str]) -> dict[str, str]:
    lines = (ROOT / "config" / "env.gamma").read_text().splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: values[name] for name in names}


def clean_environment() -> dict[str, str]:
    """What a process needs of ours; no setting of the caller's comes in."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "AGENT_ISOLATION") if os.environ.get(name)}
