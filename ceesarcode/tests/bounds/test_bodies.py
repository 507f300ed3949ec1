"""Bodies: what is too large or too slow is refused before it is read, kept or parsed; the caller hears why."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator

from ceesarcode import bodies
from ceesarcode.bodies import LARGEST_FORM, BoundedBody, most_bytes
from ceesarcode.handler import PooledHandler
from ceesarcode.refusing import Refusal

MiB = 2**20
USUAL = 6 * MiB
Receive = Callable[[], Any]


def scope_of(path: str = "/api/run", **headers: str) -> dict[str, Any]:
    told = {"host": "localhost", "content-type": "application/json", **headers}
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in told.items()]
    return {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": pairs, "client": ("::1", 1)}


def sending(*pieces: bytes, whole: bool = True) -> tuple[Receive, list[int]]:
    """A caller that sends these pieces and then is silent; how many were asked for stands in the list."""
    asked: list[int] = []

    async def receive() -> dict[str, Any]:
        number = len(asked)
        if number == len(pieces):
            await asyncio.Event().wait()
        asked.append(number)
        return {"type": "http.request", "body": pieces[number], "more_body": not whole or number + 1 < len(pieces)}

    return receive, asked


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/api/run", USUAL),
        ("/api/nowhere", USUAL),
        ("/accounts/login/", USUAL),
        ("/api/problems/packages", 32 * MiB),
        ("/api/problems/x/files/data.csv", 32 * MiB),
        ("/api/webhooks/github", USUAL),
        ("/admin/problems/problem/add/", LARGEST_FORM),
    ],
)
def test_an_address_takes_what_its_parsers_say(path: str, most: int) -> None:
    assert most_bytes(path) == most


async def test_an_announced_length_is_enough_to_refuse() -> None:
    receive, asked = sending(b"x")
    with pytest.raises(Refusal) as refused:
        await BoundedBody(scope_of(content_length=str(USUAL + 1)), receive)()
    assert (refused.value.status, refused.value.code) == (413, "body_too_large")
    assert refused.value.sentence == f"The body has {USUAL + 1} bytes; at most {USUAL} are allowed."
    assert asked == []


async def test_a_body_in_chunks_is_refused_where_it_becomes_too_large() -> None:
    receive, asked = sending(*[b"x" * MiB] * 100)
    body = BoundedBody(scope_of(transfer_encoding="chunked"), receive)
    for _ in range(6):
        await body()
    with pytest.raises(Refusal) as refused:
        await body()
    assert refused.value.status == 413
    assert len(asked) == 7


async def test_the_largest_body_is_taken() -> None:
    receive, _ = sending(*[b"x" * MiB] * 6)
    body = BoundedBody(scope_of(content_length=str(USUAL)), receive)
    assert [(await body())["more_body"] for _ in range(6)] == [True] * 5 + [False]


async def test_a_body_that_does_not_come_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.05)
    receive, _ = sending(b"{", whole=False)
    body = BoundedBody(scope_of(content_length="2"), receive)
    await body()
    with pytest.raises(Refusal) as refused:
        await body()
    assert (refused.value.status, refused.value.closes) == (408, True)


async def test_a_large_body_that_keeps_coming_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.0)
    receive, _ = sending(b"x" * MiB, b"y")
    body = BoundedBody(scope_of(content_length=str(MiB + 1)), receive)
    monkeypatch.setattr(body, "_taken", MiB)  # which is worth 32 seconds
    assert (await body())["type"] == "http.request"


async def test_an_answer_is_not_hurried_by_the_body_s_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django listens for the caller to go away while the view works, however long that takes."""
    monkeypatch.setattr(bodies, "PATIENCE_SECONDS", 0.01)
    receive, _ = sending(b"")
    body = BoundedBody(scope_of(), receive)
    await body()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(body(), 0.1)


async def answer(scope: dict[str, Any], *messages: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], Any]:
    caller: Any = ApplicationCommunicator(PooledHandler(), scope)
    for message in messages:
        await caller.send_input(message)
    start = await caller.receive_output(timeout=10)
    pieces: list[dict[str, Any]] = [{"body": b"", "more_body": True}]
    while pieces[-1].get("more_body"):
        pieces.append(await caller.receive_output(timeout=10))
    body = b"".join(piece["body"] for piece in pieces)
    headers = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return start, headers, body


@pytest.fixture(autouse=True)
def _hosts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    monkeypatch.setattr(bodies, "FAREWELL_SECONDS", 0.05)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/api/run", "/api/nowhere"])
async def test_the_api_tells_it_as_a_problem(path: str) -> None:
    start, headers, body = await answer(scope_of(path, content_length=str(100 * MiB)))
    told = json.loads(body)
    assert (start["status"], told["status"], told["code"]) == (413, 413, "body_too_large")
    assert headers["content-type"] == "application/problem+json"
    assert (headers["connection"], headers["x-content-type-options"]) == ("close", "nosniff")


@pytest.mark.django_db(transaction=True)
async def test_a_page_tells_it_as_a_page() -> None:
    scope = scope_of("/accounts/login/", content_length=str(100 * MiB), content_type="multipart/form-data; boundary=x")
    start, headers, body = await answer(scope)
    assert (start["status"], headers["content-type"]) == (413, "text/html; charset=utf-8")
    assert f"at most {USUAL} are allowed" in body.decode()


@pytest.mark.django_db(transaction=True)
async def test_our_origin_may_read_the_refusal(settings: Any) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["https://ours.example.com"]
    scope = scope_of(content_length=str(100 * MiB), origin="https://ours.example.com")
    _, headers, _ = await answer(scope)
    assert headers["access-control-allow-origin"] == "https://ours.example.com"


@pytest.mark.django_db(transaction=True)
async def test_what_waits_for_leave_gets_none() -> None:
    """`Expect: 100-continue`: asking for the body would be the leave to send it."""
    receive, asked = sending(b"x" * MiB)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await PooledHandler()(scope_of(content_length=str(100 * MiB), expect="100-continue"), receive, send)
    assert sent[0]["status"] == 413
    assert asked == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000])
async def test_deep_json_is_malformed_and_nothing_more(text: str) -> None:
    message = {"type": "http.request", "body": text.encode(), "more_body": False}
    start, _, body = await answer(scope_of(content_length=str(len(text))), message)
    assert (start["status"], json.loads(body)["code"]) == (400, "parse_error")
