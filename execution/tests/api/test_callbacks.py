"""callback_url and the log of callbacks over REST: with a token alone, public addresses alone, one's own alone."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import ApiToken, User
from accounts.tests.factories import UserFactory, bearer, token_of
from execution.models import Callback, CallbackAttempt, Run
from execution.tests.api.conftest import HELLO, Caller, assert_problem, post
from execution.tests.conftest import Bench
from problems.models import Part

URL = "https://example.com/hook"
DOUBLE = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}
WAYS: list[tuple[str, dict[str, Any]]] = [
    ("/api/run", HELLO),
    ("/api/submit", DOUBLE),
    ("/api/submissions", DOUBLE),
    ("/api/run/batch", {"runs": [HELLO, HELLO]}),
]


@pytest.fixture
def ada(transactional_db: None) -> User:
    return UserFactory(username="ada")


def callback_of(user: User, **fields: Any) -> Callback:
    token_of(user)
    token = ApiToken.objects.latest("created_at")
    run = Run.objects.create(user=user, language="python", files={}, entry="main.py", limits={})
    return Callback.objects.create(**({"run": run, "token": token, "url": URL} | fields))


@pytest.mark.parametrize(("path", "body"), WAYS)
def test_callback_is_written_with_each_run(
    fake_slots: Bench, doubling: Part, client: Client, ada: User, path: str, body: dict[str, Any]
) -> None:
    answer = post(client, path, body | {"callback_url": URL, "wait": True}, **bearer(token_of(ada)))
    assert answer.status_code == 200
    assert {row.run_id for row in Callback.objects.all()} == {run.pk for run in Run.objects.all()}
    assert {(row.url, row.state, row.token.user) for row in Callback.objects.all()} == {(URL, "queued", ada)}


@pytest.mark.parametrize(("path", "body"), WAYS)
@pytest.mark.parametrize("url", ["http://example.com", "https://127.0.0.1/", "https://localhost", "", "x"])
def test_address_that_is_not_public_is_refused_and_nothing_runs(
    fake_slots: Bench, doubling: Part, client: Client, ada: User, path: str, body: dict[str, Any], url: str
) -> None:
    answer = post(client, path, body | {"callback_url": url}, **bearer(token_of(ada)))
    assert_problem(answer, 400, "callback_url_refused", "callback_url")
    assert not Run.objects.exists()


@pytest.mark.parametrize("role", ["user:ada", "visitor:x", "anonymous"])
@pytest.mark.parametrize(("path", "body"), WAYS)
def test_callback_needs_a_token(
    fake_slots: Bench, doubling: Part, caller: Caller, path: str, body: dict[str, Any], role: str
) -> None:
    answer = post(caller(role), path, body | {"callback_url": URL})
    assert_problem(answer, 400, "callback_needs_token", "callback_url")
    assert not Run.objects.exists()


def test_refused_run_leaves_no_callback(fake_slots: Bench, client: Client, ada: User) -> None:
    body = HELLO | {"language": "latin", "callback_url": URL}
    assert post(client, "/api/run", body, **bearer(token_of(ada))).status_code == 400
    assert not Callback.objects.exists()


def test_repeated_request_leaves_one_callback(fake_slots: Bench, client: Client, ada: User) -> None:
    headers = bearer(token_of(ada)) | {"idempotency-key": "once"}
    for _ in range(2):
        assert post(client, "/api/run", HELLO | {"callback_url": URL}, **headers).status_code == 200
    assert Callback.objects.count() == 1


def test_null_is_no_callback(fake_slots: Bench, client: Client) -> None:
    assert post(client, "/api/run", HELLO | {"callback_url": None}).status_code == 200
    assert_problem(post(client, "/api/run", HELLO | {"callback_url": 5}), 400, "invalid_type", "callback_url")


def test_log_tells_of_every_attempt(client: Client, ada: User) -> None:
    callback = callback_of(ada, attempts=1, next_at=timezone.now())
    CallbackAttempt.objects.create(
        callback=callback,
        number=1,
        at=timezone.now(),
        duration_ms=12,
        status=500,
        sentence="The answer was no success.",
    )
    client.force_login(ada)
    (row,) = client.get("/api/callbacks").json()["results"]
    assert (row["id"], row["callback_url"], row["state"]) == (callback.message_id, URL, "queued")
    one = client.get(f"/api/callbacks/{row['id']}").json()
    assert one["run_id"] == str(callback.run_id)
    assert [(line["number"], line["status"], line["duration_ms"]) for line in one["log"]] == [(1, 500, 12)]


def test_callbacks_of_others_are_unknown(client: Client, ada: User) -> None:
    callback = callback_of(UserFactory())
    client.force_login(ada)
    assert client.get("/api/callbacks").json()["results"] == []
    assert_problem(client.get(f"/api/callbacks/{callback.message_id}"), 404, "callback_unknown")
    assert Client().get("/api/callbacks").json()["results"] == []
    assert_problem(Client().get(f"/api/callbacks/{callback.message_id}"), 404, "callback_unknown")
    staff = Client()
    staff.force_login(UserFactory(staff=True))
    assert staff.get("/api/callbacks").json()["results"] == []


def test_token_sees_its_own_callbacks_alone(client: Client, ada: User) -> None:
    callback_of(ada)
    headers = bearer(token_of(ada, "runs:write"))
    own = callback_of(ada, token=ApiToken.objects.latest("created_at"))
    rows = client.get("/api/callbacks", headers=headers).json()["results"]
    assert [row["id"] for row in rows] != []
    assert {row["id"] for row in rows} <= {own.message_id}


@pytest.mark.parametrize("name", ["x", "msg_", "msg_" + "0" * 32, "0" * 31 + "g", "msg_" + "\u0660" * 32])
def test_id_of_none_is_unknown(client: Client, ada: User, name: str) -> None:
    client.force_login(ada)
    assert_problem(client.get(f"/api/callbacks/{name}"), 404, "callback_unknown")


def test_list_takes_as_many_queries_however_long(
    client: Client, ada: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        callback_of(ada)
    client.force_login(ada)
    with django_assert_num_queries(3):  # session, user, callbacks
        assert len(client.get("/api/callbacks").json()["results"]) == 10
