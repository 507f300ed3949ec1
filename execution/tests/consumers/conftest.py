"""Sockets on the real ASGI application, with a session."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from accounts.models import User
from accounts.viewer import SESSION_KEY, Viewer
from ceesarcode.asgi import application
from core import broadcasting
from execution.models import Run
from execution.tests.bench import Bench


class Watcher:
    """One page that watches a run; with `bearer`, or another `authorization`, a program."""

    def __init__(
        self,
        run_id: object,
        *,
        cookie: str = "",
        after: object = None,
        origin: str = "http://localhost",
        bearer: str = "",
        authorization: str = "",
        query: str = "",
        path: str = "",
    ) -> None:
        given = {"origin": origin, "cookie": cookie, "authorization": f"Bearer {bearer}" if bearer else authorization}
        scope = {
            "type": "websocket",
            "path": path or f"/ws/runs/{run_id}/",
            "query_string": query.encode() if after is None else f"after={after}".encode(),
            "headers": [(b"host", b"localhost")]
            + [(name.encode(), value.encode()) for name, value in given.items() if value],
            "subprotocols": [],
        }
        self._socket: Any = ApplicationCommunicator(application, scope)

    async def open(self) -> "Watcher":
        await self._socket.send_input({"type": "websocket.connect"})
        assert await self._socket.receive_output(timeout=5) == {"type": "websocket.accept", "subprotocol": None}
        return self

    async def is_denied(self) -> bool:
        """The handshake is refused."""
        await self._socket.send_input({"type": "websocket.connect"})
        output = await self._socket.receive_output(timeout=5)
        return bool(output["type"] == "websocket.close")

    async def next(self) -> dict[str, Any]:
        """The next message; a closed socket gives its code as `closed`, and the reason where it has one."""
        output = await self._socket.receive_output(timeout=10)
        if output["type"] == "websocket.close":
            reason = output.get("reason")
            return {"closed": output["code"]} | ({"reason": reason} if reason else {})
        message: dict[str, Any] = json.loads(output["text"])
        return message

    async def until(self, type_: str) -> list[dict[str, Any]]:
        """All messages up to the first of this type."""
        seen = [await self.next()]
        while seen[-1].get("type") != type_:
            assert "closed" not in seen[-1], seen
            seen.append(await self.next())
        return seen

    async def send(self, **message: Any) -> None:
        await self.send_raw(text=json.dumps(message))

    async def send_raw(self, **frame: Any) -> None:
        await self._socket.send_input({"type": "websocket.receive", **frame})

    async def drop(self) -> None:
        """The connection is lost."""
        await self._socket.send_input({"type": "websocket.disconnect", "code": 1006})
        await self._socket.wait(timeout=5)


@pytest_asyncio.fixture
async def stream(fake_slots: Bench) -> AsyncIterator[Bench]:
    """Events are published to the loop of the test, as a server's `start` would do."""
    broadcasting.use_loop(asyncio.get_running_loop())
    yield fake_slots
    broadcasting.use_loop(None)


def cookie_of(viewer: Viewer) -> str:
    """The session cookie of a signed-in user, or of a visitor with a number."""
    client = Client()
    if viewer.user is not None:
        client.force_login(viewer.user)
    else:
        session = client.session
        session[SESSION_KEY] = str(viewer.visitor)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@sync_to_async
def cookie_for(viewer: Viewer) -> str:
    return cookie_of(viewer)


@sync_to_async
def make_user(name: str, **fields: Any) -> Viewer:
    return Viewer(user=User.objects.create_user(name, **fields))


@sync_to_async
def events_of(run: Run) -> list[dict[str, Any]]:
    return list(run.events.order_by("seq").values_list("payload", flat=True))


@pytest.fixture(autouse=True)
def _hosts(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "testserver"]
