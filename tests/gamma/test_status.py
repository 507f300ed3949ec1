"""Health, readiness and status of real processes, while workers, Redis and PostgreSQL hang or are away."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import redis

from ceesarcode.settings.environment import BASE_DIR
from execution.tests.remote.conftest import serving_redis
from tests.gamma.conftest import free_port, serving_postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
PATIENCE_SECONDS = 60
PUBLIC = ("/status", "/status/feed", "/api/status")


@dataclass
class Site:
    """One that is told to execute over Celery."""

    url: str
    environment: dict[str, str]

    def get(self, path: str) -> httpx.Response:
        """Whatever is away, an answer comes; with the cookie of somebody who has signed in."""
        return httpx.get(self.url + path, timeout=30, headers={"Cookie": "sessionid=" + "a" * 32})

    def checks(self) -> dict[str, str]:
        return {name: check["state"] for name, check in self.get("/api/ready").json()["checks"].items()}

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        command = [sys.executable, "manage.py", *words]
        with subprocess.Popen(command, cwd=BASE_DIR, env=self.environment, stdout=subprocess.DEVNULL) as process:
            try:
                yield process
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(30)
                process.kill()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with serving_postgres() as database, serving_redis() as broker:
        port = free_port()
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"} | {
            "APP_ENV": "dev",
            "DATABASE_URL": database,
            "REDIS_URL": broker,
            "SCHEDULER": "celery",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "PORT": str(port),
            "LOG_LEVEL": "error",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=BASE_DIR, env=environment, check=True)
        yield Site(f"http://127.0.0.1:{port}", environment)


@contextmanager
def hanging(pid: int) -> Iterator[None]:
    """It accepts what comes, and says nothing."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def pid_of_redis(url: str) -> int:
    with redis.Redis.from_url(url) as client:
        return int(client.info("server")["process_id"])


def pid_of_postgres(url: str) -> int:
    """The parent of whoever answers."""
    with psycopg.connect(url) as connection:
        answering = connection.info.backend_pid
    return int(Path(f"/proc/{answering}/stat").read_text().rpartition(")")[2].split()[1])


def become(wanted: Any, look: Callable[[], Any]) -> None:
    """Waits until it is so; says what it was where it does not become so."""
    found, deadline = None, time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            found = look()
        if found == wanted:
            return
        time.sleep(0.3)
    assert found == wanted


def test_what_is_away_is_told_and_the_web_lives_on(site: Site) -> None:
    with ExitStack() as stack:
        stack.enter_context(site.running("serve"))
        become(200, lambda: site.get("/api/health").status_code)
        assert site.checks()["executor"] == "failing"
        assert (site.get("/api/ready").status_code, site.get("/status").status_code) == (503, 200)
        assert "STATUS: FAILING" in site.get("/status").text

        worker = stack.enter_context(site.running("work"))
        stack.enter_context(site.running("beat"))
        names = ("database", "migrations", "cache", "live_updates", "executor", "upkeep", "broker")
        become(dict.fromkeys(names, "ok"), site.checks)
        become("STATUS: OK", lambda: word_of(site))
        become(True, lambda: site.get("/api/status").json()["sampled_at"] is not None)

        worker.terminate()
        become("failing", lambda: site.checks()["executor"])
        assert site.get("/api/health").status_code == 200

        broker = pid_of_redis(site.environment["REDIS_URL"])
        with hanging(broker):
            become({"cache": "failing", "live_updates": "failing", "broker": "failing"}, lambda: of_redis(site))
            assert [site.get(path).status_code for path in ("/api/health", *PUBLIC)] == [200] * 4
        become({"cache": "ok", "live_updates": "ok", "broker": "ok"}, lambda: of_redis(site))
        os.kill(broker, signal.SIGKILL)
        become({"cache": "failing", "live_updates": "failing", "broker": "failing"}, lambda: of_redis(site))
        assert [site.get(path).status_code for path in ("/api/health", *PUBLIC)] == [200] * 4

        postgres = pid_of_postgres(site.environment["DATABASE_URL"])
        with hanging(postgres):
            become("failing", lambda: site.checks()["database"])
            assert_told_without_database(site)
        become("ok", lambda: site.checks()["database"])
        os.kill(postgres, signal.SIGQUIT)
        become("failing", lambda: site.checks()["database"])
        assert_told_without_database(site)


def assert_told_without_database(site: Site) -> None:
    assert site.get("/api/health").status_code == 200
    for path in PUBLIC:
        answer = site.get(path)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
        assert "Traceback" not in answer.text
        assert "127.0.0.1:" not in answer.text.replace(site.url, "")
    assert "The database cannot be reached" in site.get("/status").text


def of_redis(site: Site) -> dict[str, str]:
    found = site.checks()
    return {name: found[name] for name in ("cache", "live_updates", "broker")}


def word_of(site: Site) -> str:
    page = site.get("/status").text
    return page[page.index("STATUS: ") :].partition("<")[0]
