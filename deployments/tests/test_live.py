"""A page that is open learns what changed: from the layer at once, from the record at its next ping; staff alone."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import Mock

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from accounts.models import ApiToken, User
from accounts.scopes import Scope
from accounts.tests.factories import token_of
from accounts.viewer import Viewer
from core import broadcasting
from core.audit import heralds
from core.audit.actors import SYSTEM
from core.audit.writer import audited, record_event
from deployments.enums import Role
from deployments.live import latest_seq
from deployments.parties import party_of
from deployments.services.environments import lock_environment, unlock_environment
from deployments.tests.factories import environment, person
from execution.tests.consumers.conftest import Watcher, cookie_of

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = "/ws/deployments/"
PONG = {"type": "pong"}


@pytest_asyncio.fixture(autouse=True)
async def _layer() -> AsyncIterator[None]:
    broadcasting.use_loop(asyncio.get_running_loop())
    yield
    broadcasting.use_loop(None)
    await get_channel_layer().flush()


@sync_to_async
def staff(**fields: Any) -> User:
    return person(**fields)


@sync_to_async
def twice() -> int:
    """Two deeds in two transactions; the number of the last event."""
    by = party_of(person(Role.RELEASE_MANAGER))
    locked = lock_environment(by=by, environment=environment("gamma"), reason="Look at it")
    unlock_environment(by=by, environment=locked, reason="Looked at")
    return latest_seq()


@sync_to_async
def once(target: str = "deployments") -> int:
    with audited():
        row = environment("gamma") if target == "deployments" else User.objects.create(username=f"user-{latest_seq()}")
        return record_event(actor=SYSTEM, action=f"{target}.thing.done", target=row).seq


async def watch(user: User | None = None, *, after: object = None, **given: Any) -> Watcher:
    cookie = await sync_to_async(cookie_of)(Viewer(user=user)) if user is not None else ""
    return await Watcher("", path=ADDRESS, cookie=cookie, after=after, **given).open()


async def watch_from_now(user: User | None = None, **given: Any) -> Watcher:
    """It has looked at the record already, and stands behind what is in it."""
    watcher = await watch(user, **given)
    await watcher.send(type="ping")
    assert await watcher.next() == PONG
    return watcher


async def test_a_deed_is_told_at_once(transactional_db: None) -> None:
    watchers = [await watch_from_now(await staff()) for _ in range(2)]
    seq = await once()
    for watcher in watchers:
        assert await watcher.next() == {"type": "changed", "seq": seq}
        await watcher.send(type="ping")
        assert await watcher.next() == PONG  # and not again


async def test_what_was_done_before_the_page_connected_is_told(transactional_db: None) -> None:
    before = await once()
    last = await twice()
    reader = await staff()
    assert await (await watch(reader, after=before)).next() == {"type": "changed", "seq": last}
    for after in (last, None, "", "x", "-1", "9" * 30):
        watcher = await watch(reader, after=after)
        await watcher.send(type="ping")
        assert await watcher.next() == PONG, after


async def test_the_deed_of_another_process_is_found_at_the_next_ping(monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = await watch_from_now(await staff())
    monkeypatch.setattr(heralds, "broadcast", Mock())  # its layer is another one
    seq = await once()
    await watcher.send(type="ping")
    assert [await watcher.next(), await watcher.next()] == [{"type": "changed", "seq": seq}, PONG]


async def test_what_others_do_is_not_told(transactional_db: None) -> None:
    watcher = await watch_from_now(await staff())
    await once("accounts")
    await watcher.send(type="ping")
    assert await watcher.next() == PONG
    seq = await once()
    assert await watcher.next() == {"type": "changed", "seq": seq}


async def test_what_is_rolled_back_is_told_to_nobody(transactional_db: None) -> None:
    watcher = await watch_from_now(await staff())

    @sync_to_async
    def undone() -> None:
        with audited():
            record_event(actor=SYSTEM, action="deployments.thing.done", target=environment("gamma"))
            raise KeyError

    with pytest.raises(KeyError):
        await undone()
    await watcher.send(type="ping")
    assert await watcher.next() == PONG


@pytest.mark.parametrize("who", ["candidate", "nobody", "closed"])
async def test_who_is_no_staff_is_sent_away(who: str, transactional_db: None) -> None:
    user = None if who == "nobody" else await staff()
    await User.objects.aupdate(is_staff=who != "candidate", is_active=who != "closed")
    assert await (await watch(user)).next() == {"closed": 4403, "reason": "staff_only"}


@pytest.mark.parametrize("change", [{"is_staff": False}, {"is_active": False}])
async def test_who_is_no_staff_any_more_is_sent_away(change: dict[str, bool], transactional_db: None) -> None:
    pinging, waiting = await watch(await staff()), await watch(await staff())
    await pinging.send(type="ping")
    assert await pinging.next() == PONG
    await User.objects.aupdate(**change)
    await pinging.send(type="ping")
    assert await pinging.next() == {"closed": 4403, "reason": "staff_only"}
    await once()
    assert await waiting.next() == {"closed": 4403, "reason": "staff_only"}


async def test_a_token_watches_with_its_scope_as_long_as_it_lives(transactional_db: None) -> None:
    user = await staff()
    reading = await sync_to_async(token_of)(user, Scope.DEPLOYMENTS_READ)
    other = await sync_to_async(token_of)(user, Scope.RUNS_WRITE)
    assert await (await watch(bearer=other)).next() == {"closed": 4403, "reason": "scope_missing"}
    watcher = await watch_from_now(bearer=reading)
    seq = await once()
    assert await watcher.next() == {"type": "changed", "seq": seq}
    await ApiToken.objects.all().adelete()
    await watcher.send(type="ping")
    assert await watcher.next() == {"closed": 4401, "reason": "token_unknown"}


async def test_a_page_of_another_site_is_refused() -> None:
    cookie = await sync_to_async(cookie_of)(Viewer(user=await staff()))
    assert await Watcher("", path=ADDRESS, cookie=cookie, origin="https://evil.example.com").is_denied()


@pytest.mark.parametrize("frame", [{"text": "no json"}, {"text": '{"type": "stop"}'}, {"bytes": b"\0"}])
async def test_a_message_that_is_none_is_told_so(frame: dict[str, Any], transactional_db: None) -> None:
    watcher = await watch(await staff())
    await watcher.send_raw(**frame)
    assert (await watcher.next())["code"] == "message_unknown"
    await watcher.send(type="ping")
    assert await watcher.next() == PONG


async def test_a_page_that_went_is_forgotten(transactional_db: None) -> None:
    watcher = await watch(await staff())
    assert get_channel_layer().groups.get(heralds.group_of("deployments"))
    await watcher.drop()
    assert not get_channel_layer().groups.get(heralds.group_of("deployments"))
