"""One callback on the wire: real TLS to the address that was checked, no redirect, no waiting for ever."""

import base64
import hashlib
import hmac
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from execution.callbacks.client import CallbackClient, DeliveryError, resolve_host
from execution.callbacks.signing import signed_headers
from execution.tests.callbacks.receiving import HOST, Receiver, receiver

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


def sent(client: CallbackClient, url: str) -> int:
    return client.send(url, headers={"Content-Type": "application/json", "webhook-id": "msg_1"}, body=b'{"a": 1}')


def test_message_arrives_as_it_was_given(receiving: Receiver) -> None:
    assert sent(receiving.client(), receiving.url) == 204
    (message,) = receiving.received
    assert (message.path, message.body) == ("/told?by=us", b'{"a": 1}')
    assert message.headers["host"] == f"{HOST}:{receiving.port}"
    assert message.headers["content-type"] == "application/json"
    assert message.headers["webhook-id"] == "msg_1"
    assert message.headers["user-agent"].startswith("CeesarCode")


@pytest.mark.parametrize("status", [200, 301, 404, 410, 500])
def test_status_is_answered_whatever_it_is(receiving: Receiver, status: int) -> None:
    receiving.status, receiving.location = status, receiving.url
    assert sent(receiving.client(), receiving.url) == status
    assert len(receiving.received) == 1  # a redirect is not followed


def test_plain_client_reaches_nothing_on_this_machine(receiving: Receiver) -> None:
    for host in ("127.0.0.1", "localhost", "[::1]", "127.1"):
        with pytest.raises(DeliveryError) as refused:
            sent(CallbackClient(), f"https://{host}:{receiving.port}/")
        assert refused.value.is_final
    assert receiving.received == []


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["10.0.0.1", "8.8.8.8"],
        ["::ffff:127.0.0.1"],
        ["fe80::1"],
        ["64:ff9b::7f00:1"],
        ["2002:a00:1::1"],
        ["fd00:ec2::254"],
        ["169.254.169.254"],
    ],
)
def test_name_that_leads_inside_is_refused_for_good(receiving: Receiver, addresses: list[str]) -> None:
    client = CallbackClient(resolve=lambda *_: addresses)
    with pytest.raises(DeliveryError, match="not of the public network") as refused:
        sent(client, receiving.url)
    assert refused.value.is_final
    assert receiving.received == []


def test_name_is_looked_up_once_and_its_address_kept(receiving: Receiver) -> None:
    """A name that leads elsewhere a moment after it was checked."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

    context = ssl.create_default_context(cafile=str(receiving.certificate))
    client = CallbackClient(resolve=resolve, is_allowed=lambda address: address == "127.0.0.1", context=context)
    assert sent(client, receiving.url) == 204
    assert asked == [HOST]


@pytest.mark.parametrize("found", [[], OSError("away"), UnicodeError("label too long")])
def test_name_that_leads_nowhere_may_do_so_later(found: list[str] | Exception) -> None:
    def resolve(host: str, port: int) -> list[str]:
        if isinstance(found, Exception):
            raise found
        return found

    with pytest.raises(DeliveryError, match="leads to no address") as refused:
        sent(CallbackClient(resolve=resolve), "https://example.com/")
    assert not refused.value.is_final


def test_certificate_must_be_trusted(receiving: Receiver) -> None:
    client = CallbackClient(resolve=lambda *_: ["127.0.0.1"], is_allowed=bool)
    with pytest.raises(DeliveryError, match="certificate does not hold"):
        sent(client, receiving.url)
    assert receiving.received == []


def test_certificate_must_be_of_the_name(tmp_path: Path) -> None:
    with receiver(tmp_path, host="another.example.com") as other:
        with pytest.raises(DeliveryError, match="certificate does not hold"):
            sent(other.client(), other.url)
        assert other.received == []


def test_refused_connection_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    client = CallbackClient(resolve=lambda *_: ["127.0.0.1"], is_allowed=bool)
    with pytest.raises(DeliveryError, match="could not be made"):
        sent(client, f"https://example.com:{port}/")


def test_server_that_speaks_no_tls_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        client = CallbackClient(resolve=lambda *_: ["127.0.0.1"], is_allowed=bool, whole_seconds=0.5)
        with pytest.raises(DeliveryError, match="no answer in time"):
            sent(client, f"https://example.com:{listening.getsockname()[1]}/")


def test_answer_by_drops_does_not_hold_us(receiving: Receiver) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        try:
            for number in range(3000):
                handler.wfile.write(f"X-{number}: y\r\n".encode()[:1])
                time.sleep(0.02)
        except OSError:
            pass

    receiving.answer = drip
    started = time.monotonic()
    with pytest.raises(DeliveryError, match="no answer in time"):
        sent(receiving.client(whole_seconds=0.7), receiving.url)
    assert time.monotonic() - started < 20  # of the minute that it would take


def test_endless_answer_is_not_read(receiving: Receiver) -> None:
    def flood(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n")
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
        except OSError:
            pass

    receiving.answer = flood
    assert sent(receiving.client(), receiving.url) == 200
    assert receiving.arrived.acquire(timeout=30)  # we are gone, and the server noticed


@pytest.mark.parametrize(
    "answer", [b"hello\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000]
)
def test_answer_that_is_no_http_is_told(receiving: Receiver, answer: bytes) -> None:

    def say(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)

    receiving.answer = say
    with pytest.raises(DeliveryError, match=r"not HTTP|broke"):
        sent(receiving.client(), receiving.url)


def test_server_for_names_does_not_hold_us() -> None:
    released = threading.Event()

    def resolve(host: str, port: int) -> list[str]:
        released.wait(60)
        return ["127.0.0.1"]

    with pytest.raises(DeliveryError, match="could not be looked up in time") as refused:
        sent(CallbackClient(resolve=resolve, whole_seconds=0.2), "https://example.com/")
    assert not refused.value.is_final
    released.set()


@pytest.mark.parametrize(
    ("first", "then"), [(b"HTTP/1.1 ", b"100 Continue\r\n\r\nHTTP/1.1 "), (b"HTTP/1.1 200 OK\r\n", b"X: y\r\n")]
)
def test_answer_that_never_comes_to_its_status_or_end_is_left(receiving: Receiver, first: bytes, then: bytes) -> None:
    def go_on(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(first)
            while True:
                handler.wfile.write(then)
        except OSError:
            pass

    receiving.answer = go_on
    with pytest.raises(DeliveryError, match=r"no answer in time|not HTTP"):
        sent(receiving.client(whole_seconds=0.7), receiving.url)


def test_receiver_that_reads_nothing_does_not_hold_us(receiving: Receiver) -> None:
    """The message fills every buffer on the way."""
    receiving.reads_after = threading.Event()
    with pytest.raises(DeliveryError, match=r"no answer in time|broke"):
        receiving.client(whole_seconds=0.7).send(receiving.url, headers={}, body=b"x" * 40_000_000)
    receiving.reads_after.set()


def test_proxies_of_the_environment_are_not_asked(receiving: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert sent(receiving.client(), receiving.url) == 204


def test_old_versions_of_tls_are_not_spoken() -> None:
    context = CallbackClient()._context
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)


def test_system_looks_names_up() -> None:
    assert resolve_host("127.0.0.1", 443) == ["127.0.0.1"]


def test_signature_is_that_of_standard_webhooks() -> None:
    headers = signed_headers(
        [SECRET], message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2}'
    )
    expected = hmac.new(b"k" * 32, b'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2}', hashlib.sha256).digest()
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1," + base64.b64encode(expected).decode(),
    }
