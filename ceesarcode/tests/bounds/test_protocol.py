"""Heads of requests: bounded in size and time, on a real connection."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from uvicorn import Config
from uvicorn.server import ServerState

from ceesarcode import protocol
from ceesarcode.protocol import MOST_HEAD_BYTES, BoundedProtocol

Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def hello(scope: dict[str, Any], receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"hi"})


@pytest_asyncio.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.3)
    config = Config(hello, log_config=None, ws="none", lifespan="off")
    config.load()
    state = ServerState()
    server = await asyncio.get_running_loop().create_server(
        lambda: BoundedProtocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    yield server.sockets[0].getsockname()[1]
    server.close()


async def talk(port: int, *pieces: bytes, pause: float = 0.0) -> str:
    """Everything that comes back until the server closes; the caller sends and waits."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    reading = asyncio.create_task(reader.read())
    for piece in pieces:
        if not reading.done():
            writer.write(piece)
            await asyncio.sleep(pause)
    told = await asyncio.wait_for(reading, 10)
    writer.close()
    return told.decode()


def assert_refused(told: str, status: int) -> None:
    assert told.startswith(f"HTTP/1.1 {status} "), told
    assert "x-content-type-options: nosniff" in told
    assert "content-security-policy: default-src 'none'" in told
    assert told.rstrip().endswith(".")


async def test_a_connection_without_a_word_is_closed(port: int) -> None:
    assert_refused(await talk(port), 408)


async def test_a_head_that_drips_is_refused(port: int) -> None:
    assert_refused(await talk(port, b"GET / HTTP/1.1\r\n", *[b"x: y\r\n"] * 8, b"\r\n", pause=0.1), 408)


async def test_a_head_that_drips_is_refused_on_a_kept_connection_too(port: int) -> None:
    told = await talk(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", b"GET / HTTP/1.1\r\nx", pause=0.1)
    first, second = told.split("hi", 1)
    assert first.startswith("HTTP/1.1 200")
    assert_refused(second, 408)


async def test_a_kept_connection_may_be_idle_for_longer(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(2):
        writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
        assert (await asyncio.wait_for(reader.readuntil(b"hi"), 5)).startswith(b"HTTP/1.1 200")
        await asyncio.sleep(0.5)
    writer.close()


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nx: " + b"y" * 20 * MOST_HEAD_BYTES,
        b"GET /" + b"y" * 20 * MOST_HEAD_BYTES,
        b"GET / HTTP/1.1\r\n" + b"x: y\r\n" * 4 * MOST_HEAD_BYTES,
    ],
    ids=["one header", "the address", "many headers"],
)
async def test_a_head_that_is_too_large_is_refused(port: int, head: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told = b""
    try:
        for start in range(0, len(head), 2**14):
            writer.write(head[start : start + 2**14])
            await writer.drain()
            await asyncio.sleep(0)
        told = await asyncio.wait_for(reader.read(), 5)
    except ConnectionError:  # closed before all was sent: as good a refusal
        told = told or b"HTTP/1.1 431 "
    assert told.startswith(b"HTTP/1.1 431 ")


async def test_nonsense_is_malformed(port: int) -> None:
    assert_refused(await talk(port, b"\x16\x03\x01 nonsense\r\n\r\n"), 400)
