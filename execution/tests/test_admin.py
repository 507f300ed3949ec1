"""Runs and submissions in the admin: found, read, and left as they are."""

from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.viewer import Viewer
from core import admin_lists
from execution import scheduling
from execution.enums import RunStatus
from execution.models import Run, Submission
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.conftest import Bench, python
from problems.models import Part

SOURCE = "print('<b>bold</b>')  # </pre>"


@pytest.fixture
def staff(transactional_db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"))
    return client


@pytest.fixture
def run(fake_slots: Bench, owner: Viewer) -> Run:
    run = submit_run(viewer=owner, request=python(SOURCE))
    assert scheduling.await_end(run.pk, 10)
    return run


@pytest.fixture
def submit(fake_slots: Bench, doubling: Part, owner: Viewer) -> Callable[[], Submission]:
    def build() -> Submission:
        files = {"Main.py": "print(int(input()) * 2)"}
        submission = submit_solution(viewer=owner, part=doubling, language="python", files=files, live=False)
        assert scheduling.await_end(submission.pk, 10)
        return submission

    return build


def test_run_is_shown_with_code_and_output_as_text(staff: Client, run: Run) -> None:
    page = staff.get(reverse("admin:execution_run_change", args=[run.pk])).content.decode()
    assert "print(&#x27;&lt;b&gt;bold&lt;/b&gt;&#x27;)  # &lt;/pre&gt;" in page
    assert "<b>bold</b>" not in page
    assert 'name="_save"' not in page


def test_submission_is_shown_with_its_cases(staff: Client, submit: Callable[[], Submission]) -> None:
    submission = submit()
    page = staff.get(reverse("admin:execution_submission_change", args=[submission.pk])).content.decode()
    assert "print(int(input()) * 2)" in page
    assert all(name in page for name in ("0-case", "4-case"))
    assert 'name="_save"' not in page


def test_submission_is_headed_by_what_it_is(staff: Client, submit: Callable[[], Submission]) -> None:
    submission = submit()
    page = staff.get(reverse("admin:execution_submission_change", args=[submission.pk]))
    assert page.context["subtitle"] == f"{submission.problem.title}, part 1 · ada · Accepted"
    Run.objects.filter(pk=submission.pk).update(user=None, verdict="", status=RunStatus.CANCELLED)
    assert str(Submission.objects.get(pk=submission.pk)).endswith(", part 1 · nobody · Cancelled")


@pytest.mark.parametrize("model", ["run", "submission"])
def test_nothing_is_added_changed_or_deleted(staff: Client, submit: Callable[[], Submission], model: str) -> None:
    submission = submit()
    change = reverse(f"admin:execution_{model}_change", args=[submission.pk])
    assert staff.get(reverse(f"admin:execution_{model}_add")).status_code == 403
    assert staff.post(change, {"verdict": "WA", "score": "0"}).status_code == 403
    assert staff.post(reverse(f"admin:execution_{model}_delete", args=[submission.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [str(submission.pk)], "post": "yes"}
    staff.post(reverse(f"admin:execution_{model}_changelist"), chosen)
    submission.refresh_from_db()
    assert (submission.run.verdict, submission.score) == ("AC", 100.0)


@pytest.mark.parametrize("model", ["run", "submission"])
def test_lists_are_searched_and_filtered(staff: Client, submit: Callable[[], Submission], model: str) -> None:
    submission = submit()
    path = reverse(f"admin:execution_{model}_changelist")
    prefix = "" if model == "run" else "run__"
    short = str(submission.pk)[:8]
    for query in (f"q={short}", "q=ada", f"{prefix}verdict__exact=AC", f"{prefix}status__exact=finished"):
        assert short in staff.get(f"{path}?{query}").content.decode(), query
    for query in ("q=nobody-such", f"{prefix}verdict__exact=WA"):
        assert short not in staff.get(f"{path}?{query}").content.decode(), query


@pytest.mark.parametrize("model", ["run", "submission"])
def test_lists_take_constant_queries(
    staff: Client, submit: Callable[[], Submission], model: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(4):
        submit()
    with django_assert_max_num_queries(12):
        staff.get(reverse(f"admin:execution_{model}_changelist"))


@pytest.mark.parametrize("model", ["run", "submission"])
def test_lists_are_narrowed_to_a_language_and_count_no_further_than_their_bound(
    staff: Client, submit: Callable[[], Submission], model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = submit(), submit()
    path = reverse(f"admin:execution_{model}_changelist")
    for query, found in (("language=python", [second, first]), ("language=cpp", [])):
        assert [row.pk for row in staff.get(f"{path}?{query}").context["cl"].result_list] == [row.pk for row in found]
    monkeypatch.setattr(admin_lists, "MOST_COUNTED", 1)
    with CaptureQueriesContext(connection) as queries:
        page = staff.get(path)
    assert page.context["cl"].result_count == 1
    counts = [query["sql"] for query in queries if "COUNT(" in query["sql"]]
    assert counts
    assert all("LIMIT 1" in sql for sql in counts)


@pytest.mark.parametrize("model", ["run", "submission"])
def test_deep_page_joins_what_a_line_shows_for_its_own_rows_alone(
    staff: Client, submit: Callable[[], Submission], model: str
) -> None:
    newest_first = [submit().pk for _ in range(5)][::-1]
    path = reverse(f"admin:execution_{model}_changelist")
    with CaptureQueriesContext(connection) as first, patch("execution.admin.runs.LongList.list_per_page", 2):
        staff.get(path)
    with CaptureQueriesContext(connection) as second, patch("execution.admin.runs.LongList.list_per_page", 2):
        page = staff.get(f"{path}?p=2")
    assert [row.pk for row in page.context["cl"].result_list] == newest_first[2:4]
    assert len(second) == len(first)
    joined = [query["sql"] for query in second if "LEFT OUTER JOIN" in query["sql"]]
    assert ["OFFSET" in sql for sql in joined] == [False]


@pytest.mark.parametrize("model", ["run", "submission"])
def test_others_do_not_enter(client: Client, transactional_db: None, model: str) -> None:
    client.force_login(User.objects.create_user("eve", password="x"))
    assert client.get(reverse(f"admin:execution_{model}_changelist")).status_code == 302
