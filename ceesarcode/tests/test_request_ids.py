"""The id of a request: taken or made, given back, quoted where something broke, and bound to what a socket logs."""

import re
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.test import Client
from pytest_django import Settings

from ceesarcode.asgi import application
from core.correlation import HARMLESS, request_id_from

GOOD = "abcd-1234_x.y"
MADE = re.compile(r"[0-9a-f]{32}")


def told(caplog: pytest.LogCaptureFixture, event: str) -> list[dict[str, Any]]:
    """The lines of this event, as structlog has them."""
    return [record.msg for record in caplog.records if isinstance(record.msg, dict) and record.msg["event"] == event]


@pytest.mark.parametrize(
    "bad", ["", "short", "x" * 65, "with space", "line\nbreak", "<script>x", "ünïcode-id", 'a"bcdefgh']
)
def test_an_id_that_is_too_long_or_could_do_harm_is_not_taken(bad: str) -> None:
    assert MADE.fullmatch(request_id_from(bad))
    assert request_id_from(bad) != request_id_from(bad)


def test_an_id_of_the_proxy_is_kept_and_an_own_one_is_harmless_too() -> None:
    assert request_id_from(GOOD) == GOOD
    assert HARMLESS.fullmatch(request_id_from(""))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/problems/", "/no-such-page/", "/api/problems", "/api/none", "/static/none.css"])
def test_every_answer_has_the_id(client: Client, path: str) -> None:
    assert client.get(path, headers={"x-request-id": GOOD})["X-Request-ID"] == GOOD
    assert MADE.fullmatch(client.get(path)["X-Request-ID"])


@pytest.mark.django_db
def test_its_log_lines_have_it_and_those_of_the_next_request_another(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/api/problems", headers={"x-request-id": GOOD})
    second = client.get("/api/problems")["X-Request-ID"]
    assert [line["request_id"] for line in told(caplog, "request_finished")] == [GOOD, second]


@pytest.mark.django_db
def test_a_page_of_another_origin_may_read_it(client: Client, settings: Settings) -> None:
    answer = client.get("/api/problems", headers={"origin": settings.FRONTEND_ORIGINS[0]})
    assert "X-Request-ID" in answer["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("path", ["/api/problems", "/"])
def test_where_something_broke_it_is_there_to_be_quoted(
    path: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", broken)
    answer = Client(raise_request_exception=False).get(path, headers={"x-request-id": GOOD})
    assert answer.status_code == 500
    assert answer["X-Request-ID"] == GOOD
    assert GOOD in answer.content.decode()
    if path.startswith("/api/"):
        assert answer.json()["request_id"] == GOOD
    assert "out of order" not in answer.content.decode()
    errors = [record for record in caplog.records if record.levelname == "ERROR"]
    assert errors, "the fault is in the log, where the id finds it"


@pytest.mark.django_db  # its end looks at the connections that this thread has open
async def test_a_socket_is_told_of_once_with_ids_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    scope = {"type": "websocket", "path": "/ws/none/", "query_string": b"token=hunter2", "subprotocols": []}
    headers = [(b"host", b"localhost"), (b"origin", b"http://evil.example"), (b"x-request-id", GOOD.encode())]
    socket: Any = ApplicationCommunicator(application, scope | {"headers": headers})
    await socket.send_input({"type": "websocket.connect"})
    assert (await socket.receive_output(timeout=30))["type"] == "websocket.close"
    await socket.send_input({"type": "websocket.disconnect", "code": 1000})
    await socket.wait(timeout=30)
    (line,) = told(caplog, "socket_closed")
    assert (line["request_id"], line["path"]) == (GOOD, "/ws/none/")
    assert MADE.fullmatch(line["connection_id"])
    assert "hunter2" not in caplog.text
