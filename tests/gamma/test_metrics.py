"""The processes of gamma tell their metrics: two of the web as one sum, across their death; a worker and beat."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from websockets.sync.client import connect
from websockets.typing import Origin

from ceesarcode.settings.environment import BASE_DIR
from execution.tests.remote.conftest import serving_redis
from tests.gamma.conftest import KEPT, command, free_port

pytestmark = [pytest.mark.slow, pytest.mark.timeout(120)]
TOKEN = "t0ken-of-the-scraper-0123456789abcdef"
ANNOUNCE = 'task="execution.tasks.announce"'
A_RUN = """
from execution.models import Run
print(Run.objects.create(language="python", files={}, entry="Main.py", limits={}).pk)
"""


class Served:
    """Metrics at a port."""

    def __init__(self, port: int) -> None:
        self.port = port

    def get(self, path: str) -> str:
        headers = {"Authorization": f"Bearer {TOKEN}", "Connection": "close"}
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers=headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read().decode()  # type: ignore[no-any-return]

    def answers(self) -> bool:
        try:
            return bool(self.get("/metrics"))
        except OSError:
            return False

    def value(self, sample: str) -> float:
        found = re.search(rf"^{re.escape(sample)} (\S+)$", self.get("/metrics"), re.MULTILINE)
        return float(found[1]) if found else 0.0


def eventually(condition: Callable[[], object], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def children_of(process: "subprocess.Popen[bytes]") -> set[int]:
    return {int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()}


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of processes with a Redis and a database of the tests' own."""
    database = tmp_path_factory.mktemp("gamma") / "db.sqlite3"
    with serving_redis() as redis:
        environment = {
            "REDIS_URL": redis,
            "SCHEDULER": "celery",
            "DATABASE_URL": f"sqlite:///{database}",
            "PORT": str(free_port()),
            "METRICS_TOKEN": TOKEN,
            "SECRET_KEY": "x" * 60,
            "LOG_LEVEL": "error",
        }
        migrated = command(sys.executable, "manage.py", "migrate", "--verbosity=0", **environment)
        assert migrated.returncode == 0, migrated.stderr
        yield environment


@contextmanager
def started(given: dict[str, str], *words: str) -> "Iterator[subprocess.Popen[bytes]]":
    environment = {name: os.environ[name] for name in KEPT if name in os.environ} | given
    process = subprocess.Popen([sys.executable, *words], cwd=BASE_DIR, env=environment)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(40)


def test_two_processes_tell_one_sum_and_a_dead_ones_sockets_are_gone(given: dict[str, str]) -> None:
    run = command(sys.executable, "manage.py", "shell", "--verbosity=0", "--command", A_RUN, **given).stdout.strip()
    served = Served(int(given["PORT"]))
    words = ("-m", "gunicorn", "--config", "config/gunicorn.conf.py", "--bind", f"127.0.0.1:{served.port}")
    requests = 'ceesarcode_http_requests_total{method="GET",status="2xx",view="problems:list"}'
    opened = 'ceesarcode_websockets_open{kind="run"}'
    with started(given | {"WEB_CONCURRENCY": "2"}, *words, "ceesarcode.asgi:application") as gunicorn:
        eventually(lambda: len(children_of(gunicorn)) == 2 and served.answers())
        for _ in range(12):
            served.get("/problems/")
        assert [served.value(requests) for _ in range(6)] == [12] * 6  # whichever of the two is asked

        address = f"ws://127.0.0.1:{served.port}/ws/runs/{run}/"
        with ExitStack() as sockets:
            for _ in range(6):
                sockets.enter_context(connect(address, origin=Origin("http://localhost")))
            eventually(lambda: served.value(opened) == 6)
            before = children_of(gunicorn)
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            eventually(lambda: len(children_of(gunicorn) - before) == 2 and served.answers())
        assert served.value(opened) == 0
        assert served.value(requests) == 12
    assert not list(Path("/dev/shm").glob(f"ceesarcode-*-{served.port}"))


def test_worker_and_beat_tell_theirs_on_ports_of_their_own(given: dict[str, str]) -> None:
    worker, beat = Served(free_port()), Served(0)
    beat.port = worker.port + 1
    given = given | {"METRICS_PORT": str(worker.port)}
    with started(given, "manage.py", "work", "--queue", "upkeep"), started(given, "manage.py", "beat"):
        eventually(lambda: worker.answers() and beat.answers())
        eventually(lambda: beat.value(f"ceesarcode_tasks_told_total{{{ANNOUNCE}}}") > 0)
        eventually(lambda: worker.value(f"ceesarcode_task_ended_timestamp_seconds{{{ANNOUNCE}}}") > 0)
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{worker.port}/metrics", timeout=10)
