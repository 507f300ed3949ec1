"""Idempotency-Key: one run, however often the request is sent."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from execution.models import Run, Submission
from execution.tests.api.conftest import HELLO, Caller, assert_problem, post
from execution.tests.conftest import Bench
from problems.models import Part

KEY = {"idempotency-key": "a1b2"}


def test_same_key_and_body_is_the_same_run(fake_slots: Bench, client: Client) -> None:
    first, second = (post(client, "/api/run", HELLO, **KEY) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert Run.objects.count() == 1


def test_same_key_with_another_body_is_refused(fake_slots: Bench, client: Client) -> None:
    post(client, "/api/run", HELLO, **KEY)
    assert_problem(post(client, "/api/run", HELLO | {"input": "x"}, **KEY), 422, "idempotency_key_reused")


def test_keys_of_others_do_not_meet(fake_slots: Bench, caller: Caller) -> None:
    ids = {
        post(caller(role), "/api/run", HELLO, **KEY).json()["id"]
        for role in ("user:ada", "user:bob", "visitor:x", "visitor:y", "anonymous")
    }
    assert len(ids) == 5


def test_request_that_was_refused_may_be_sent_again(fake_slots: Bench, client: Client) -> None:
    assert post(client, "/api/run", HELLO | {"language": "x"}, **KEY).status_code == 400
    assert post(client, "/api/run", HELLO | {"language": "x"}, **KEY).status_code == 400
    assert post(client, "/api/run", HELLO, **KEY).status_code == 200


def test_submissions_have_keys_as_well(fake_slots: Bench, doubling: Part, client: Client) -> None:
    body = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}
    first, second = (post(client, "/api/submit", body, **KEY) for _ in range(2))
    assert first.json() == second.json()
    assert Submission.objects.count() == 1
    assert post(client, "/api/run", HELLO, **KEY).status_code == 200  # another operation, another key


@pytest.mark.parametrize("key", ["", "x" * 256, "é", "a\tb"])
def test_wrong_key_is_refused(fake_slots: Bench, client: Client, key: str) -> None:
    response = client.post("/api/run", HELLO, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)
    assert_problem(response, 400, "idempotency_key_invalid")


@pytest.mark.postgres
def test_racing_requests_make_one_run(fake_slots: Bench) -> None:
    body = HELLO | {"wait": False}
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: post(Client(), "/api/run", body, **KEY), range(8)))
    assert Run.objects.count() == 1
    assert {response.status_code for response in responses} <= {202, 409}
    assert len({response.json()["id"] for response in responses if response.status_code == 202}) == 1
