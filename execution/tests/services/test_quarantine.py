"""A problem's own checker, from the submission to the verdict, and what its failing does to that problem alone."""

import pytest
from django.utils import timezone

from accounts.viewer import Viewer
from core.errors import Conflict
from execution import scheduling
from execution.models import Submission
from execution.selectors import submission_result
from execution.services.submitting import submit_solution
from execution.tests.bench import Bench
from execution.tests.services.test_submitting import RIGHT, judged
from problems.models import JudgeProgram, Part, Problem, Progress
from problems.services.quarantining import lift_quarantine

TWICE = """
import sys
case = int(open(sys.argv[1]).read())
output = sys.stdin.read().strip()
if output == 'crash':
    raise SystemExit('the checker broke')
open(sys.argv[3] + 'judgemessage.txt', 'w').write(f'case {case}')
if case == 20 and output == '40':
    open(sys.argv[3] + 'score.txt', 'w').write('0.5')
sys.exit(42 if output == str(2 * case) else 43)
"""
CRASHES_AT_TWENTY = "n = int(input()); print('crash' if n == 20 else 2 * n)"


@pytest.fixture
def checked(doubling: Part) -> Part:
    """The doubling problem, with a program that checks. It gives half of the points for the test with 20."""
    Problem.objects.update(checker="custom")
    JudgeProgram.objects.create(
        problem=doubling.problem, role="checker", language="python", entry="check.py", files={"check.py": TWICE}
    )
    doubling.problem.refresh_from_db()
    return doubling


def test_the_program_decides(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    result = submission_result(judged(checked, owner, RIGHT))
    assert [test["verdict"] for test in result["tests"]] == ["AC", "AC", "AC", "WA", "AC"]
    assert result["tests"][3]["message"] == "Partly right: 50% of the points."
    assert len(fake_slots.slots) >= 2


def test_what_it_said_is_kept_for_the_author_alone(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    submission = judged(checked, owner, RIGHT)
    assert "case 30" in submission.cases.get(name="4-case").judge_log
    assert "case 30" not in str(submission_result(submission))


def test_checker_and_program_never_share_a_slot(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    judged(checked, owner, RIGHT)
    last = {slot.program.entry for slot in fake_slots.slots if slot.program is not None}
    assert last == {"Main.py", "check.py"}
    assert [slot.group for slot in fake_slots.slots if slot.program and slot.program.entry == "check.py"] == ["judge"]


def test_crash_is_our_fault_and_quarantines_that_problem_alone(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    other = Problem.objects.create(slug="other", title="Other", statement="Print twice.", status="published")
    result = submission_result(judged(checked, owner, CRASHES_AT_TWENTY))
    assert (result["verdict"], result["passed"]) == ("IE", 3)
    assert result["message"] == (
        "The checker of this problem failed, which is no fault of the program. Its author has to mend it."
    )
    problem = Problem.objects.get(slug="double")
    assert problem.is_quarantined
    assert problem.quarantine_reason == "The checker ended with exit code 1."
    assert "the checker broke" in problem.quarantine_log
    assert str(result["id"]) in problem.quarantine_log
    assert not Problem.objects.get(pk=other.pk).is_quarantined
    assert scheduling.state().healthy
    assert (problem.submissions_count, Progress.objects.count()) == (0, 0)


def test_crash_on_the_first_test_ends_the_run(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    result = submission_result(judged(checked, owner, "print('crash')", live=True))
    assert (result["verdict"], result["passed"], result["time_ms"]) == ("IE", 0, None)


def test_quarantined_problem_is_shown_and_takes_nothing(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    judged(checked, owner, "print('crash')")
    checked.problem.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        submit_solution(viewer=owner, part=checked, language="python", files={"Main.py": RIGHT}, live=False)
    assert (refused.value.code, refused.value.field) == ("problem_quarantined", "problem")
    assert "takes no submissions at the moment" in refused.value.message
    assert Submission.objects.count() == 1
    assert Problem.objects.published().filter(slug="double").exists()


def test_what_waited_is_not_judged_by_a_checker_that_failed(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    submission = submit_solution(viewer=owner, part=checked, language="python", files={"Main.py": RIGHT}, live=False)
    assert scheduling.await_end(submission.pk, 20)
    fake_slots.hook = lambda _: Problem.objects.update(quarantined_at=timezone.now(), quarantine_reason="It broke.")
    waiting = judged(checked, owner, RIGHT)
    assert submission_result(waiting)["verdict"] == "IE"
    assert not waiting.cases.exists()


def test_lifted_problem_takes_submissions_again(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    judged(checked, owner, "print('crash')")
    assert lift_quarantine(problem=checked.problem)
    assert not lift_quarantine(problem=checked.problem)
    checked.problem.refresh_from_db()
    assert submission_result(judged(checked, owner, RIGHT))["passed"] == 4


def test_missing_program_is_a_fault_of_the_problem(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    JudgeProgram.objects.all().delete()
    assert submission_result(judged(checked, owner, RIGHT))["verdict"] == "IE"
    assert Problem.objects.get(slug="double").quarantine_reason == "The checker of the problem is not there."


def test_slot_that_fails_quarantines_nothing(fake_slots: Bench, checked: Part, owner: Viewer) -> None:
    fake_slots.faults += ["execute"] * 2
    assert submission_result(judged(checked, owner, RIGHT))["passed"] == 4
    assert not Problem.objects.get(slug="double").is_quarantined
