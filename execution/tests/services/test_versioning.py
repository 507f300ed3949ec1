"""An edit in the middle of the reading: a submission is judged by one version whole, and names that one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from accounts.viewer import Viewer
from execution import plans, scheduling
from execution.models import Submission
from execution.scheduling import worker
from execution.services import executing
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench
from problems.models import JudgeProgram, Part, Problem, TestCase
from problems.services.versions import keep_version_of_published, record_version

pytestmark = pytest.mark.postgres
TRIPLES = "print(3 * int(input()))"
Edit = Callable[[], None]


def edited(part: Part) -> None:
    """The problem asks for thrice the number now, with an exact checker, within one second; as the admin saves it."""
    with transaction.atomic():
        for test in part.tests.all():
            TestCase.objects.filter(pk=test.pk).update(expected=f"{3 * int(test.input)}\n")
        Problem.objects.filter(pk=part.problem_id).update(checker="exact", cpu_time_seconds=1.0)
        JudgeProgram.objects.filter(problem=part.problem_id).delete()
        keep_version_of_published(problem=part.problem)


def submission_of(part: Part, owner: Viewer) -> Submission:
    made = submit_solution(viewer=owner, part=part, language="python", files={"Main.py": TRIPLES}, live=False)
    assert scheduling.await_end(UUID(str(made.pk)), 20)
    return Submission.objects.select_related("run", "version").get(pk=made.pk)


def once(name: str, module: Any, edit: Edit, monkeypatch: pytest.MonkeyPatch, *, before: bool) -> list[int]:
    """The edit comes right before or behind the first call of that function; the list has one number for each call."""
    read, calls = getattr(module, name), list[int]()

    def slipped(*args: Any, **named: Any) -> Any:
        calls.append(len(calls))
        if before and len(calls) == 1:
            edit()
        found = read(*args, **named)
        if not before and len(calls) == 1:
            edit()
        return found

    monkeypatch.setattr(module, name, slipped)
    return calls


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("name", ["tests_of", "judge_plan"])
def test_edit_in_between_is_judged_by_whole(
    fake_slots: Bench, doubling: Part, owner: Viewer, monkeypatch: pytest.MonkeyPatch, name: str, before: bool
) -> None:
    record_version(problem=doubling.problem)
    calls = once(name, executing, lambda: edited(doubling), monkeypatch, before=before)
    judged = submission_of(doubling, owner)
    assert (judged.run.verdict, judged.passed, judged.total) == ("AC", 5, 5)
    assert judged.version is not None
    assert judged.version.number == 2
    assert judged.run.limits["cpu_time_seconds"] == 1.0
    assert len(calls) == 2


def test_program_that_an_edit_took_away_is_no_fault(
    fake_slots: Bench, doubling: Part, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    Problem.objects.update(checker="custom")
    problem = Problem.objects.get()
    program = {"language": "python", "files": {"check.py": ""}, "entry": "check.py", "convention": "kattis"}
    JudgeProgram.objects.create(problem=problem, role="checker", **program)
    record_version(problem=problem)
    calls = once("judge_program_of", plans, lambda: edited(doubling), monkeypatch, before=True)
    judged = submission_of(doubling, owner)
    assert (judged.run.verdict, judged.version and judged.version.number) == ("AC", 2)
    assert not Problem.objects.get().is_quarantined
    assert len(calls) == 1


def test_without_an_edit_it_is_read_once(
    fake_slots: Bench, doubling: Part, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_version(problem=doubling.problem)
    calls = once("tests_of", executing, lambda: None, monkeypatch, before=True)
    assert submission_of(doubling, owner).run.verdict == "WA"
    assert len(calls) == 1


def test_edit_while_it_waited_changes_its_limits(
    fake_slots: Bench, doubling: Part, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record_version(problem=doubling.problem)
    once("claim_run", worker, lambda: edited(doubling), monkeypatch, before=True)
    judged = submission_of(doubling, owner)
    assert judged.version is not None
    assert (judged.version.number, judged.run.limits["cpu_time_seconds"]) == (2, 1.0)


def test_what_was_edited_while_withdrawn_is_a_version_of_its_own(
    fake_slots: Bench, doubling: Part, owner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withdrawn() -> None:
        Problem.objects.update(status="draft")
        edited(doubling)
        assert doubling.problem.versions.count() == 1

    record_version(problem=doubling.problem)
    once("claim_run", worker, withdrawn, monkeypatch, before=True)
    judged = submission_of(doubling, owner)
    assert judged.version is not None
    assert (judged.run.verdict, judged.version.number) == ("AC", 2)
