"""Idempotency-Key: one run, however often the request is sent."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from accounts.tests.factories import bearer, token_of
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


def test_key_of_a_process_that_died_is_free_again(fake_slots: Bench, client: Client) -> None:
    """While it is taken in, it is kept for a short time; once its run is there, for a day."""
    times: list[int] = []
    with patch.object(cache, "add", wraps=cache.add) as added, patch.object(cache, "set", wraps=cache.set) as kept:
        assert post(client, "/api/run", HELLO, **KEY).status_code == 200
    for mock in (added, kept):
        times += [call.args[2] for call in mock.call_args_list if str(call.args[0]).startswith("idempotency:")]
    assert times == [5, 24 * 3600]


def test_key_belongs_to_the_user_whether_by_session_or_by_token(fake_slots: Bench, caller: Caller) -> None:
    first = post(caller("user:ada"), "/api/run", HELLO, **KEY).json()["id"]
    headers = KEY | bearer(token_of(User.objects.get(username="ada")))
    assert post(Client(), "/api/run", HELLO, **headers).json()["id"] == first
    assert Run.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("body", [HELLO, {"runs": [HELLO, HELLO]}], ids=["run", "batch"])
def test_a_cache_that_forgot_makes_nothing_twice(fake_slots: Bench, caller: Caller, body: dict[str, Any]) -> None:
    address = "/api/run/batch" if "runs" in body else "/api/run"
    first = post(caller("user:ada"), address, body, **KEY).json()
    count = Run.objects.count()
    cache.clear()
    again = post(caller("user:ada"), address, body, **KEY).json()
    ids = [[one["id"] for one in answer.get("runs", [answer])] for answer in (first, again)]
    assert ids[0] == ids[1]
    assert Run.objects.count() == count
    cache.clear()
    assert post(caller("user:ada"), address, body, **{"idempotency-key": "other"}).json() != first
    assert Run.objects.count() == 2 * count


@pytest.mark.postgres
def test_two_that_are_taken_in_at_once_are_one_run(fake_slots: Bench) -> None:
    """The first takes longer than its key is kept for it: the second does not wait, and one of them wins."""
    body = HELLO | {"wait": False}
    with patch("execution.api.idempotency.PLANNED_SECONDS", 0), ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda _: post(Client(), "/api/run", body, **KEY), range(4)))
    assert Run.objects.count() == 1
    assert {(response.status_code, response.json()["id"]) for response in responses} == {
        (202, str(Run.objects.get().pk))
    }


def test_a_submission_whose_answer_was_lost_is_not_made_twice(
    fake_slots: Bench, doubling: Part, client: Client
) -> None:
    body = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}
    first = post(client, "/api/submit", body, **KEY).json()["id"]
    cache.clear()
    assert post(client, "/api/submit", body, **KEY).json()["id"] == first
    assert Submission.objects.count() == 1


def test_who_died_behind_the_commit_does_not_keep_the_key(fake_slots: Bench, client: Client) -> None:
    """Taken in, and killed before it could be noted: whoever asks again gets the run, and need not wait."""
    with patch.object(cache, "set", side_effect=SystemExit), pytest.raises(SystemExit):
        post(client, "/api/run", HELLO, **KEY)
    run = Run.objects.get()
    again = post(client, "/api/run", HELLO, **KEY)
    assert (again.status_code, again.json()["id"]) == (200, str(run.pk))


def test_another_body_behind_a_cache_that_forgot_is_another_run(fake_slots: Bench, client: Client) -> None:
    first = post(client, "/api/run", HELLO, **KEY).json()["id"]
    cache.clear()
    assert post(client, "/api/run", HELLO | {"input": "x"}, **KEY).json()["id"] != first
