"""The ASGI application as a server calls it: many requests wait, others are answered meanwhile."""

import asyncio
import json
import time
from typing import Any

import pytest
from django.db import connections

from ceesarcode.handler import PooledHandler
from core.places import PLACES
from execution.api.waiting import most_waiting
from execution.models import Run
from execution.tests.conftest import Bench

SLOW = {"language": "python", "files": {"Main.py": "import time; time.sleep(1.5)"}}


class Exchange:
    """One request to the application: its status, headers and body; `leave` is the client hanging up."""

    def __init__(self, method: str, path: str, body: Any = None) -> None:
        self.sent = b"" if body is None else json.dumps(body).encode()
        headers = [(b"host", b"localhost"), (b"content-type", b"application/json")]
        headers.append((b"content-length", str(len(self.sent)).encode()))
        path, _, query = path.partition("?")
        self.scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
            "client": ("127.0.0.1", 5000),
            "server": ("localhost", 80),
            "scheme": "http",
            "root_path": "",
        }
        self._requested = False
        self._left = asyncio.Event()
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = b""
        self.chunks: asyncio.Queue[bytes] = asyncio.Queue()

    def leave(self) -> None:
        self._left.set()

    async def receive(self) -> dict[str, Any]:
        if not self._requested:
            self._requested = True
            return {"type": "http.request", "body": self.sent, "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode().lower(): value.decode() for name, value in message["headers"]}
        elif body := message.get("body"):
            self.body += body
            self.chunks.put_nowait(body)

    async def run(self, handler: PooledHandler) -> "Exchange":
        await handler(self.scope, self.receive, self.send)
        return self


@pytest.fixture
def handler(fake_slots: Bench) -> Any:
    handler = PooledHandler()
    yield handler
    handler._threads.submit(connections.close_all).result()
    handler._threads.shutdown()


async def test_health_is_answered_at_once_while_many_wait(handler: PooledHandler) -> None:
    waiting = [asyncio.create_task(Exchange("POST", "/api/run", SLOW).run(handler)) for _ in range(4)]
    await asyncio.sleep(0.3)
    seconds = []
    for _ in range(5):
        begun = time.monotonic()
        health = await Exchange("GET", "/api/health").run(handler)
        seconds.append(time.monotonic() - begun)
        assert health.status == 200
    assert not any(task.done() for task in waiting), "nobody waited: this showed nothing"
    assert sorted(seconds)[2] < 0.2
    answers = await asyncio.gather(*waiting)
    assert [answer.status for answer in answers] == [200] * 4
    assert {json.loads(answer.body)["verdict"] for answer in answers} == {"OK"}


async def test_more_threads_than_may_wait(handler: PooledHandler) -> None:
    assert handler._threads._max_workers == most_waiting() + PLACES


async def test_request_that_may_not_wait_is_accepted(handler: PooledHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    import threading

    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr("execution.api.waiting._places", lambda: full)
    answer = await Exchange("POST", "/api/run", SLOW).run(handler)
    assert answer.status == 202


async def test_events_stream_while_the_run_goes_on(handler: PooledHandler) -> None:
    started = await Exchange("POST", "/api/run", SLOW | {"wait": False}).run(handler)
    run_id = json.loads(started.body)["id"]
    exchange = Exchange("GET", f"/api/runs/{run_id}/events?after=0")
    task = asyncio.create_task(exchange.run(handler))
    first = await asyncio.wait_for(exchange.chunks.get(), 2)
    assert b"queued" in first
    assert not await asyncio.to_thread(lambda: Run.objects.get(pk=run_id).is_final)
    exchange.leave()
    await asyncio.wait_for(task, 2)


async def test_api_fault_is_a_problem_document(handler: PooledHandler, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("execution.api.runs.submit_run", broken)
    answer = await Exchange("POST", "/api/run", SLOW).run(handler)
    assert (answer.status, answer.headers["content-type"]) == (500, "application/problem+json")
    assert json.loads(answer.body)["code"] == "internal_error"
    assert b"secret" not in answer.body
