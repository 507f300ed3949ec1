"""Which submissions a rejudge takes: by problem, test, language, name or time; and what it refuses."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import IntegrityError

from accounts.models import User
from core.errors import Conflict, DomainError
from execution.models import CaseOutcome, Rejudge, RejudgeItem, Run, Submission
from execution.services.rejudging import creating, selecting
from execution.services.rejudging.creating import create_rejudge
from execution.services.rejudging.deciding import apply_rejudge
from execution.services.rejudging.selecting import Choice, chosen_submissions
from execution.tests.rejudging.conftest import Submit, begun, ready
from problems.models import Part

NOW = datetime(2026, 11, 24, tzinfo=UTC)


def chosen(**given: Any) -> list[uuid.UUID]:
    return [submission.pk for submission in chosen_submissions(Choice(**given))]


def test_each_criterion_narrows(submit: Submit, doubling: Part) -> None:
    first, second, third = submit(), submit(), submit()
    Run.objects.filter(pk=second.pk).update(language="cpp")
    CaseOutcome.objects.filter(submission=third, name="4-case").delete()
    for days, submission in enumerate((first, second, third)):
        Submission.objects.filter(pk=submission.pk).update(created_at=NOW + timedelta(days=days))
    every = [first.pk, second.pk, third.pk]
    assert chosen(problem="double") == every
    assert chosen(problem="double", test="4-case") == every[:2]
    assert chosen(language="cpp") == [second.pk]
    assert chosen(submissions=[third.pk, first.pk]) == [first.pk, third.pk]
    assert chosen(since=NOW + timedelta(days=1)) == every[1:]
    assert chosen(until=NOW + timedelta(days=1)) == every[:1]
    assert chosen(problem="double", language="python", since=NOW + timedelta(days=1)) == [third.pk]


def test_what_is_not_judged_and_what_a_rejudge_made_are_left_out(submit: Submit, doubling: Part, judge: User) -> None:
    first, second = submit(), submit()
    Run.objects.filter(pk=second.pk).update(status="cancelled", verdict="")
    apply_rejudge(rejudge=ready(judge), user=judge)
    assert Submission.objects.count() == 3
    assert chosen(problem="double") == [first.pk]


@pytest.mark.parametrize(
    ("given", "code", "field", "words"),
    [
        ({}, "choice_required", "problem", "Say what is judged again"),
        ({"problem": "no-such"}, "problem_unknown", "problem", "There is no problem 'no-such'."),
        ({"test": "4-case"}, "test_needs_problem", "test", "name its problem too"),
        ({"problem": "double", "test": "x"}, "test_unknown", "test", "double has no test 'x'."),
        ({"language": "cobol"}, "language_unknown", "language", "There is no language 'cobol'; there are "),
        ({"since": NOW, "until": NOW}, "span_empty", "until", "until must be later than since."),
        ({"submissions": [uuid.UUID(int=7)]}, "submission_unknown", "submissions", f"are meant: {uuid.UUID(int=7)}."),
        ({"submissions": [uuid.UUID(int=7)] * 1001}, "too_many_submissions", "submissions", "at most 1000"),
        ({"problem": "double", "since": NOW + timedelta(days=9999)}, "nothing_chosen", "problem", "No judged"),
    ],
)
def test_refusals_name_the_field_and_change_nothing(
    doubling: Part, judge: User, given: dict[str, Any], code: str, field: str, words: str
) -> None:
    with pytest.raises(DomainError) as refused:
        create_rejudge(user=judge, reason="A reason.", choice=Choice(**given))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert words in refused.value.message
    assert not Rejudge.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n ", "\0", "x" * 501])
def test_reason_is_required(doubling: Part, judge: User, reason: str) -> None:
    with pytest.raises(DomainError) as refused:
        create_rejudge(user=judge, reason=reason, choice=Choice(problem="double"))
    assert (refused.value.code, refused.value.field) == ("reason_required", "reason")
    assert not Rejudge.objects.exists()


def test_too_many_are_refused(submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submit()
    submit()
    monkeypatch.setattr(creating, "MOST_SUBMISSIONS", 1)
    with pytest.raises(DomainError, match="More than 1 submissions"):
        begun(judge)
    assert selecting.MOST_SUBMISSIONS == 10_000


def test_one_rejudge_of_a_submission_at_a_time(submit: Submit, judge: User) -> None:
    first = submit()
    rejudge = ready(judge, submissions=[first.pk])
    second = submit()
    with pytest.raises(Conflict) as refused:
        begun(judge)
    assert f"not decided yet ({rejudge.pk})" in refused.value.message
    ready(judge, submissions=[second.pk])
    apply_rejudge(rejudge=rejudge, user=judge)
    assert begun(judge, submissions=[first.pk]).items.count() == 1


def test_database_holds_one_active_item_of_a_submission(submit: Submit, judge: User) -> None:
    submission = submit()
    ready(judge)
    other = Rejudge.objects.create(reason="Another.", chosen={})
    with pytest.raises(IntegrityError):
        RejudgeItem.objects.create(rejudge=other, submission=submission, old_verdict="AC")


def test_race_for_a_submission_is_a_conflict(submit: Submit, judge: User, monkeypatch: pytest.MonkeyPatch) -> None:
    submit()
    ready(judge)
    monkeypatch.setattr(creating, "_refuse_active", Mock())  # the other one came in this moment
    with pytest.raises(Conflict):
        begun(judge)
    assert Rejudge.objects.count() == 1
