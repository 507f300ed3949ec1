"""Requests, refusals by rate, sockets and tasks are counted under few labels."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from celery import shared_task
from django.test import Client
from prometheus_client import REGISTRY
from pytest_django import Settings

from accounts.viewer import Viewer
from ceesarcode.metrics import tasks
from ceesarcode.metrics.sockets import CountedSockets, kind_of
from core.tests.metering import Meter
from execution.services.running import submit_run
from execution.tests.bench import Bench, fake_slots, owner, python
from execution.tests.consumers.conftest import Watcher, cookie_for, stream

__all__ = ["fake_slots", "owner", "stream"]
REQUESTS = "ceesarcode_http_requests_total"


def views() -> set[str]:
    families = {family.name: family for family in REGISTRY.collect()}
    return {sample.labels["view"] for sample in families["ceesarcode_http_requests"].samples}


@pytest.mark.django_db
def test_request_is_counted_by_its_view_and_timed(client: Client) -> None:
    found = Meter(REQUESTS, view="metrics", method="GET", status="2xx")
    timed = Meter("ceesarcode_http_request_seconds_count", view="metrics")
    spent = Meter("ceesarcode_http_request_seconds_sum", view="metrics")
    client.get("/metrics")
    assert (found.moved, timed.moved) == (1, 1)
    assert spent.moved > 0


@pytest.mark.django_db
def test_addresses_that_are_none_are_one_label(client: Client) -> None:
    client.get("/none/at/all")
    client.get("/api/none")
    before, unknown = views(), Meter(REQUESTS, view="none", method="GET", status="4xx")
    for number in range(20):
        client.get(f"/none-{number}/")
        client.get(f"/api/none-{number}")
        client.get(f"/metrics?number={number}")
    assert views() == before | {"metrics"}
    assert unknown.moved == 20


@pytest.mark.django_db
def test_methods_of_a_callers_own_are_one_label(client: Client) -> None:
    other = Meter(REQUESTS, view="metrics", method="other", status="4xx")
    for method in ("BREW", "PROPFIND"):
        client.generic(method, "/metrics")
    assert other.moved == 2


@pytest.mark.django_db
def test_refusal_by_rate_is_counted(client: Client, settings: Settings) -> None:
    settings.RATE_RUN_ANONYMOUS = "1/hour"
    refused = Meter("ceesarcode_throttled_total", kind="run")
    answers = [client.post("/api/run", {}, content_type="application/json").status_code for _ in range(3)]
    assert answers[1:] == [429, 429]
    assert refused.moved == 2


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/ws/runs/1/", "run"),
        ("/ws/deployments/", "board"),
        ("/ws/x/", "other"),
        ("/runs/runs/", "other"),
        ("", "other"),
    ],
)
def test_socket_is_known_by_its_address(path: str, kind: str) -> None:
    assert kind_of(path) == kind


async def test_socket_is_open_until_it_ends_even_by_a_fault() -> None:
    opened = Meter("ceesarcode_websockets_open", kind="board")
    going_on, ending = asyncio.Event(), asyncio.Event()

    async def inner(scope: dict[str, Any], receive: Any, send: Any) -> None:
        going_on.set()
        await ending.wait()
        raise ZeroDivisionError

    async def nothing(*_: Any) -> dict[str, Any]:
        return {"type": "websocket.connect"}

    answering = asyncio.ensure_future(CountedSockets(inner)({"path": "/ws/deployments/"}, nothing, nothing))
    await going_on.wait()
    assert opened.moved == 1
    ending.set()
    with pytest.raises(ZeroDivisionError):
        await answering
    assert opened.moved == 0


async def test_messages_of_a_watched_run_are_counted_and_their_delay_timed(stream: Bench, owner: Viewer) -> None:
    opened = Meter("ceesarcode_websockets_open", kind="run")
    ways = [Meter("ceesarcode_websocket_messages_total", kind="run", direction=way) for way in ("sent", "received")]
    delays = Meter("ceesarcode_event_delay_seconds_count")
    source = "import time\nprint('on', flush=True)\ntime.sleep(20)"
    run = await sync_to_async(submit_run)(viewer=owner, request=python(source, live=True))
    watcher = await Watcher(run.pk, cookie=await cookie_for(owner)).open()
    seen = await watcher.until("stdout")
    assert opened.moved == 1
    await watcher.send(type="cancel")
    seen += await watcher.until("finished")
    assert await watcher.next() == {"closed": 1000}
    await watcher.drop()
    assert [way.moved for way in ways] == [len(seen), 1]
    assert 0 < delays.moved <= len(seen)
    assert opened.moved == 0


@shared_task(name="metered")
def metered(fails: bool) -> None:
    if fails:
        raise ZeroDivisionError


@pytest.mark.parametrize(("fails", "outcome"), [(False, "success"), (True, "failure")])
def test_task_is_timed_by_its_outcome(fails: bool, outcome: str) -> None:
    done = Meter("ceesarcode_task_seconds_count", task="metered", outcome=outcome)
    ended = Meter("ceesarcode_task_ended_timestamp_seconds", task="metered")
    metered.apply(args=(fails,))
    assert done.moved == 1
    assert ended.moved > 0
    assert not tasks._begun
