"""GET /api/runs/<id>/events: the record, then live, then the end."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import ApiToken, User
from accounts.tests.factories import UserFactory, bearer, token_of
from accounts.viewer import Viewer
from core import broadcasting
from execution import publishing, scheduling
from execution.api import event_stream as streaming
from execution.models import Run
from execution.services.running import submit_run
from execution.tests.api.conftest import HELLO, assert_problem, post
from execution.tests.conftest import Bench, python

SLOW = "import time\nfor n in range(3):\n    print(n, flush=True); time.sleep(.3)"


def finished_run(client: Client) -> str:
    run_id: str = post(client, "/api/run", HELLO | {"wait": False}).json()["id"]
    assert scheduling.await_end(UUID(run_id), 10)
    return run_id


def read(response: Any) -> list[dict[str, Any]]:
    """The events of a stream that ends."""

    async def collected() -> bytes:
        return b"".join([chunk async for chunk in response.streaming_content])

    return events_of(async_to_sync(collected)())


def events_of(data: bytes) -> list[dict[str, Any]]:
    blocks = [block.splitlines() for block in data.decode().split("\n\n") if block.startswith("id:")]
    events = [json.loads(lines[1].removeprefix("data: ")) for lines in blocks]
    assert [int(lines[0].removeprefix("id: ")) for lines in blocks] == [event["seq"] for event in events]
    return events


def test_finished_run_is_replayed_and_the_stream_ends(fake_slots: Bench, client: Client) -> None:
    response = client.get(f"/api/runs/{finished_run(client)}/events", headers={"accept": "text/event-stream"})
    assert (response.status_code, response["Content-Type"]) == (200, "text/event-stream")
    assert (response["Cache-Control"], response["X-Accel-Buffering"]) == ("no-store", "no")
    events = read(response)
    assert list(dict.fromkeys(event["type"] for event in events)) == ["queued", "running", "stdout", "finished"]
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


@pytest.mark.parametrize(
    ("query", "header", "first"), [("?after=2", "", 3), ("", "2", 3), ("?after=1", "3", 4), ("?after=2", "junk", 3)]
)
def test_stream_goes_on_behind_what_is_known(
    fake_slots: Bench, client: Client, query: str, header: str, first: int
) -> None:
    run_id = finished_run(client)
    response = client.get(f"/api/runs/{run_id}/events{query}", headers={"last-event-id": header})
    assert read(response)[0]["seq"] == first


@pytest.mark.parametrize("after", [50, 2**31 - 1])
def test_stream_behind_the_end_is_empty_and_ends(fake_slots: Bench, client: Client, after: int) -> None:
    assert read(client.get(f"/api/runs/{finished_run(client)}/events?after={after}")) == []


@pytest.mark.parametrize("after", ["x", "-1", "", "1.5", "2147483648", "9" * 50])
def test_wrong_after_is_refused(fake_slots: Bench, client: Client, after: str) -> None:
    response = client.get(f"/api/runs/{finished_run(client)}/events?after={after}")
    assert_problem(response, 400, "after_out_of_range", "after")


def test_unknown_run_is_a_problem_in_json_for_an_event_source_too(client: Client, transactional_db: None) -> None:
    path = "/api/runs/6f3a3c57-8d53-4a8e-9ad0-5d1f35b8a1b7/events"
    assert_problem(client.get(path, headers={"accept": "text/event-stream"}), 404, "run_unknown")


async def test_live_run_is_followed_event_by_event(fake_slots: Bench) -> None:
    broadcasting.use_loop(asyncio.get_running_loop())
    viewer = Viewer()
    run = await asyncio.to_thread(submit_run, viewer=viewer, request=python(SLOW, live=True))
    seen: list[tuple[str, bool]] = []
    data = b""
    async for chunk in streaming.event_stream(run.pk, after=0, viewer=viewer):
        data += chunk
        is_final = await asyncio.to_thread(lambda: Run.objects.get(pk=run.pk).is_final)
        seen.append((events_of(chunk)[0]["type"], is_final))
    events = events_of(data)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert "".join(event["data"] for event in events if event["type"] == "stdout") == "0\n1\n2\n"
    assert ("stdout", False) in seen, "the first line came only after the end"
    broadcasting.use_loop(None)


async def test_silent_run_is_kept_alive_by_comments(fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.05)
    request = python("import time; time.sleep(.5)", live=True)
    run = await asyncio.to_thread(submit_run, viewer=Viewer(), request=request)
    chunks = [chunk async for chunk in streaming.event_stream(run.pk, after=0, viewer=Viewer())]
    assert streaming.HEARTBEAT in chunks
    assert events_of(b"".join(chunks))[-1]["type"] == "finished"  # found in the record: no message is needed


async def test_client_that_leaves_leaves_nothing_behind(fake_slots: Bench, settings: Settings) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}  # whose groups are seen
    request = python("import time; time.sleep(5)", live=True)
    run = await asyncio.to_thread(submit_run, viewer=Viewer(), request=request)
    stream = streaming.event_stream(run.pk, after=0, viewer=Viewer())
    await anext(stream)
    group = publishing.group_of(run.pk)
    assert get_channel_layer().groups.get(group)
    await stream.aclose()  # type: ignore[attr-defined]
    assert not get_channel_layer().groups.get(group)


async def test_viewer_who_may_not_watch_any_more_is_let_go(fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.05)
    request = python("import time; time.sleep(5)", live=True)
    run = await asyncio.to_thread(submit_run, viewer=Viewer(), request=request)
    stream = streaming.event_stream(run.pk, after=0, viewer=Viewer())
    await anext(stream)
    other = "0b0c8a4e-3f0c-4c39-8f6a-0f6f8f6a6f6a"
    await asyncio.to_thread(lambda: Run.objects.filter(pk=run.pk).update(visitor=other))
    async with asyncio.timeout(2):
        assert all([b"finished" not in chunk async for chunk in stream])


@pytest.mark.parametrize("ending", ["revoked", "expired", "closed"])
async def test_stream_ends_with_the_token_that_asked_for_it(
    fake_slots: Bench, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.05)
    user = await asyncio.to_thread(UserFactory)
    await asyncio.to_thread(token_of, user)
    token, viewer = await ApiToken.objects.aget(), Viewer(user=user)
    request = python("import time; time.sleep(5)", live=True)
    run = await asyncio.to_thread(submit_run, viewer=viewer, request=request)
    stream = streaming.event_stream(run.pk, after=0, viewer=viewer, token=token)
    await anext(stream)
    past = timezone.now() - timedelta(days=1)
    changes = {
        "revoked": {"revoked_at": past},
        "expired": {"created_at": past - timedelta(days=1), "expires_at": past},
    }
    if ending == "closed":
        await User.objects.aupdate(is_active=False)
    else:
        await ApiToken.objects.aupdate(**changes[ending])
    async with asyncio.timeout(4):
        assert all([b"finished" not in chunk async for chunk in stream])


def test_token_s_stream_is_whole(fake_slots: Bench, client: Client, transactional_db: None) -> None:
    headers = bearer(token_of(UserFactory(), "runs:write"))
    run_id = post(client, "/api/run", HELLO, **headers).json()["id"]
    assert read(client.get(f"/api/runs/{run_id}/events", headers=headers))[-1]["type"] == "finished"
