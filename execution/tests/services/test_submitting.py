"""Handing code in: judged in order, scored, counted once."""

from typing import Any

import pytest

from accounts.viewer import Viewer
from core.errors import DomainError, NotFound
from execution import scheduling
from execution.models import CaseOutcome, Run, Submission
from execution.selectors import events_after, submission_result
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench
from problems.models import Part, Problem, Progress

RIGHT = "print(2 * int(input()))"
WRONG_ABOVE_TEN = "n = int(input()); print(2 * n if n <= 10 else n)"


def judged(part: Part, viewer: Viewer, source: str, *, live: bool = False) -> Submission:
    submission = submit_solution(viewer=viewer, part=part, language="python", files={"Main.py": source}, live=live)
    assert scheduling.await_end(submission.pk, 20)
    return submission


@pytest.mark.parametrize("live", [False, True])
def test_right_answer_is_accepted(fake_slots: Bench, doubling: Part, owner: Viewer, live: bool) -> None:
    result = submission_result(judged(doubling, owner, RIGHT, live=live))
    assert (result["verdict"], result["score"], result["passed"], result["total"]) == ("AC", 100.0, 5, 5)
    assert result["result"] == "Accepted: 5 of 5 tests passed."
    assert result["error"] == ""


def test_wrong_answer_is_scored_by_weight_and_every_test_is_run(
    fake_slots: Bench, doubling: Part, owner: Viewer
) -> None:
    doubling.tests.filter(name="0-case").update(weight=6)
    result = submission_result(judged(doubling, owner, WRONG_ABOVE_TEN))
    assert [test["verdict"] for test in result["tests"]] == ["AC", "AC", "AC", "WA", "WA"]
    assert (result["verdict"], result["score"], result["passed"]) == ("WA", 80.0, 3)
    assert result["error"] == "Wrong answer on test 4 (3-case)."


def test_judging_stops_at_the_first_failure_where_the_problem_says_so(
    fake_slots: Bench, doubling: Part, owner: Viewer
) -> None:
    Problem.objects.update(stop_at_first_failure=True)
    result = submission_result(judged(doubling, owner, WRONG_ABOVE_TEN))
    assert [test["status"] for test in result["tests"]] == ["finished"] * 4 + ["skipped"]
    assert (result["passed"], result["total"], result["score"]) == (3, 5, 60.0)


def test_hidden_contents_stay_on_the_server(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    source = "import sys; n = input(); print('leak', n); print('leak', n, file=sys.stderr); sys.exit(int(n) > 5)"
    submission = judged(doubling, owner, source, live=True)
    result = submission_result(submission)
    assert [set(test) & {"input", "expected", "actual"} for test in result["tests"]][2:] == [set()] * 3
    hidden = [event for event in events_after(submission.pk, 0) if event.get("is_sample") is False]
    told = str(hidden) + str(result["tests"][2:]) + str(result["error"])
    assert "leak" not in told
    assert not any(f"{number}" in told for number in (40, 60))
    sample = result["tests"][0]
    assert (sample["input"], sample["expected"], sample["actual"]) == ("1\n", "2\n", "leak 1\n")
    assert sample["message"] == "First difference at token 1: expected '2', found 'leak'."


def test_events_of_a_submission_tell_every_test_in_order(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    submission = judged(doubling, owner, RIGHT, live=True)
    events = events_after(submission.pk, 0)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    assert [event["type"] for event in events] == ["queued", *["running", "case"] * 5, "finished"]
    assert events[-1]["verdict"] == "AC"
    assert (events[-1]["passed"], events[-1]["problem"], events[-1]["part"]) == (5, "double", 1)
    assert "tests" not in events[-1]


def test_submission_that_does_not_compile_is_judged_once(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    result = submission_result(judged(doubling, owner, "#broken"))
    assert (result["verdict"], result["compile_output"], result["score"]) == ("CE", "line 1: broken\n", 0.0)
    assert [test["status"] for test in result["tests"]] == ["skipped"] * 5
    assert result["error"] == "The program did not compile.\nline 1: broken"


def test_counts_and_progress_follow_the_verdict(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    judged(doubling, owner, WRONG_ABOVE_TEN)
    assert Progress.objects.get(user=owner.user).state == "tried"
    judged(doubling, owner, RIGHT)
    progress = Progress.objects.get(user=owner.user)
    assert (progress.state, progress.parts_solved) == ("solved", [1])
    judged(doubling, owner, WRONG_ABOVE_TEN)
    assert Progress.objects.get(user=owner.user).state == "solved"
    problem = Problem.objects.get()
    assert (problem.submissions_count, problem.accepted_count) == (3, 1)


def test_problem_in_parts_is_solved_with_its_last_part(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    second = Part.objects.create(problem=doubling.problem, number=2)
    second.tests.create(name="a", position=0, input="3", expected="6")
    judged(doubling, owner, RIGHT)
    assert Progress.objects.get().state == "tried"
    judged(second, owner, RIGHT)
    assert Progress.objects.get().state == "solved"


def test_somebody_without_a_session_is_judged_and_has_no_progress(fake_slots: Bench, doubling: Part) -> None:
    assert submission_result(judged(doubling, Viewer(), RIGHT))["verdict"] == "AC"
    assert not Progress.objects.exists()


def _archive(part: Part) -> None:
    Problem.objects.update(status="archived")


def _design(part: Part) -> None:
    Problem.objects.update(kind="system_design")


def _untested(part: Part) -> None:
    part.tests.all().delete()


def _cpp_alone(part: Part) -> None:
    Problem.objects.update(languages=["cpp"])


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        (_archive, "problem_unknown", "problem"),
        (_design, "not_judged", "problem"),
        (_untested, "no_tests", "part"),
        (_cpp_alone, "language_unknown", "language"),
    ],
)
def test_submission_is_refused(
    fake_slots: Bench, doubling: Part, owner: Viewer, change: Any, code: str, field: str
) -> None:
    change(doubling)
    part = Part.objects.select_related("problem").get(pk=doubling.pk)
    with pytest.raises(DomainError) as refused:
        submit_solution(viewer=owner, part=part, language="python", files={"Main.py": RIGHT}, live=False)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert isinstance(refused.value, NotFound) is (change is _archive)
    assert not Run.objects.exists()


def test_cases_are_kept_once_and_bounded(fake_slots: Bench, doubling: Part, owner: Viewer) -> None:
    judged(doubling, owner, "print('x' * 100_000)")
    assert CaseOutcome.objects.count() == 5
    assert sorted({len(outcome.actual) for outcome in CaseOutcome.objects.all()}) == [0, 64 * 1024]
