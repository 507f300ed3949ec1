"""The stream of a run: whole, in order, once; for those who may see it."""

import asyncio
import time
import uuid
from typing import Any
from unittest.mock import Mock

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from django.contrib.sessions.models import Session

from accounts.models import User
from accounts.viewer import Viewer
from core import broadcasting
from execution import consumers, scheduling, selectors
from execution.models import Run
from execution.publishing import publish_event
from execution.services.running import submit_run
from execution.tests.bench import Bench, python
from execution.tests.consumers.conftest import Watcher, cookie_for, events_of, make_user

SLOW = "import time\nfor i in range(5):\n    print(i, flush=True)\n    time.sleep(0.05)"
ASKS = "print('name?', flush=True)\nprint('hi ' + input(), flush=True)"


@sync_to_async
def submitted(viewer: Viewer, source: str, **fields: Any) -> Run:
    return submit_run(viewer=viewer, request=python(source, **{"live": True, **fields}))


async def ended(run: Run) -> bool:
    """Waits in a thread of its own: the test's is needed."""
    waiting = database_sync_to_async(scheduling.await_end, thread_sensitive=False)
    return bool(await waiting(run.pk, 10))


async def watch(run: Run, viewer: Viewer, *, after: object = None) -> Watcher:
    return await Watcher(run.pk, cookie=await cookie_for(viewer), after=after).open()


def assert_whole(messages: list[dict[str, Any]], first: int = 1) -> None:
    assert [message["seq"] for message in messages] == list(range(first, first + len(messages)))


async def test_output_arrives_line_by_line_while_it_runs(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, SLOW)
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    assert not await Run.objects.filter(pk=run.pk, finished_at__isnull=False).aexists()
    rest = await watcher.until("finished")
    assert "".join(message["data"] for message in rest if message["type"] == "stdout") == "1\n2\n3\n4\n"
    assert (rest[-1]["verdict"], rest[-1]["status"]) == ("OK", "finished")
    assert "stdout" not in rest[-1]
    assert await watcher.next() == {"closed": 1000}


async def test_ended_run_is_replayed_from_where_the_page_stands(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, SLOW)
    assert await ended(run)
    record = await events_of(run)
    for after in (None, 0, 1, 4, len(record) - 1):
        watcher = await watch(run, owner, after=after)
        assert await watcher.until("finished") == record[after or 0 :]
        assert await watcher.next() == {"closed": 1000}
    nothing_new = await watch(run, owner, after=len(record))
    assert await nothing_new.next() == {"closed": 1000}


@pytest.mark.parametrize("after", ["", "x", "-1", "9" * 30, "٣"])
async def test_strange_after_replays_all_of_it(stream: Bench, owner: Viewer, after: str) -> None:
    run = await submitted(owner, "print(1)")
    assert await ended(run)
    assert_whole(await (await watch(run, owner, after=after)).until("finished"))


async def test_connection_that_drops_again_and_again_misses_and_repeats_nothing(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, "import time\nfor i in range(30):\n    print(i, flush=True)\n    time.sleep(0.01)")
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["type"] != "finished":
        watcher = await watch(run, owner, after=len(seen))
        for _ in range(7):
            message = await watcher.next()
            if "closed" in message:
                break
            seen.append(message)
        await watcher.drop()
    assert_whole(seen)
    assert seen == await events_of(run)


async def test_two_pages_see_the_same(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, SLOW)
    pages = [await watch(run, owner), await watch(run, owner)]
    first, second = await asyncio.gather(*(page.until("finished") for page in pages))
    assert first == second == await events_of(run)


async def test_event_that_the_layer_lost_is_read_from_the_record(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    assert_whole(await watcher.until("stdout"))
    for seq, text in ((4, "lost"), (5, "arrives")):
        payload = {"seq": seq, "type": "stdout", "data": text}
        await run.events.acreate(seq=seq, type="stdout", payload=payload)
    publish_event(run.pk, payload)
    publish_event(run.pk, payload)  # twice: the second is dropped
    assert [(await watcher.next())["data"] for _ in range(2)] == ["lost", "arrives"]


async def test_unwatched_run_is_told_whole_when_it_ends(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, SLOW, live=False)
    watcher = await watch(run, owner)
    messages = await watcher.until("finished")
    assert_whole(messages)
    assert [message["type"] for message in messages] == ["running", "stdout", "finished"]


@pytest.mark.usefixtures("real_slots")
async def test_write_reaches_the_page_in_time(owner: Viewer) -> None:
    """Over the slots that serve. The goal is 20 ms at the median; a busy machine gets twice that."""
    broadcasting.use_loop(asyncio.get_running_loop())
    source = "import time\nfor i in range(20):\n    print(time.time(), flush=True)\n    time.sleep(0.02)"
    run = await submitted(owner, source)
    watcher = await watch(run, owner)
    delays = []
    while (message := await watcher.next()).get("type") != "finished":
        if message["type"] == "stdout" and message["data"].strip():  # unbuffered, a line's end may come alone
            delays.append(time.time() - float(message["data"].split()[-1]))
    assert len(delays) >= 10
    assert sorted(delays)[len(delays) // 2] < 0.04


@pytest.mark.parametrize("kind", ["other", "anonymous", "visitor"])
async def test_run_of_somebody_is_hidden_from_others(stream: Bench, owner: Viewer, kind: str) -> None:
    run = await submitted(owner, "print('secret')")
    viewers = {"other": await make_user("eve"), "anonymous": Viewer(), "visitor": Viewer(visitor=uuid.uuid4())}
    watcher = Watcher(run.pk, cookie=await cookie_for(viewers[kind]) if kind != "anonymous" else "")
    await watcher.open()
    assert await watcher.next() == {"closed": 4404}
    unknown = await Watcher(uuid.uuid4(), cookie=await cookie_for(owner)).open()
    assert await unknown.next() == {"closed": 4404}


async def test_visitor_watches_their_own_run_and_nobody_else_does(stream: Bench, owner: Viewer) -> None:
    visitor = Viewer(visitor=uuid.uuid4())
    run = await submitted(visitor, "print(1)")
    assert_whole(await (await watch(run, visitor)).until("finished"))
    assert await (await watch(run, owner)).next() == {"closed": 4404}


async def test_run_without_an_owner_is_open_to_who_knows_its_id(stream: Bench) -> None:
    run = await submitted(Viewer(), "print(1)")
    watcher = await Watcher(run.pk).open()
    assert_whole(await watcher.until("finished"))


async def test_staff_watch_but_do_not_steer(stream: Bench, owner: Viewer) -> None:
    staff = await make_user("boss", is_staff=True)
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, staff)
    await watcher.until("stdout")
    for message in ({"type": "stdin", "data": "boss\n"}, {"type": "cancel"}):
        await watcher.send(**message)
        answer = await watcher.next()
        assert (answer["type"], answer["code"], "seq" in answer) == ("error", "not_owner", False)
    mine = await watch(run, owner)
    await mine.send(type="stdin", data="ada\n")
    assert (await mine.until("finished"))[-2]["data"] == "hi ada\n"


async def test_viewer_who_loses_the_right_loses_the_stream(
    stream: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RIGHT_SECONDS", 0)
    staff = await make_user("boss", is_staff=True)
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, staff)
    await watcher.until("stdout")
    await User.objects.filter(pk=staff.user.pk).aupdate(is_staff=False)  # type: ignore[union-attr]
    await sync_to_async(scheduling.steer)(run.pk, "stdin", data=b"x\n")
    assert await watcher.next() == {"closed": 4404}


async def test_the_right_is_asked_once_while_the_answer_holds_and_then_for_each_event(
    stream: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that says much does not ask at every word."""
    asking = Mock(wraps=selectors.visible_kind)
    monkeypatch.setattr(selectors, "visible_kind", asking)
    monkeypatch.setattr(consumers, "RIGHT_SECONDS", 3600)
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    assert len(await watcher.until("stdout")) > 2
    assert asking.call_count == 1
    monkeypatch.setattr(consumers, "RIGHT_SECONDS", 0)
    await watcher.send(type="stdin", data="ada\n")
    rest = await watcher.until("finished")
    assert asking.call_count == 1 + len(rest)


async def test_who_signs_out_is_sent_away_though_nothing_is_told(
    stream: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    await Session.objects.all().adelete()
    await watcher.send(type="ping")
    assert await watcher.next() == {"type": "pong"}
    monkeypatch.setattr(consumers, "SILENT_RIGHT_SECONDS", 0)
    await watcher.send(type="ping")
    assert await watcher.next() == {"closed": 4404}
    await sync_to_async(scheduling.steer)(run.pk, "cancel")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "unknown_message"),
        ({"type": "sudo"}, "unknown_message"),
        ({"type": ["stdin"]}, "unknown_message"),
        ({"type": "stdin"}, "stdin_invalid"),
        ({"type": "stdin", "data": 5}, "stdin_invalid"),
        ({"type": "stdin", "data": "x" * 65537}, "stdin_invalid"),
        ({"type": "stdin", "data": "\ud800"}, "stdin_invalid"),
        ({"type": "resize", "columns": 80}, "resize_invalid"),
        ({"type": "resize", "columns": 501, "rows": 1}, "resize_invalid"),
        ({"type": "resize", "columns": True, "rows": 1}, "resize_invalid"),
        ({"type": "resize", "columns": 80, "rows": 201}, "resize_invalid"),
        ({"type": "signal", "name": "SIGKILL"}, "signal_invalid"),
    ],
)
async def test_wrong_message_is_answered_and_the_stream_goes_on(
    stream: Bench, owner: Viewer, message: dict[str, Any], code: str
) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    await watcher.send(**message)
    answer = await watcher.next()
    assert (answer["type"], answer["code"]) == ("error", code)
    assert answer["message"].endswith(".")
    await watcher.send(type="stdin", data="ada\n")
    assert (await watcher.until("finished"))[-1]["verdict"] == "OK"


@pytest.mark.parametrize("raw", [{"text": "{"}, {"text": "[1]"}, {"bytes": b"\x00\xff"}])
async def test_what_is_no_json_object_is_answered(stream: Bench, owner: Viewer, raw: dict[str, Any]) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    await watcher.send_raw(**raw)
    assert (await watcher.next())["code"] == "unknown_message"
    await watcher.send(type="cancel")
    assert (await watcher.until("finished"))[-1]["status"] == "cancelled"


async def test_unknown_message_is_told_every_one_that_is_taken(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    await watcher.send(type="sudo")
    assert (await watcher.next())["message"] == "A message has a type: stdin, eof, resize, signal, cancel, ping."
    await watcher.send(type="cancel")
    await watcher.until("finished")


async def test_ping_is_answered_beside_the_events(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    told = await watcher.until("stdout")
    for _ in range(2):
        await watcher.send(type="ping")
        assert await watcher.next() == {"type": "pong"}
    await watcher.send(type="stdin", data="ada\n")
    assert_whole(told + await watcher.until("finished"))


async def test_a_page_whose_last_word_was_lost_finds_it_at_its_next_ping(
    stream: Bench, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The layer loses what is published while its server is started again."""
    run = await submitted(owner, ASKS, interactive=True)
    watcher = await watch(run, owner)
    told = await watcher.until("stdout")
    await watcher.send(type="ping")
    assert await watcher.next() == {"type": "pong"}
    monkeypatch.setattr("execution.recording.publish_event", lambda *_: None)
    await watcher.send(type="stdin", data="ada\n")
    assert await ended(run)
    await watcher.send(type="ping")
    assert_whole(told + await watcher.until("finished"))
    assert await watcher.next() == {"closed": 1000}


async def test_keys_to_a_run_that_takes_none_are_refused(stream: Bench, owner: Viewer) -> None:
    run = await submitted(owner, "import time; print(1, flush=True); time.sleep(5)")
    watcher = await watch(run, owner)
    await watcher.until("stdout")
    await watcher.send(type="stdin", data="x")
    assert (await watcher.next())["code"] == "not_interactive"
    await watcher.send(type="cancel")
    assert (await watcher.until("finished"))[-1]["status"] == "cancelled"


async def test_waiting_run_is_cancelled_over_the_stream(stream: Bench, owner: Viewer) -> None:
    busy = [await submitted(owner, "while True: pass") for _ in range(2)]
    waiting = await submitted(owner, "print(1)")
    watcher = await watch(waiting, owner)
    await watcher.send(type="cancel")
    assert (await watcher.until("finished"))[-1]["status"] == "cancelled"
    for run in busy:
        watcher = await watch(run, owner)
        await watcher.send(type="cancel")
        assert (await watcher.until("finished"))[-1]["status"] == "cancelled"
