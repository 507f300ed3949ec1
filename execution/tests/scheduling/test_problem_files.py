"""The files of a problem over the slots that serve: in every test, in lent slots, at the keyboard, never changed."""

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from execution import scheduling
from execution.models import CaseOutcome
from execution.selectors import run_result, submission_result
from execution.services.running import submit_run
from execution.services.submitting import submit_solution
from execution.tests.bench import python
from problems.models import Part
from problems.services.attaching import attach_file

pytestmark = pytest.mark.usefixtures("real_slots")
SPOILS = """
import os
with open('factor.txt') as file: factor = int(file.read())
print(factor * int(input()))
try:
    os.remove('factor.txt')
    with open('factor.txt', 'w') as file: file.write('5')
    os.chmod('/program/factor.txt', 0o600)
    with open('/program/factor.txt', 'w') as file: file.write('5')
except OSError:
    pass
"""


@pytest.fixture
def part(doubling: Part) -> Part:
    attach_file(problem=doubling.problem, name="factor.txt", data=b"2\n")
    return doubling


@pytest.mark.parametrize("parallel", [1, 2])
def test_tests_do_not_see_what_others_wrote(part: Part, owner: Viewer, settings: Settings, parallel: int) -> None:
    settings.JUDGE_PARALLEL_TESTS = parallel
    submission = submit_solution(viewer=owner, part=part, language="python", files={"Main.py": SPOILS}, live=False)
    assert scheduling.await_end(submission.pk, 60)
    assert submission_result(submission)["verdict"] == "AC"
    assert CaseOutcome.objects.filter(submission=submission, verdict="AC").count() == 5


def test_program_at_the_keyboard_finds_them(part: Part, owner: Viewer) -> None:
    source = "print(open('factor.txt').read().strip() + input())"
    run = submit_run(viewer=owner, request=python(source, interactive=True, stdin=b"1\n", problem="double"))
    assert scheduling.await_end(run.pk, 60)
    assert "21" in run_result(run)["stdout"]


def test_largest_file_is_judged(part: Part, owner: Viewer) -> None:
    attach_file(problem=part.problem, name="large.txt", data=b"0123456789abcde\n" * (2 << 20))
    source = "print(2 * int(input())) if len(open('large.txt').read()) == 32 << 20 else None"
    submission = submit_solution(viewer=owner, part=part, language="python", files={"Main.py": source}, live=False)
    assert scheduling.await_end(submission.pk, 60)
    assert submission_result(submission)["verdict"] == "AC"
