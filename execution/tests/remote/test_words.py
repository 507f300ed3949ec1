"""The words that lie with the broker: counted, and none said anew for a run that has one."""

import pytest
from celery.exceptions import OperationalError

from accounts.viewer import Viewer
from execution import tasks
from execution.models import WorkerHost
from execution.scheduling.remote import wire
from execution.scheduling.remote.host import Host
from execution.scheduling.remote.web import NOBODY, RemoteScheduler
from execution.services.recovering import recover_runs
from execution.tests.remote.test_host import submitted, words
from execution.tests.waiting import eventually

__all__ = ["words"]


def test_what_lies_there_is_not_said_again(owner: Viewer, web: RemoteScheduler, host: Host, words: list[int]) -> None:
    for _ in range(3):
        submitted(owner, web)
    words.clear()
    client = wire._client()
    client.delete("runs", "runs\x06\x161")
    client.rpush("runs\x06\x161", "one", "two")
    recover_runs()
    assert len(words) == 1
    client.rpush("runs", "three")
    recover_runs()
    assert len(words) == 1
    client.delete("runs", "runs\x06\x161")
    recover_runs()
    assert len(words) == 4


def test_without_redis_nothing_is_counted(over_redis: None, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:9/0")
    wire._client.cache_clear()
    assert wire.words_in("runs") is None


def test_a_worker_that_has_told_no_language_yet_takes_nothing(web: RemoteScheduler, host: Host) -> None:
    eventually(lambda: web.state().healthy)
    WorkerHost.objects.update(languages=[])
    web._hosts = (0.0, [])
    assert (web.state().healthy, web.state().message) == (False, NOBODY)


def test_the_end_of_a_rejudged_run_does_not_need_the_broker(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(tasks.feed, "apply_async", refuse)
    host.scheduler.look_for_rejudges()
