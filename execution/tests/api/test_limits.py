"""How often, and how much at a time: every address that costs something says its numbers, and refuses in a sentence."""

from typing import Any
from unittest.mock import Mock

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tests.factories import bearer, token_of
from execution import scheduling
from execution.models import Run, Verification
from execution.tests.api.conftest import HELLO, Caller, assert_problem, post
from execution.tests.conftest import Bench
from problems.models import Draft, Part

BATCH = {"runs": [HELLO, HELLO]}
SUBMISSION = {"problem": "double", "language": "python", "files": {"Main.py": "print(int(input()) * 2)"}}
DRAFT = "/api/problems/double/parts/1/drafts/python"
QUEUED = {"wait": False}


def numbers(response: Any) -> tuple[str, str]:
    assert 0 < int(response["RateLimit-Reset"]) <= 3600
    return response["RateLimit-Limit"], response["RateLimit-Remaining"]


@pytest.fixture
def staff(transactional_db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def nothing_starts(fake_slots: Bench, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is queued stays in the queue, which holds two of each owner."""
    settings.MAX_QUEUED_PER_OWNER = 2
    monkeypatch.setattr(scheduling, "submit", Mock())


@pytest.mark.parametrize(
    ("path", "body"),
    [("/api/run", HELLO), ("/api/run/batch", BATCH), ("/api/submit", SUBMISSION), ("/api/submissions", SUBMISSION)],
)
def test_what_is_run_counts_in_one_rate(
    nothing_starts: None, doubling: Part, caller: Caller, settings: Settings, path: str, body: dict[str, Any]
) -> None:
    settings.RATE_RUN_USER = "2/h"
    ada = caller("user:ada")
    taken = post(ada, path, body | QUEUED)
    count = len(body.get("runs", [body]))
    assert (taken.status_code, numbers(taken)) == (202, ("2", str(2 - count)))
    for _ in range(2 - count):
        assert post(ada, path, body | QUEUED).status_code == 202
    refused = post(ada, path, body | QUEUED)
    assert_problem(refused, 429, "throttled")
    assert numbers(refused) == ("2", "0")
    assert int(refused["Retry-After"]) > 0
    assert Run.objects.count() == 2


@pytest.mark.parametrize("role", ["user:ada", "visitor:x", "anonymous"])
@pytest.mark.parametrize(
    ("path", "body"), [("/api/run", HELLO), ("/api/run/batch", {"runs": [HELLO]}), ("/api/submit", SUBMISSION)]
)
def test_full_share_of_the_queue_is_told_in_numbers(
    nothing_starts: None, doubling: Part, caller: Caller, role: str, path: str, body: dict[str, Any]
) -> None:
    client = caller(role)
    for _ in range(2):
        assert post(client, path, body | QUEUED).status_code == 202
    refused = post(client, path, body | QUEUED)
    assert "2 of your runs wait already, and at most 2 may" in assert_problem(refused, 429, "backlog_full")
    assert (refused["Queue-Limit"], refused["Queue-Remaining"]) == ("2", "0")
    assert int(refused["Retry-After"]) > 0
    assert "RateLimit-Remaining" in refused
    assert Run.objects.count() == 2
    assert post(caller("user:bob"), "/api/run", HELLO | QUEUED).status_code == 202


def test_tokens_of_a_user_fill_one_share(nothing_starts: None, client: Client) -> None:
    ada = User.objects.create_user("ada")
    answers = [post(client, "/api/run", HELLO | QUEUED, **bearer(token_of(ada))) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [202, 202, 429]


def test_refused_batch_may_come_again_in_part(nothing_starts: None, caller: Caller) -> None:
    ada, key = caller("user:ada"), {"idempotency-key": "k"}
    post(ada, "/api/run", HELLO | QUEUED)
    refused = post(ada, "/api/run/batch", BATCH, **key)
    assert_problem(refused, 429, "backlog_full")
    assert refused["Queue-Remaining"] == "1"
    assert Run.objects.count() == 1
    assert post(ada, "/api/run/batch", {"runs": [HELLO]}, **key).status_code == 202


@pytest.mark.parametrize("role", ["user:ada", "visitor:x"])
def test_drafts_have_a_rate_of_their_own(doubling: Part, caller: Caller, settings: Settings, role: str) -> None:
    settings.RATE_SAVE_USER = settings.RATE_SAVE_ANONYMOUS = "2/h"
    client = caller(role)

    def save(source: str) -> Any:
        return client.put(DRAFT, {"source": source}, content_type="application/json")

    assert [numbers(save(source)) for source in "ab"] == [("2", "1"), ("2", "0")]
    refused = save("c")
    assert_problem(refused, 429, "throttled")
    assert int(refused["Retry-After"]) > 0
    assert client.delete(DRAFT).status_code == 429
    assert Draft.objects.get().source == "b"
    assert client.get("/api/problems/double/drafts").status_code == 200
    assert post(client, "/api/run", {}).status_code == 400  # has another rate


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/rejudges", {"reason": "x", "problem": "double"}),
        ("/api/problems/double/verifications", {}),
        ("/api/problems/double/parts/1/outputs", {"digest": "x"}),
        ("/api/problems/packages", {}),
    ],
)
def test_what_an_author_begins_has_a_rate(
    doubling: Part, staff: Client, settings: Settings, path: str, body: dict[str, Any]
) -> None:
    settings.RATE_SAVE_USER = "1/h"
    assert numbers(post(staff, path, body)) == ("1", "0")
    assert_problem(post(staff, path, body), 429, "throttled")
    assert not Verification.objects.exists()
