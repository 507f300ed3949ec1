"""A gamma in a temporary folder: PostgreSQL, Redis, two web processes, two workers, beat, on a network of its own."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx2

from scripts.faults.engine import Engine
from scripts.faults.processes import ROOT, Process, Supervisor, eventually, manage, staged
from scripts.faults.programs import PROBLEM, write_problem
from scripts.faults.proxy import Proxy
from scripts.faults.servers import Postgres, Redis
from scripts.parts import free_port

START_SECONDS = 180.0
RUNNER = "ceesarcode-runner:core"
CLIENTS = """
from datetime import timedelta
from accounts.models import User
from accounts.scopes import Scope
from accounts.services import create_token
scopes = [Scope.RUNS_WRITE, Scope.SUBMISSIONS_WRITE, Scope.SUBMISSIONS_READ]
for number in range({count}):
    user = User.objects.create_user(f"client-{{number}}")
    print("token", create_token(user=user, name="faults", scopes=scopes, lifetime=timedelta(days=2)).text)
"""


class Gamma:
    """What a scenario does something to. The processes reach the two servers through `to_postgres` and `to_redis`."""

    def __init__(self, folder: Path, logs: Path, postgres: Postgres, redis: Redis) -> None:
        self.folder, self.logs, self.postgres, self.redis = folder, logs, postgres, redis
        self.to_postgres, self.to_redis = Proxy(postgres.port), Proxy(redis.port)
        self.port = free_port()
        self.engine: Engine | None = None
        self.tokens: list[str] = []
        self.web = self.beat = Process("none", [], {}, logs)
        self.workers: list[Process] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> str:
        """The straight way, for whoever counts."""
        return f"host=127.0.0.1 port={self.postgres.port} user=gamma dbname=gamma"

    @property
    def processes(self) -> list[Process]:
        return [self.web, *self.workers, self.beat]

    def set_up(self, clients: int, slots: int) -> None:
        """A database with the problem and the users of the clients; the processes are not started yet."""
        self._environment = self._common(slots)
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.conf.py"]
        words = [*gunicorn, "--bind", f"127.0.0.1:{self.port}", "ceesarcode.asgi:application"]
        self.web = self._process("web", words)
        self.workers = [self._process(f"worker-{number}", staged("work")) for number in (1, 2)]
        self.beat = self._process("beat", staged("beat"))
        self._manage("migrate", "--verbosity", "0")
        write_problem(self.folder / PROBLEM)
        self._manage("load_problems", str(self.folder / PROBLEM))
        told = self._manage("shell", source=CLIENTS.format(count=clients))
        self.tokens = [line.split()[1] for line in told.splitlines() if line.startswith("token ")]

    def start(self) -> None:
        for process in self.processes:
            process.start()
        self.await_health()

    def stop(self) -> None:
        for process in self.processes:
            process.end()
        for process in self.processes:
            process.stop()

    def await_health(self, workers: int = 2) -> None:
        """Until the web answers and so many workers take turns. Raises TimeoutError."""
        eventually(START_SECONDS, "health", lambda: self._capacity() >= workers * self.slots)

    @property
    def slots(self) -> int:
        return int(self._environment["MAX_CONCURRENT_EXECUTIONS"])

    def _capacity(self) -> int:
        try:
            told = httpx2.get(f"{self.url}/api/ready", timeout=5).json()
        except (httpx2.HTTPError, ValueError):
            return 0
        return int(told.get("checks", {}).get("executor", {}).get("capacity", 0))

    def _common(self, slots: int) -> dict[str, str]:
        return os.environ | {
            "APP_ENV": "dev",  # whose slots are light; all else is gamma's
            "SCHEDULER": "celery",
            "EXECUTOR_MODE": "docker" if self.engine else "stub",
            "DOCKER_HOST": self.engine.host if self.engine else "",
            "RUNNER_IMAGE": RUNNER,
            "DATABASE_URL": f"postgres://gamma@127.0.0.1:{self.to_postgres.port}/gamma",
            "REDIS_URL": f"redis://127.0.0.1:{self.to_redis.port}/0",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "MAX_CONCURRENT_EXECUTIONS": str(slots),
            "LOG_LEVEL": "warn",
            **{f"RATE_RUN_{caller}": "1000000/s" for caller in ("ANONYMOUS", "USER", "TOKEN")},
        }

    def _process(self, name: str, words: list[str]) -> Process:
        return Process(name, words, self._environment, self.logs)

    def _manage(self, *words: str, source: str | None = None) -> str:
        return subprocess.run(
            manage(*words), cwd=ROOT, env=self._environment, input=source, text=True, check=True, stdout=subprocess.PIPE
        ).stdout


@contextmanager
def running_gamma(
    *, clients: int, slots: int = 2, logs: Path | None = None, in_containers: bool = False
) -> Iterator[Gamma]:
    """Gone at the end, with all that it wrote but the `logs`. Raises Missing.

    Programs run in processes of this machine, or `in_containers` of an engine of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        postgres, redis = Postgres(folder / "postgres"), Redis(folder)
        gamma = Gamma(folder, logs or folder, postgres, redis)
        stack.callback(postgres.remove)
        postgres.create()
        stack.callback(redis.kill)
        redis.start()
        for proxy in (gamma.to_postgres, gamma.to_redis):
            proxy.start()
            stack.callback(proxy.stop)
        if in_containers:
            gamma.engine = Engine(folder / "engine", RUNNER)
            stack.callback(gamma.engine.stop)
            gamma.engine.create()
        gamma.set_up(clients, slots)
        stack.callback(gamma.stop)
        gamma.start()
        supervisor = Supervisor(gamma.processes)
        supervisor.start()
        stack.callback(supervisor.stop)
        yield gamma
