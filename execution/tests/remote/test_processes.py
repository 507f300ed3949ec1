"""Workers as processes of their own, killed and cut off while they execute: what went in comes out, once."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import Run, RunEvent, WorkerHost
from execution.scheduling.remote import wire
from execution.scheduling.remote.web import RemoteScheduler
from execution.services.running import submit_run
from execution.tests.bench import python
from execution.tests.remote.conftest import serving_redis
from execution.tests.waiting import eventually

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
RUNS = 16
SOURCE = "import time\ntime.sleep(0.5)\nprint({number})"
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def web(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteScheduler]:
    """The web process's side in this process, over a Redis of this test's own."""
    from ceesarcode.celery import app

    with serving_redis() as url:
        settings.REDIS_URL, settings.SCHEDULER = url, "celery"
        settings.MAX_QUEUED_PER_OWNER = 1000
        monkeypatch.setattr(app.conf, "broker_url", url)
        wire._client.cache_clear()
        found = RemoteScheduler()
        found.start()
        monkeypatch.setattr(scheduling, "_scheduler", found)
        yield found
        found.stop()
        wire._client.cache_clear()


@pytest.fixture
def start(web: RemoteScheduler, settings: Any) -> Iterator[Start]:
    """Starts `manage.py work` or `beat` on the test's database and Redis."""
    started: list[subprocess.Popen[bytes]] = []
    environment = os.environ | {
        "DATABASE_URL": address_of_database(),
        "REDIS_URL": settings.REDIS_URL,
        "SCHEDULER": "celery",
        "SECRET_KEY": django_settings.SECRET_KEY,
        "MAX_CONCURRENT_EXECUTIONS": "2",
        "LOG_LEVEL": "error",
    }

    def begin(*words: str) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=django_settings.BASE_DIR,
            env=environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def address_of_database() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgres://{told['USER']}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def hosts(count: int) -> None:
    """So many are there, and have told what they offer."""
    eventually(
        lambda: sum(bool(host.languages) for host in WorkerHost.objects.present()) >= count,
        seconds=60,
    )


@contextmanager
def under_way(owner: Viewer) -> Iterator[list[Run]]:
    """Runs that have begun; when the fault is over, all of them come out, each with its own output and once."""
    runs = [submit_run(viewer=owner, request=python(SOURCE.format(number=n))) for n in range(RUNS)]
    eventually(lambda: Run.objects.filter(status="finished").count() >= 2, seconds=30)
    yield runs
    eventually(lambda: Run.objects.filter(status="finished").count() == RUNS, seconds=120)
    for number, run in enumerate(runs):
        run.refresh_from_db()
        events = [event.payload for event in RunEvent.objects.filter(run=run).order_by("seq")]
        printed = "".join(event["data"] for event in events if event["type"] == "stdout")
        assert (run.verdict, printed) == ("OK", f"{number}\n")
        assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
        assert sum(event["type"] == "finished" for event in events) == 1


def test_a_worker_killed_in_the_middle_loses_nothing(owner: Viewer, start: Start) -> None:
    start("work", "--queue", "runs")
    killed = start("work")
    start("work", "--queue", "upkeep")
    start("beat")
    hosts(2)
    with under_way(owner):
        os.killpg(killed.pid, signal.SIGKILL)
    assert Run.objects.filter(attempts__gt=1).count() <= 2, "those that it had, and no other, were begun again"


def test_a_worker_that_is_asked_to_end_gives_nothing_up(owner: Viewer, start: Start) -> None:
    start("work")
    ending = start("work", "--queue", "runs")
    start("beat")
    hosts(2)
    with under_way(owner):
        ending.send_signal(signal.SIGTERM)
    assert ending.wait(30) == 0
    assert not Run.objects.filter(attempts__gt=1).exists()
    assert WorkerHost.objects.present().count() == 1


def test_words_that_are_lost_are_said_again(owner: Viewer, start: Start, web: RemoteScheduler) -> None:
    """Redis forgets everything while runs wait."""
    start("work")
    start("beat")
    hosts(1)
    with under_way(owner):
        wire._client().flushall()
