"""One websocket more than a process may hold is refused, and the next one after an end is not."""

import resource
from typing import Any
from unittest.mock import AsyncMock

import pytest
from asgiref.testing import ApplicationCommunicator

from ceesarcode.sockets_per_process import MOST_SOCKETS, SocketsPerProcess, most_sockets

EXTENDED: dict[str, Any] = {"websocket.http.response": {}}


async def held(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Accepts, and is open until the other side leaves; one on /fault breaks at once."""
    await receive()
    if scope["path"] == "/fault":
        raise KeyError
    await send({"type": "websocket.accept"})
    await receive()


async def opening(application: SocketsPerProcess, **scope: Any) -> tuple[dict[str, Any], ApplicationCommunicator]:
    """What it is told first, and the socket, which ends where nobody keeps it."""
    socket = ApplicationCommunicator(application, {"type": "websocket", "path": "/", **scope})
    await socket.send_input({"type": "websocket.connect"})
    return await socket.receive_output(timeout=5), socket


async def test_one_too_many_is_refused_until_another_has_ended() -> None:
    application = SocketsPerProcess(held, 2)
    (accepted, first), second = await opening(application), await opening(application)
    assert accepted["type"] == second[0]["type"] == "websocket.accept"
    refused, socket = await opening(application, extensions=EXTENDED)
    assert (refused["type"], refused["status"]) == ("websocket.http.response.start", 503)
    assert (b"retry-after", b"5") in refused["headers"]
    assert b"Too many websockets" in (await socket.receive_output(timeout=5))["body"]
    assert (await opening(application))[0] == {"type": "websocket.close", "code": 1013}
    await first.send_input({"type": "websocket.disconnect", "code": 1000})
    await first.wait(timeout=5)
    third = await opening(application)
    assert third[0]["type"] == "websocket.accept"


async def test_one_that_breaks_keeps_no_place() -> None:
    application, word = SocketsPerProcess(held, 1), AsyncMock()
    with pytest.raises(KeyError):
        await application({"type": "websocket", "path": "/fault"}, word, word)
    again = await opening(application)
    assert again[0]["type"] == "websocket.accept"


@pytest.mark.parametrize(
    ("descriptors", "most"),
    [(1024, 768), (100, 1), (10**6, MOST_SOCKETS), (resource.RLIM_INFINITY, MOST_SOCKETS)],
)
def test_few_descriptors_hold_few_sockets(descriptors: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (descriptors, descriptors))
    assert most_sockets() == most
