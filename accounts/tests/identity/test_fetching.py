"""One document from one address: whatever stands there, it takes no longer and no more bytes than it may."""

import gzip
import json
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from accounts.identity.fetching import MOST_BYTES, FetchError, fetch_json
from accounts.tests.identity.issuer import Answer, as_json, send, serving


def test_what_stands_there_is_read() -> None:
    with serving(as_json({"keys": []})) as server:
        assert fetch_json(server.url) == {"keys": []}
        assert server.asked == ["/.well-known/jwks"]


def test_who_packs_it_though_nobody_asked_is_read() -> None:
    with serving(packed) as server:
        assert fetch_json(server.url) == {}


def redirecting(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"", 302, Location="/elsewhere")


def too_large(handler: BaseHTTPRequestHandler) -> None:
    send(handler, json.dumps("x" * MOST_BYTES).encode())


PACKED: dict[str, Any] = {"Content-Encoding": "gzip"}


def packed(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(b"{}"), **PACKED)


def bomb(handler: BaseHTTPRequestHandler) -> None:
    send(handler, gzip.compress(b" " * 1000 * MOST_BYTES), **PACKED)


def ended(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "100")
    handler.end_headers()
    handler.wfile.write(b"{")


def no_json(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"<html>")


def nested(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"[" * 200_000)


def broken(handler: BaseHTTPRequestHandler) -> None:
    send(handler, b"{}", 500)


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (redirecting, "It answered 302"),
        (broken, "It answered 500"),
        (too_large, "more than"),
        (no_json, "no JSON"),
        (nested, "no JSON"),
        (ended, "gave no answer"),
        (bomb, "more than"),
    ],
)
def test_what_is_no_document_is_told(answer: Answer, sentence: str) -> None:
    with serving(answer) as server:
        with pytest.raises(FetchError, match=sentence):
            fetch_json(server.url)
        assert server.asked == ["/.well-known/jwks"]  # a redirect is not followed


def test_nobody_there_is_told() -> None:
    with serving(broken) as server:
        url = server.url
    with pytest.raises(FetchError, match="gave no answer"):
        fetch_json(url)


def silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A header that never ends: each step is quick enough, the whole never comes."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    with suppress(OSError):  # until the other side has hung up
        _drip(handler)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    for _ in range(1200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [silent, dripping])
def test_whoever_is_slow_does_not_hold_us(answer: Answer) -> None:
    with serving(answer) as server, pytest.raises(FetchError, match="within"):
        fetch_json(server.url, whole_seconds=0.3)


def test_proxies_of_the_machine_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(broken) as proxy, serving(as_json({})) as server:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert fetch_json(server.url) == {}
        assert proxy.asked == []


def test_an_address_that_is_none_is_told() -> None:
    for url in ("", "nothing", "http://[", "ftp://127.0.0.1/x"):
        with pytest.raises(FetchError):
            fetch_json(url)


def test_the_thread_that_asked_is_cut_off() -> None:
    with serving(dripping) as server:
        with pytest.raises(FetchError):
            fetch_json(server.url, whole_seconds=0.2)
        asking = [thread for thread in threading.enumerate() if thread.name == "asking"]
        for thread in asking:
            thread.join(30)
        assert not any(thread.is_alive() for thread in asking)
