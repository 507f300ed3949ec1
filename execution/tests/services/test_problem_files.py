"""The files of a problem reach every program that is started for it, and no other."""

from typing import Any

import pytest

from accounts.viewer import Viewer
from core.errors import DomainError, NotFound
from execution import scheduling
from execution.models import Run
from execution.selectors import run_result, submission_result
from execution.services.batching import submit_batch
from execution.services.generating import apply_outputs, generate_outputs
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.services.verifying import verify_solution
from execution.tests.bench import Bench, python
from problems.enums import ProblemStatus
from problems.models import Part, Problem
from problems.services.attaching import attach_file, detach_file

FACTOR = {"factor.txt": b"2\n"}
RIGHT = "print(int(open('factor.txt').read()) * int(input()))"
LISTS = "import os\nprint(*sorted(os.listdir('.')))"


@pytest.fixture
def part(doubling: Part) -> Part:
    attach_file(problem=doubling.problem, name="factor.txt", data=FACTOR["factor.txt"])
    return doubling


def finished(run: Run) -> dict[str, Any]:
    assert scheduling.await_end(run.pk, 20)
    return run_result(Run.objects.get(pk=run.pk))


def test_submission_finds_them_in_every_test(fake_slots: Bench, part: Part, owner: Viewer) -> None:
    submission = submit_solution(viewer=owner, part=part, language="python", files={"Main.py": RIGHT}, live=False)
    assert scheduling.await_end(submission.pk, 20)
    assert submission_result(submission)["verdict"] == "AC"


def test_run_of_the_problem_finds_them_and_another_does_not(fake_slots: Bench, part: Part, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python(RIGHT, stdin=b"21\n", problem="double"))
    assert (finished(run)["stdout"], run.problem) == ("42\n", part.problem)
    other = finished(submit_run(viewer=owner, request=python(RIGHT, stdin=b"21\n")))
    assert (other["verdict"], other["stdout"]) == ("RE", "")


def test_runs_of_a_batch_may_be_of_problems(fake_slots: Bench, part: Part, owner: Viewer) -> None:
    runs = submit_batch(viewer=owner, requests=[python(RIGHT, stdin=b"1\n", problem="double"), python("print(1)")])
    assert [finished(run)["stdout"] for run in runs] == ["2\n", "1\n"]
    with pytest.raises(DomainError) as refusal:
        submit_batch(viewer=owner, requests=[python("", problem="double"), python("", problem="none")])
    assert (refusal.value.code, refusal.value.field) == ("problem_unknown", "runs[1].problem")


@pytest.mark.parametrize("slug", ["none", "double", ""])
def test_problem_that_the_viewer_does_not_see_is_unknown(
    fake_slots: Bench, part: Part, owner: Viewer, slug: str
) -> None:
    Problem.objects.update(status=ProblemStatus.DRAFT)
    with pytest.raises(NotFound) as refusal:
        submit_run(viewer=owner, request=python("print(1)", problem=slug))
    assert (refusal.value.code, refusal.value.field) == ("problem_unknown", "problem")
    assert not Run.objects.exists()


def test_run_goes_on_without_a_problem_that_was_deleted(fake_slots: Bench, part: Part, owner: Viewer) -> None:
    run = submit_run(viewer=owner, request=python("print(1)", problem="double"))
    finished(run)
    part.problem.delete()
    assert Run.objects.get(pk=run.pk).problem is None


def test_solution_is_verified_with_them(fake_slots: Bench, part: Part) -> None:
    solution = part.solutions.create(name="doubles", language="python", expected="AC", source=RIGHT)
    slot = fake_slots.new_slot()
    slot.open()
    assert verify_solution(solution, slot, fake_slots.new_slot).found == "AC"
    detach_file(problem=part.problem, name="factor.txt")
    assert verify_solution(solution, slot, fake_slots.new_slot).found == "RE"


def test_outputs_are_generated_with_them(fake_slots: Bench, part: Part) -> None:
    part.solutions.create(name="doubles", language="python", expected="AC", source=RIGHT)
    assert generate_outputs(part=part).changed == []
    shown = generate_outputs(part=part)
    attach_file(problem=part.problem, name="factor.txt", data=b"3\n")
    found = generate_outputs(part=part)
    assert [row.after for row in found.changed] == ["3\n", "6\n", "30\n", "60\n", "90\n"]
    with pytest.raises(DomainError, match="not those that were shown"):
        apply_outputs(part=part, digest=shown.digest, by=None)  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ["checker", "interactor"])
def test_programs_of_the_judge_do_not_have_them(fake_slots: Bench, part: Part, owner: Viewer, role: str) -> None:
    source = "import os, sys\nsys.exit(43 if os.path.exists('factor.txt') else 42)"
    fields = {"language": "python", "entry": "check.py", "files": {"check.py": source}}
    part.problem.judge_programs.create(role=role, **fields)
    Problem.objects.update(checker="custom", judging="batch" if role == "checker" else "interactive")
    submission = submit_solution(
        viewer=owner, part=part, language="python", files={"Main.py": "open('factor.txt')"}, live=False
    )
    assert scheduling.await_end(submission.pk, 20)
    assert submission_result(submission)["verdict"] == "AC"
    judging = [slot for slot in fake_slots.slots if slot.program is not None and "check.py" in slot.program.files]
    assert [dict(slot.program.data) for slot in judging if slot.program] == [{}]
