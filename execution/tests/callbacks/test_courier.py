"""The courier's thread: from the request to the receiver, several at a time, one of an owner at a time."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from accounts.models import ApiToken
from accounts.tests.factories import UserFactory, bearer, token_of
from execution.models import Callback
from execution.scheduling import courier
from execution.services.delivering import claim_callback
from execution.tests.api.conftest import HELLO, post
from execution.tests.callbacks.conftest import MakeCallback
from execution.tests.callbacks.receiving import Receiver
from execution.tests.conftest import Bench
from problems.models import Part

pytestmark = pytest.mark.django_db(transaction=True)
DOUBLE = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}


@pytest.fixture
def running(transactional_db: None, receiving: Receiver) -> Iterator[None]:
    courier.start(receiving.client())
    yield
    courier.stop()
    eventually(lambda: not Callback.objects.filter(state="queued", attempts__gt=0, log=None).exists())


def eventually(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_delivered(count: int) -> Callable[[], bool]:
    return lambda: Callback.objects.filter(state="delivered").count() == count


def test_runs_of_every_kind_are_told(
    fake_slots: Bench, doubling: Part, running: None, receiving: Receiver, client: Client
) -> None:
    headers = bearer(token_of(UserFactory()))
    asked = {"callback_url": receiving.url, "wait": False}
    run = post(client, "/api/run", HELLO | asked, **headers).json()["id"]
    submission = post(client, "/api/submit", DOUBLE | asked, **headers).json()["id"]
    batch = post(client, "/api/run/batch", {"runs": [HELLO, HELLO]} | asked, **headers).json()["runs"]
    eventually(is_delivered(4))
    told = {message.headers["webhook-id"]: message.body.decode() for message in receiving.received}
    assert len(told) == 4
    for run_id in (run, submission, *(one["id"] for one in batch)):
        assert sum(run_id in body for body in told.values()) == 1
    (of_submission,) = [body for body in told.values() if submission in body]
    assert '"submission.finished"' in of_submission
    assert '"verdict": "AC"' in of_submission


def test_slow_receiver_holds_up_its_owner_alone(running: None, receiving: Receiver, new_callback: MakeCallback) -> None:
    released, waiting = Event(), Event()

    def answer(handler: BaseHTTPRequestHandler) -> None:
        if "slow" in handler.path:
            waiting.set()
            released.wait(30)
        handler.send_response(204)
        handler.end_headers()

    receiving.answer = answer
    slow = new_callback(url=receiving.url.replace("told", "slow"))
    courier.wake()
    assert waiting.wait(30)
    token_of(slow.token.user)  # another token is no way around
    behind = new_callback(token=slow.token.user.api_tokens.exclude(pk=slow.token_id).get())
    new_callback()
    courier.wake()
    eventually(is_delivered(1))
    assert Callback.objects.get(pk=behind.pk).attempts == 0
    released.set()
    eventually(is_delivered(3))


def test_busy_database_does_not_end_the_courier(
    running: None, new_callback: MakeCallback, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, calls = claim_callback, []

    def claim(**options: Any) -> Any:
        calls.append(1)
        if len(calls) == 1:
            raise OperationalError("database is locked")
        return real(**options)

    monkeypatch.setattr(courier, "claim_callback", claim)
    monkeypatch.setattr(courier, "ROUND_SECONDS", 0.1)
    new_callback()
    courier.wake()
    eventually(is_delivered(1))
    assert len(calls) >= 2


def test_many_are_told_at_once_and_each_once(running: None, receiving: Receiver, new_callback: MakeCallback) -> None:
    for _ in range(9):
        new_callback()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: courier.wake(), range(20)))
    eventually(is_delivered(9))
    assert len(receiving.received) == 9


def test_waking_without_a_courier_does_nothing() -> None:
    courier.stop()
    courier.wake()
    assert not ApiToken.objects.exists()
