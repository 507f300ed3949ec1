"""Web processes that are replaced, restarted and killed while a page follows a run: it has every event, each once."""

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from accounts.tests.factories import UserFactory
from accounts.viewer import Viewer
from execution.models import Run
from execution.publishing import group_of
from execution.recording import store_events
from execution.tests.consumers.conftest import cookie_of
from execution.tests.waiting import eventually
from tests.gamma.web import Web, serving_web

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(200)]
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0  # the page's


class Page:
    """What frontend/src/run/stream.js does: opens behind the last event, comes again later and later, drops repeats."""

    def __init__(self, web: Web, run: Run, cookie: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.closings: list[int] = []
        self._address = f"ws://localhost:{web.port}/ws/runs/{run.pk}/"
        self._options: dict[str, Any] = {
            "additional_headers": {"Cookie": cookie},
            "origin": f"http://localhost:{web.port}",
        }
        self._thread = threading.Thread(target=lambda: asyncio.run(self._follow()), daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> None:
        self._thread.join(60)
        assert not self._thread.is_alive(), "the page still waits"

    @property
    def seq(self) -> int:
        return self.events[-1]["seq"] if self.events else 0

    async def _follow(self) -> None:
        tries = 0
        while not self._is_over():
            with contextlib.suppress(OSError, InvalidHandshake):
                async with connect(f"{self._address}?after={self.seq}", **self._options) as stream:
                    tries = 0
                    await self._read(stream)
            longest = min(LONGEST_WAIT, FIRST_WAIT * 2**tries)
            tries += 1
            await asyncio.sleep(longest * (0.5 + random.random() / 2))

    async def _read(self, stream: Any) -> None:
        try:
            async for text in stream:
                event = json.loads(text)
                assert event["seq"] == self.seq + 1, "none twice, and none left out"
                self.events.append(event)
        except ConnectionClosed:
            pass
        self.closings.append(stream.close_code or 0)

    def _is_over(self) -> bool:
        return bool(self.events) and self.events[-1]["type"] == "finished"


class Told:
    """A run whose events this test writes, one after the other, as a worker would."""

    def __init__(self, owner: Any) -> None:
        fields = {"kind": "run", "status": "running", "language": "python", "entry": "Main.py", "limits": {}}
        self.row = Run.objects.create(user=owner, files={"Main.py": ""}, **fields)
        self.seq = 0

    def tell(self, type_: str = "stdout", **fields: Any) -> None:
        self.seq += 1
        event = {"seq": self.seq, "type": type_, **fields}
        store_events(self.row.pk, [event])
        layer = get_channel_layer()
        async_to_sync(layer.group_send)(group_of(self.row.pk), {"type": "run.event", "event": event})

    def go_on(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.tell(data=f"{self.seq}\n")
            time.sleep(0.02)


@pytest.fixture
def web(transactional_db: None, settings: Any) -> Iterator[Web]:
    with serving_web(settings) as found:
        yield found


@pytest.fixture
def followed(web: Web) -> Iterator[tuple[Told, list[Page]]]:
    """A run that four pages follow; at the end all have all of it."""
    owner = UserFactory()
    run, cookie = Told(owner), cookie_of(Viewer(user=owner))
    pages = [Page(web, run.row, cookie) for _ in range(4)]
    for page in pages:
        page.start()
    run.go_on(0.5)
    eventually(lambda: all(page.seq for page in pages), seconds=20)
    yield run, pages
    run.go_on(0.5)
    run.tell("finished", verdict="OK")
    for page in pages:
        page.finish()
        assert [event["seq"] for event in page.events] == list(range(1, run.seq + 1))
        assert page.closings[-1] == 1000


def test_processes_that_are_replaced_lose_no_event_and_no_request(web: Web, followed: tuple[Told, list[Page]]) -> None:
    run, pages = followed
    before = web.workers()
    under_way = half_a_request(web)
    web.signal(signal.SIGHUP)
    run.go_on(1.0)
    assert answer_of(under_way).startswith(b"HTTP/1.1 400 ")
    eventually(lambda: len(web.workers()) == 2 and not web.workers() & before, seconds=40)
    eventually(lambda: all(page.closings for page in pages), seconds=20)
    assert {page.closings[0] for page in pages} == {1012}, "the page is told that the service restarts"


def test_a_restart_loses_no_event(web: Web, followed: tuple[Told, list[Page]]) -> None:
    run, pages = followed
    web.stop()
    assert {page.closings[0] for page in pages} == {1012}
    run.go_on(0.5)
    web.start()


def test_a_process_that_is_killed_loses_no_event(web: Web, followed: tuple[Told, list[Page]]) -> None:
    run, pages = followed
    before = web.workers()
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    run.go_on(1.0)
    eventually(lambda: len(web.workers()) == 2 and not web.workers() & before, seconds=40)
    eventually(lambda: all(page.closings for page in pages), seconds=20)
    assert {page.closings[0] for page in pages} == {1006}


def half_a_request(web: Web) -> Any:
    """A request of which the server has a part when it is told to go."""
    caller = socket.create_connection(("127.0.0.1", web.port), timeout=30)
    head = f"POST /api/run HTTP/1.1\r\nHost: localhost:{web.port}\r\nContent-Type: application/json\r\n"
    caller.sendall(f"{head}Content-Length: 2\r\n\r\n[".encode())
    time.sleep(0.3)
    return caller


def answer_of(caller: Any) -> bytes:
    caller.sendall(b"]")
    told: bytes = caller.recv(4096)
    caller.close()
    return told
