"""Two web processes under gunicorn tell one sum, across the death of one of them."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.sync.client import connect

from ceesarcode.settings.environment import BASE_DIR
from execution.tests.remote.conftest import serving_redis
from tests.gamma.conftest import KEPT, command, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
TOKEN = "t0ken-of-the-scraper-0123456789abcdef"
A_RUN = """
from execution.models import Run
print(Run.objects.create(language="python", files={}, entry="Main.py", limits={}).pk)
"""


class Served:
    def __init__(self, port: int, gunicorn: "subprocess.Popen[bytes]", run: str) -> None:
        self.port, self.gunicorn, self.run = port, gunicorn, run

    def get(self, path: str) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {TOKEN}", "Connection": "close"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()  # type: ignore[no-any-return]

    def value(self, sample: str) -> float:
        found = re.search(rf"^{re.escape(sample)} (\S+)$", self.get("/metrics"), re.MULTILINE)
        return float(found[1]) if found else 0.0

    def workers(self) -> set[int]:
        children = Path(f"/proc/{self.gunicorn.pid}/task/{self.gunicorn.pid}/children").read_text()
        return {int(pid) for pid in children.split()}


def eventually(condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving_redis() as redis:
        port = free_port()
        given = {
            "REDIS_URL": redis,
            "SCHEDULER": "celery",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
            "PORT": str(port),
            "WEB_CONCURRENCY": "2",
            "METRICS_TOKEN": TOKEN,
            "SECRET_KEY": "x" * 60,
        }
        migrated = command(sys.executable, "manage.py", "migrate", "--verbosity=0", **given)
        assert migrated.returncode == 0, migrated.stderr
        run = command(sys.executable, "manage.py", "shell", "--verbosity=0", "--command", A_RUN, **given).stdout.strip()
        words = ["-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--bind", f"127.0.0.1:{port}"]
        environment = {name: os.environ[name] for name in KEPT if name in os.environ} | given
        with (tmp_path / "log").open("wb") as log:
            gunicorn = subprocess.Popen(
                [sys.executable, *words, "ceesarcode.asgi:application"],
                cwd=BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
            )
        try:
            yield Served(port, gunicorn, run)
        finally:
            gunicorn.terminate()
            assert gunicorn.wait(40) == 0
            assert not list(Path("/dev/shm").glob(f"ceesarcode-*-{port}"))


def answers(served: Served) -> bool:
    try:
        return bool(served.get("/metrics"))
    except OSError:
        return False


def test_two_processes_tell_one_sum_and_a_dead_ones_sockets_are_gone(served: Served) -> None:
    eventually(lambda: len(served.workers()) == 2 and answers(served))
    requests = 'ceesarcode_http_requests_total{method="GET",status="2xx",view="problems:list"}'
    opened = 'ceesarcode_websockets_open{kind="run"}'
    for _ in range(12):
        served.get("/problems/")
    assert [served.value(requests) for _ in range(6)] == [12] * 6  # whichever of the two is asked

    address, origin = f"ws://127.0.0.1:{served.port}/ws/runs/{served.run}/", "http://localhost"
    with ExitStack() as sockets:
        for _ in range(6):
            sockets.enter_context(connect(address, origin=origin))
        eventually(lambda: served.value(opened) == 6)
        before = served.workers()
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: len(served.workers() - before) == 2 and answers(served))
    assert served.value(opened) == 0
    assert served.value(requests) == 12
