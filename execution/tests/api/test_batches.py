"""Several runs in one request: all are taken in or none; answered at once or when all have ended."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from execution import scheduling
from execution.api import waiting
from execution.models import Run
from execution.services.batching import MOST_RUNS
from execution.tests.api.conftest import HELLO, Caller, assert_problem, post
from execution.tests.conftest import Bench

PATH = "/api/run/batch"
KEY = {"idempotency-key": "batch-1"}


def programs(*names: str) -> list[dict[str, Any]]:
    return [{"language": "python", "files": {"Main.py": f"print('{name}')"}} for name in names]


def test_runs_are_answered_at_once_and_then_executed(fake_slots: Bench, caller: Caller) -> None:
    ada = caller("user:ada")
    response = post(ada, PATH, {"runs": programs("a", "b", "c")})
    assert response.status_code == 202
    taken = response.json()["runs"]
    assert [sorted(run) for run in taken] == [["events_url", "id", "status", "stream_url", "url"]] * 3
    for run, name in zip(taken, "abc", strict=True):
        assert scheduling.await_end(UUID(run["id"]), 20)
        assert ada.get(run["url"]).json()["stdout"] == f"{name}\n"
    assert set(Run.objects.values_list("user__username", flat=True)) == {"ada"}


def test_waiting_answers_all_results_in_their_order(fake_slots: Bench, client: Client) -> None:
    runs = [*programs("a", "b"), HELLO | {"files": {"Main.py": "print(input())"}, "input": "c"}]
    response = post(client, PATH, {"runs": runs, "wait": True})
    assert response.status_code == 200
    assert [run["stdout"] for run in response.json()["runs"]] == ["a\n", "b\n", "c\n"]
    assert [run["verdict"] for run in response.json()["runs"]] == ["OK"] * 3


def test_waiting_has_an_end(fake_slots: Bench, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "longest_wait", lambda: 0.0)
    sleeper = HELLO | {"files": {"Main.py": "import time; time.sleep(1)"}}
    response = post(client, PATH, {"runs": [sleeper, sleeper], "wait": True})
    assert response.status_code == 202
    for run in response.json()["runs"]:
        assert scheduling.await_end(UUID(run["id"]), 20)


@pytest.mark.parametrize(
    ("fault", "code", "field"),
    [
        ({"language": "latin"}, "language_unknown", "runs[3].language"),
        ({"language": 5}, "invalid_type", "runs[3].language"),
        ({"files": {}}, "files_required", "runs[3].files"),
        ({"files": {"../x": ""}}, "file_name_invalid", "runs[3].files"),
        ({"input": "x", "input_encoding": "base64"}, "not_base64", "runs[3].input"),
        ({"limits": {"memory_mb": 10**6}}, "limit_out_of_range", "runs[3].limits.memory_mb"),
        ({"interactive": True}, "unknown_field", "runs[3].interactive"),
        ({"wait": True}, "unknown_field", "runs[3].wait"),
        ({"args": [1]}, "invalid_type", "runs[3].args"),
    ],
)
def test_one_wrong_run_refuses_all_and_is_named(
    fake_slots: Bench, client: Client, fault: dict[str, Any], code: str, field: str
) -> None:
    runs = programs("a", "b", "c", "d", "e")
    runs[3] |= fault
    assert_problem(post(client, PATH, {"runs": runs}), 400, code, field)
    assert not Run.objects.exists()
    assert scheduling.state().queued == 0


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "required", "runs"),
        ({"runs": None}, "null", "runs"),
        ({"runs": {}}, "not_a_list", "runs"),
        ({"runs": "all"}, "not_a_list", "runs"),
        ({"runs": []}, "empty", "runs"),
        ({"runs": [HELLO] * (MOST_RUNS + 1)}, "max_length", "runs"),
        ({"runs": [HELLO, 5]}, "invalid", "runs[1]"),
        ({"runs": [HELLO, None]}, "null", "runs[1]"),
        ({"runs": [HELLO, [HELLO]]}, "invalid", "runs[1]"),
        ({"runs": [HELLO], "wait": "yes"}, "invalid_type", "wait"),
        ({"runs": [HELLO], "language": "python"}, "unknown_field", "language"),
    ],
)
def test_wrong_batch_is_refused(fake_slots: Bench, client: Client, body: dict[str, Any], code: str, field: str) -> None:
    assert_problem(post(client, PATH, body), 400, code, field)
    assert not Run.objects.exists()


@pytest.mark.parametrize("count", [1, 2, 7])
def test_first_wrong_one_is_told_wherever_it_stands(fake_slots: Bench, client: Client, count: int) -> None:
    for wrong in range(count):
        runs = programs(*"abcdefg"[:count])
        for run in runs[wrong:]:
            run["language"] = "latin"
        assert_problem(post(client, PATH, {"runs": runs}), 400, "language_unknown", f"runs[{wrong}].language")


def test_same_key_is_the_same_batch(fake_slots: Bench, client: Client) -> None:
    body = {"runs": programs("a", "b"), "wait": True}
    first, second = (post(client, PATH, body, **KEY) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert Run.objects.count() == 2
    assert_problem(post(client, PATH, {"runs": programs("c")}, **KEY), 422, "idempotency_key_reused")


def test_every_run_counts_and_too_many_count_nothing(fake_slots: Bench, client: Client, settings: Settings) -> None:
    settings.RATE_RUN_ANONYMOUS = "5/h"
    first = post(client, PATH, {"runs": programs("a", "b", "c"), "wait": True})
    assert (first.status_code, first["RateLimit-Remaining"]) == (200, "2")
    refused = post(client, PATH, {"runs": programs("a", "b", "c")})
    assert "leaves 1 more" in assert_problem(refused, 429, "throttled")
    assert int(refused["Retry-After"]) > 0
    assert Run.objects.count() == 3
    assert post(client, "/api/run", HELLO).status_code == 200
    assert_problem(post(client, "/api/run", HELLO), 429, "throttled")


def test_batch_counts_for_the_token_and_its_user(fake_slots: Bench, client: Client, settings: Settings) -> None:
    settings.RATE_RUN_TOKEN, settings.RATE_RUN_USER = "4/h", "6/h"
    ada = User.objects.create_user("ada")
    first, second = bearer(token_of(ada)), bearer(token_of(ada))
    body = {"runs": programs("a", "b", "c"), "wait": True}
    answers = [post(client, PATH, body, **headers) for headers in (first, first, second)]
    assert [answer.status_code for answer in answers] == [200, 429, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "1"]


def test_batch_needs_room_for_all(fake_slots: Bench, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "queue_limit", lambda: 2)
    assert_problem(post(client, PATH, {"runs": programs("a", "b", "c")}), 503, "queue_full")
    assert not Run.objects.exists()
    assert post(client, PATH, {"runs": programs("a", "b"), "wait": True}).status_code == 200


def test_runs_of_a_batch_belong_to_their_owner(fake_slots: Bench, caller: Caller) -> None:
    taken = post(caller("user:ada"), PATH, {"runs": programs("a")}).json()["runs"][0]
    assert_problem(caller("user:bob").get(taken["url"]), 404, "run_unknown")
    assert scheduling.await_end(UUID(taken["id"]), 20)


def test_batch_takes_as_many_queries_as_its_runs(
    fake_slots: Bench, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post(client, PATH, {"runs": programs("a")})
    with django_assert_max_num_queries(4 + 10):
        assert post(client, PATH, {"runs": programs(*"abcdefghij")}).status_code == 202
