"""Threads: what does not fit is told so at once, and what hangs is answered without its thread."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from ceesarcode import handler as handler_module
from ceesarcode.handler import PooledHandler
from ceesarcode.refusing import KEY
from ceesarcode.tests.bounds.test_bodies import scope_of

pytestmark = pytest.mark.django_db(transaction=True)  # Django looks after connections around every request
THREADS, PLACES = 2, 5


class Stuck:
    """A handler whose views at /api/stuck wait until `leave` is set."""

    def __init__(self) -> None:
        handler: Any = PooledHandler()
        self.handler, self.leave = handler, threading.Event()
        self.handler._threads = ThreadPoolExecutor(THREADS)
        self.handler._places = threading.BoundedSemaphore(PLACES)
        self._chain = handler._middleware_chain
        handler._middleware_chain = self._respond

    def _respond(self, request: Any) -> Any:
        if request.path == "/api/stuck" and KEY not in request.scope:
            assert self.leave.wait(20)
        return self._chain(request)

    def ask(self, path: str = "/api/stuck") -> "asyncio.Task[tuple[int, dict[str, str], Any]]":
        return asyncio.create_task(self._ask(path))

    async def _ask(self, path: str) -> tuple[int, dict[str, str], Any]:
        caller: Any = ApplicationCommunicator(self.handler, scope_of(path) | {"method": "GET"})
        await caller.send_input({"type": "http.request", "body": b"", "more_body": False})
        start = await caller.receive_output(timeout=15)
        body = await caller.receive_output(timeout=15)
        headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
        return start["status"], headers, json.loads(body["body"])


@pytest.fixture
def stuck(settings: Any) -> Iterator[Stuck]:
    settings.ALLOWED_HOSTS = ["localhost"]
    found = Stuck()
    yield found
    found.leave.set()
    found.handler._threads.shutdown()


async def test_beyond_the_queue_a_request_is_refused_at_once_and_the_others_are_answered(stuck: Stuck) -> None:
    waiting = [stuck.ask() for _ in range(PLACES)]
    await asyncio.sleep(0.05)
    status, headers, told = await stuck.ask()
    assert (status, told["code"], headers["retry-after"]) == (503, "too_busy", "2")
    assert headers["cache-control"]
    stuck.leave.set()
    assert [status for status, _, _ in await asyncio.gather(*waiting)] == [404] * PLACES
    assert (await stuck.ask("/api/nowhere"))[0] == 404


async def test_health_waits_behind_nobody(stuck: Stuck) -> None:
    waiting = [stuck.ask() for _ in range(PLACES)]
    await asyncio.sleep(0.05)
    assert (await stuck.ask("/api/health"))[2]["version"]
    assert not any(task.done() for task in waiting)
    stuck.leave.set()
    await asyncio.gather(*waiting)


async def test_what_takes_too_long_is_answered_without_its_thread(
    stuck: Stuck, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(handler_module, "longest_request", lambda: 0.1)
    status, headers, told = await stuck.ask()
    assert (status, told["code"], headers["retry-after"]) == (503, "took_too_long", "2")
    assert "request_took_too_long" in caplog.text
    taken = 0
    while stuck.handler._places.acquire(blocking=False):
        taken += 1
    assert taken == PLACES - 1, "its thread is not free yet, and counts"
    for _ in range(taken):
        stuck.handler._places.release()
    stuck.leave.set()
    monkeypatch.undo()
    assert (await stuck.ask("/api/nowhere"))[0] == 404


async def test_a_place_comes_back_when_its_caller_went_away(stuck: Stuck) -> None:
    asking = [stuck.ask() for _ in range(PLACES)]
    await asyncio.sleep(0.05)
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    stuck.leave.set()
    await asyncio.to_thread(stuck.handler._threads.shutdown)
    assert all(stuck.handler._places.acquire(blocking=False) for _ in range(PLACES))


def test_the_deadline_lies_between_the_longest_wait_and_the_proxy_s(settings: Any) -> None:
    settings.EXECUTION_TIMEOUT_SECONDS = 30  # gamma's
    assert 60 < handler_module.longest_request() < 120
