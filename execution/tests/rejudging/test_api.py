"""Rejudges over REST: the whole way, every refusal, and who may."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from execution.models import Rejudge
from execution.selectors import submission_result
from execution.tests.api.conftest import assert_problem, post
from execution.tests.rejudging.conftest import (
    TRIPLES_THIRTY,
    Submit,
    correct_the_last_test,
    ready,
    until_rejudge,
)
from execution.tests.waiting import eventually
from problems.models import Part

BODY = {"reason": "The last test was wrong.", "problem": "double"}
DEEDS = ("apply", "discard", "cancel")


@pytest.fixture
def staff(judge: User) -> Client:
    client = Client()
    client.force_login(judge)
    return client


def begun(staff: Client, **fields: Any) -> dict[str, Any]:
    response = post(staff, "/api/rejudges", BODY | fields)
    assert response.status_code == 201, response.content
    rejudge: dict[str, Any] = response.json()
    assert response["Location"] == f"/api/rejudges/{rejudge['id']}"
    return rejudge


def test_from_the_request_to_the_new_verdicts(submit: Submit, doubling: Part, staff: Client) -> None:
    accepted, wrong = submit(), submit(TRIPLES_THIRTY)
    submit("print(1)")
    correct_the_last_test(doubling)
    rejudge = begun(staff)
    assert (rejudge["total"], rejudge["created_by"], rejudge["chosen"]) == (3, "judge", {"problem": "double"})
    until_rejudge(Rejudge.objects.get(), "ready")
    found = staff.get(f"/api/rejudges/{rejudge['id']}").json()
    assert (found["status"], found["judged"], found["changed"], found["kept"]) == ("ready", 3, 2, 0)
    assert found["difference"] == [
        {"old_verdict": "AC", "new_verdict": "WA", "count": 1},
        {"old_verdict": "WA", "new_verdict": "AC", "count": 1},
        {"old_verdict": "WA", "new_verdict": "WA", "count": 1},
    ]
    rows = staff.get(f"/api/rejudges/{rejudge['id']}/changes").json()["results"]
    assert [(row["submission"], row["owner"], row["old_verdict"], row["new_verdict"]) for row in rows] == [
        (str(accepted.pk), "ada", "AC", "WA"),
        (str(wrong.pk), "ada", "WA", "AC"),
    ]
    applied = post(staff, f"/api/rejudges/{rejudge['id']}/apply", {}).json()
    assert (applied["status"], applied["decided_by"], applied["decided_at"] is None) == ("applied", "judge", False)
    assert [event["status"] for event in applied["events"]] == ["preparing", "ready", "applied"]
    assert submission_result(accepted)["verdict"] == "WA"


def test_changes_come_in_pages(submit: Submit, doubling: Part, staff: Client, judge: User) -> None:
    for _ in range(3):
        submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    first = staff.get(f"/api/rejudges/{rejudge.pk}/changes?page_size=2").json()
    second = staff.get(first["next"]).json()
    assert [len(page["results"]) for page in (first, second)] == [2, 1]
    assert second["next"] is None


def test_score_alone_that_differs_is_a_change(submit: Submit, doubling: Part, staff: Client, judge: User) -> None:
    submit("print(2 * min(int(input()), 10))")
    doubling.tests.filter(input="20\n").update(weight=6)
    rejudge = ready(judge)
    row = staff.get(f"/api/rejudges/{rejudge.pk}/changes").json()["results"][0]
    assert (row["old_verdict"], row["new_verdict"], row["old_score"], row["new_score"]) == ("WA", "WA", 60.0, 30.0)


@pytest.mark.parametrize(
    ("fields", "status", "code", "field"),
    [
        ({"reason": ""}, 400, "reason_required", "reason"),
        ({"reason": 5}, 400, "invalid_type", "reason"),
        ({"problem": "no-such"}, 404, "problem_unknown", "problem"),
        ({"test": "no-such"}, 404, "test_unknown", "test"),
        ({"language": "cobol"}, 400, "language_unknown", "language"),
        ({"submissions": ["x"]}, 400, "invalid_type", "submissions"),
        ({"submissions": "x"}, 400, "invalid_type", "submissions"),
        ({"since": "yesterday"}, 400, "invalid_type", "since"),
        ({"since": "2026-11-24T08:00:00"}, 400, "invalid_type", "since"),
        ({"until": "2026-13-24T08:00:00Z"}, 400, "invalid_type", "until"),
        ({"verdict": "AC"}, 400, "unknown_field", "verdict"),
        ({"until": "2000-01-01T00:00:00Z"}, 400, "nothing_chosen", "problem"),
    ],
)
def test_refusals_name_the_field(
    submit: Submit, staff: Client, fields: dict[str, Any], status: int, code: str, field: str
) -> None:
    submit()
    assert_problem(post(staff, "/api/rejudges", BODY | fields), status, code, field)
    assert not Rejudge.objects.exists()


def test_second_of_the_same_submissions_is_a_conflict(submit: Submit, staff: Client) -> None:
    submit()
    begun(staff)
    assert_problem(post(staff, "/api/rejudges", BODY), 409, "rejudge_active")
    assert Rejudge.objects.count() == 1


@pytest.mark.parametrize("number", [7, 10**30])
def test_unknown_rejudge_is_not_found(staff: Client, number: int) -> None:
    for path in ("", "/changes"):
        assert_problem(staff.get(f"/api/rejudges/{number}{path}"), 404, "rejudge_unknown")
    for deed in DEEDS:
        assert_problem(post(staff, f"/api/rejudges/{number}/{deed}", {}), 404, "rejudge_unknown")


def test_decided_rejudge_is_decided_no_more(submit: Submit, staff: Client, judge: User) -> None:
    submit()
    rejudge = ready(judge)
    path = f"/api/rejudges/{rejudge.pk}"
    assert_problem(post(staff, f"{path}/cancel", {}), 409, "rejudge_ended")
    assert post(staff, f"{path}/discard", {}).json()["status"] == "discarded"
    for deed in ("apply", "discard"):
        assert "is discarded" in assert_problem(post(staff, f"{path}/{deed}", {}), 409, "rejudge_not_ready")


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        (None, set()),
        ([], set()),
        (["view_rejudge"], {"look"}),
        (["view_rejudge", "add_rejudge"], {"look", "begin"}),
        (["change_rejudge"], {"decide"}),
    ],
)
@pytest.mark.parametrize("is_staff", [True, False])
def test_staff_with_the_permission_may(
    submit: Submit, judge: User, permissions: list[str] | None, may: set[str], is_staff: bool
) -> None:
    submit()
    rejudge = ready(judge)
    client = Client()
    if permissions is not None:
        user = User.objects.create_user("eve", is_staff=is_staff)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
    refused = 401 if permissions is None else 403
    calls: dict[str, list[Callable[[], Any]]] = {
        "look": [lambda path=path: client.get(path) for path in _paths(rejudge)],  # type: ignore[misc]
        "begin": [lambda: post(client, "/api/rejudges", BODY | {"problem": "no-such"})],
        "decide": [lambda: post(client, f"/api/rejudges/{rejudge.pk}/cancel", {})],
    }
    for deed, requests in calls.items():
        for request in requests:
            status = request().status_code
            allowed = {"look": 200, "begin": 404, "decide": 409}[deed] if is_staff and deed in may else refused
            assert status == allowed, deed
    rejudge.refresh_from_db()
    assert (rejudge.status, Rejudge.objects.count()) == ("ready", 1)


def test_a_deed_is_no_page(staff: Client) -> None:
    for deed in DEEDS:
        response = staff.get(f"/api/rejudges/1/{deed}")
        assert (response.status_code, response["Allow"]) == (405, "POST, OPTIONS")


@pytest.mark.parametrize("count", [1, 4])
def test_lists_take_constant_queries(
    submit: Submit,
    doubling: Part,
    staff: Client,
    judge: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    submissions = [submit() for _ in range(count)]
    correct_the_last_test(doubling)
    for submission in submissions[1:]:
        ready(judge, submissions=[submission.pk])
    rejudge = ready(judge, submissions=[submissions[0].pk])
    with django_assert_num_queries(3):  # session, user, rows
        assert len(staff.get("/api/rejudges").json()["results"]) == count
    with django_assert_num_queries(4):
        staff.get(f"/api/rejudges/{rejudge.pk}/changes")
    with django_assert_num_queries(5):
        staff.get(f"/api/rejudges/{rejudge.pk}")


def test_request_that_is_sent_again_begins_nothing_twice(submit: Submit, staff: Client, judge: User) -> None:
    submit()
    key = {"idempotency-key": "rejudge-1"}
    first, second = (post(staff, "/api/rejudges", BODY, **key) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert Rejudge.objects.count() == 1
    other = post(staff, "/api/rejudges", BODY | {"reason": "Another one."}, **key)
    assert_problem(other, 422, "idempotency_key_reused")
    assert_problem(post(staff, "/api/rejudges", BODY), 409, "rejudge_active")  # without the key it is a new one


def test_refused_rejudge_leaves_its_key_free(submit: Submit, staff: Client) -> None:
    submit()
    key = {"idempotency-key": "rejudge-2"}
    assert post(staff, "/api/rejudges", BODY | {"problem": "no-such"}, **key).status_code == 404
    assert post(staff, "/api/rejudges", BODY, **key).status_code == 201


def test_progress_is_seen_on_the_way(submit: Submit, staff: Client) -> None:
    submit()
    rejudge = begun(staff)
    assert rejudge["status"] in ("preparing", "judging")
    eventually(lambda: staff.get(f"/api/rejudges/{rejudge['id']}").json()["judged"] == 1, seconds=20)


def _paths(rejudge: Rejudge) -> list[str]:
    return ["/api/rejudges", f"/api/rejudges/{rejudge.pk}", f"/api/rejudges/{rejudge.pk}/changes"]
