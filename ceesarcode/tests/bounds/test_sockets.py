"""Websockets: how many one caller holds, and that what was allowed is asked anew."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.tests.factories import UserFactory, token_of
from accounts.viewer import Viewer
from core import broadcasting
from execution.models import Run
from execution.publishing import publish_event
from execution.tests.consumers.conftest import Watcher, cookie_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _bounds(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
    settings.MAX_SOCKETS_PER_CALLER = 2


@pytest_asyncio.fixture
async def watched(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Run, Viewer]]:
    """A run under way, of a user; events go to the loop of the test, and each asks anew whether they may."""
    monkeypatch.setattr("execution.consumers.RIGHT_SECONDS", 0)
    broadcasting.use_loop(asyncio.get_running_loop())
    user = await sync_to_async(UserFactory)()
    run = await sync_to_async(Run.objects.create)(
        user=user, kind="run", status="running", language="python", files={"Main.py": ""}, entry="Main.py", limits={}
    )
    yield run, Viewer(user=user)
    broadcasting.use_loop(None)


async def test_one_more_than_allowed_is_told_so_and_the_others_stay(watched: tuple[Run, Viewer]) -> None:
    run, owner = watched
    cookie = await cookie_for(owner)
    first, second = [await Watcher(run.pk, cookie=cookie).open() for _ in range(2)]
    other_session = await cookie_for(owner)
    assert await (await Watcher(run.pk, cookie=other_session).open()).next() == {
        "closed": 4429,
        "reason": "too_many_connections",
    }
    for watcher in (first, second):
        await watcher.send(type="ping")
        assert await watcher.next() == {"type": "pong"}
    await first.drop()
    again = await Watcher(run.pk, cookie=cookie).open()
    await again.send(type="ping")
    assert await again.next() == {"type": "pong"}


async def test_tokens_and_visitors_are_counted_for_themselves(watched: tuple[Run, Viewer]) -> None:
    run, owner = watched
    text = await sync_to_async(token_of)(owner.user)  # type: ignore[arg-type]
    programs = [await Watcher(run.pk, bearer=text, origin="").open() for _ in range(3)]
    assert (await programs[2].next())["closed"] == 4429
    page = await Watcher(run.pk, cookie=await cookie_for(owner)).open()
    await page.send(type="ping")
    assert await page.next() == {"type": "pong"}


async def test_an_address_holds_as_many_as_ten_callers(settings: Any, watched: tuple[Run, Viewer]) -> None:
    settings.MAX_SOCKETS_PER_CALLER = 1
    run, _ = watched
    users = [Viewer(user=await sync_to_async(UserFactory)(superuser=True)) for _ in range(11)]
    open_ = [await Watcher(run.pk, cookie=await cookie_for(user), path="/ws/deployments/").open() for user in users]
    assert (await open_[10].next())["closed"] == 4429
    await open_[9].send(type="ping")
    assert await open_[9].next() == {"type": "pong"}


async def test_who_signs_out_sees_no_further_event(watched: tuple[Run, Viewer]) -> None:
    run, owner = watched
    cookie = await cookie_for(owner)
    watcher = await Watcher(run.pk, cookie=cookie).open()
    await watcher.send(type="ping")
    assert await watcher.next() == {"type": "pong"}
    await sync_to_async(publish_event)(run.pk, {"seq": 1, "type": "stdout", "data": "a"})
    assert (await watcher.next())["seq"] == 1

    @sync_to_async
    def sign_out() -> None:
        client = Client()
        client.cookies[django_settings.SESSION_COOKIE_NAME] = cookie.partition("=")[2]
        assert client.post("/accounts/logout/").status_code == 302
        assert not Session.objects.filter(session_key=cookie.partition("=")[2]).exists()

    await sign_out()
    await sync_to_async(publish_event)(run.pk, {"seq": 2, "type": "stdout", "data": "b"})
    assert await watcher.next() == {"closed": 4404}


async def test_a_new_password_ends_what_the_old_one_opened(watched: tuple[Run, Viewer]) -> None:
    run, owner = watched
    watcher = await Watcher(run.pk, cookie=await cookie_for(owner)).open()
    await watcher.send(type="ping")
    await watcher.next()

    @sync_to_async
    def renew() -> None:
        assert owner.user is not None
        owner.user.set_password("another-long-passphrase-8")
        owner.user.save()

    await renew()
    await sync_to_async(publish_event)(run.pk, {"seq": 1, "type": "stdout", "data": "a"})
    assert await watcher.next() == {"closed": 4404}


async def test_a_key_that_was_replaced_ends_nothing(settings: Any, watched: tuple[Run, Viewer]) -> None:
    run, owner = watched
    cookie = await cookie_for(owner)
    watcher = await Watcher(run.pk, cookie=cookie).open()
    await watcher.send(type="ping")
    await watcher.next()
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-" * 10
    await sync_to_async(publish_event)(run.pk, {"seq": 1, "type": "stdout", "data": "a"})
    assert (await watcher.next())["seq"] == 1
    again = await Watcher(run.pk, cookie=cookie).open()  # as a page does after the restart, before any other request
    await again.send(type="ping")
    assert await again.next() == {"type": "pong"}
    assert await Session.objects.filter(session_key=cookie.partition("=")[2]).aexists()
