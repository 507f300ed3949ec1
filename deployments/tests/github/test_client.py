"""The talk with GitHub: what is asked, what an answer means, and what nobody there can do to us."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deployments.github.client import GitHub, NewDeployment, Status, configured_github
from deployments.github.commits import LONGEST_LINE, read_comparison
from deployments.github.faults import GitHubError, Kind, fault_of
from deployments.tests.github.server import REPOSITORY, TOKEN, Fault, Hub

SHA = "ab" * 20
WISH = NewDeployment(
    sha=SHA, environment="prod", payload={"ceesarcode": {"server": "s", "deployment": 7}}, is_production=True
)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def refused(client: GitHub) -> GitHubError:
    with pytest.raises(GitHubError) as raised:
        client.create_deployment(WISH)
    return raised.value


def test_a_deployment_is_created_as_it_has_to_be(hub: Hub) -> None:
    assert hub.client().create_deployment(WISH) == 1000
    (asked,) = hub.asked
    assert asked.body == {
        "ref": SHA,
        "environment": "prod",
        "payload": {"ceesarcode": {"server": "s", "deployment": 7}},
        "auto_merge": False,
        "required_contexts": [],
        "production_environment": True,
        "transient_environment": False,
    }
    assert asked.headers["authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["accept"] == "application/vnd.github+json"
    assert asked.headers["x-github-api-version"] == "2022-11-28"
    assert asked.headers["user-agent"] == "CeesarCode-Mirror/1"


def test_ours_is_found_by_its_payload_among_others(hub: Hub) -> None:
    client = hub.client()
    others: list[Any] = ["text", None, {"ceesarcode": {"server": "s", "deployment": 8}}]
    for payload in others:
        client.create_deployment(NewDeployment(sha=SHA, environment="prod", payload=payload))
    assert client.find_deployment(WISH) is None
    assert client.create_deployment(WISH) == client.find_deployment(WISH) == 1003
    elsewhere = NewDeployment(sha=SHA, environment="gamma", payload=WISH.payload)
    assert client.find_deployment(elsewhere) is None


def test_statuses_are_bounded_and_leave_the_others_alone(hub: Hub) -> None:
    client = hub.client()
    number = client.create_deployment(WISH)
    status = Status(state="success", description="x" * 200, page="https://code.example.com/board/")
    client.add_status(number, status, environment_url="https://prod.example.com")
    assert hub.statuses == [
        (
            1000,
            {
                "state": "success",
                "description": "x" * 140,
                "log_url": "https://code.example.com/board/",
                "environment_url": "https://prod.example.com",
                "auto_inactive": False,
            },
        )
    ]
    client.set_commit_status(SHA, "ceesarcode/prod", status)
    (commit,) = hub.commits
    assert commit[0] == SHA
    assert commit[1] == {
        "context": "ceesarcode/prod",
        "state": "success",
        "description": "x" * 140,
        "target_url": "https://code.example.com/board/",
    }


@pytest.mark.parametrize(
    ("status", "kind", "word"),
    [
        (301, Kind.REFUSED, "renamed"),
        (401, Kind.REFUSED, "GITHUB_TOKEN"),
        (403, Kind.REFUSED, REPOSITORY),
        (404, Kind.REFUSED, REPOSITORY),
        (409, Kind.REJECTED, "409"),
        (422, Kind.REJECTED, "No commit found"),
        (500, Kind.UNANSWERED, "500"),
        (503, Kind.UNANSWERED, "503"),
    ],
)
def test_what_an_answer_means(hub: Hub, status: int, kind: Kind, word: str) -> None:
    hub.faults = [Fault(status, {"Location": f"{hub.url}/repos/else/where"}, {"message": "No commit found for SHA"})]
    error = refused(hub.client())
    assert (error.kind, error.status) == (kind, status)
    assert word in error.sentence
    assert TOKEN not in error.sentence
    assert len(hub.asked) == 1  # nothing was followed


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "message", "seconds"),
    [
        ({"retry-after": "7"}, "", 7),
        ({"retry-after": "0"}, "", 1),
        ({"retry-after": "999999"}, "", 86400),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(int(NOW.timestamp()) + 90)}, "", 90),
        ({"x-ratelimit-remaining": "0"}, "", 1),
        ({"retry-after": "soon"}, "You have exceeded a secondary rate limit.", 60),
        ({"retry-after": "nan", "x-ratelimit-remaining": "12"}, "API rate limit exceeded", 60),
    ],
)
def test_how_long_a_limit_asks_to_be_left_alone(
    status: int, headers: dict[str, str], message: str, seconds: int
) -> None:
    fault = fault_of(status, headers, message, repository=REPOSITORY, at=NOW)
    assert fault is not None
    assert (fault.kind, fault.wait) == (Kind.THROTTLED, timedelta(seconds=seconds))


def test_an_answer_that_does_not_come(hub: Hub) -> None:
    hub.faults = [Fault(is_lost=True), Fault(seconds=0.5)]
    assert refused(hub.client()).kind == Kind.UNANSWERED
    assert refused(hub.client(seconds=0.1)).kind == Kind.UNANSWERED
    assert refused(hub.client(api_url="http://127.0.0.1:1")).kind == Kind.UNANSWERED


def test_answers_that_cannot_be_understood(hub: Hub) -> None:
    hub.faults = [Fault(201, body=body) for body in (b"<html>", [1], {"id": "7"}, None, b"[" * 200_000)]
    for _ in range(5):
        assert refused(hub.client()).kind == Kind.UNANSWERED
    hub.faults = [Fault(200, body={"message": "an object in the place of a list"})]
    with pytest.raises(GitHubError):
        hub.client().find_deployment(WISH)


def test_an_answer_without_an_end_is_not_read(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deployments.github.client.MOST_BYTES", 100_000)
    hub.faults = [Fault(201, body=b" " * 200_000)]
    assert refused(hub.client()).sentence == "GitHub answered with more than 97 KiB."


def test_a_proxy_of_this_machine_is_not_used(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert hub.client().create_deployment(WISH) == 1000


def test_a_comparison_is_read_as_far_as_it_makes_sense() -> None:
    told = {
        "html_url": "javascript:alert(1)",
        "total_commits": 205,
        "behind_by": -1,
        "commits": [
            {
                "sha": SHA,
                "html_url": "https://github.com/c",
                "commit": {"message": "\n One  \n\nTwo", "author": {"name": "Ada", "date": "2026-11-01T10:00:00Z"}},
            },
            {"commit": {"message": "x" * 999, "author": None}},
            None,
            *[{} for _ in range(200)],
        ],
    }
    found = read_comparison(told)
    assert (found.total, found.lacking, found.url, len(found.commits)) == (205, 0, "", 100)
    first, second, third = found.commits[:3]
    assert (first.sha, first.line, first.author, first.url) == (SHA, "One", "Ada", "https://github.com/c")
    assert first.at == datetime(2026, 11, 1, 10, tzinfo=UTC)
    assert (second.line, second.author, second.at) == ("x" * LONGEST_LINE, "", None)
    assert (third.sha, third.line) == ("", "")


@pytest.mark.parametrize("told", [None, [], {}, {"commits": 7}])
def test_what_is_no_comparison_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match="no comparison"):
        read_comparison(told)


@pytest.mark.parametrize("missing", ["GITHUB_TOKEN", "GITHUB_REPOSITORY"])
def test_without_token_or_repository_there_is_none(set_up: Hub, settings: Any, missing: str) -> None:
    found = configured_github()
    assert found is not None
    assert found.repository == REPOSITORY
    assert TOKEN not in repr(found)
    setattr(settings, missing, "")
    assert configured_github() is None
