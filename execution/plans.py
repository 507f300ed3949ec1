"""What the judge is to do with a program that is handed in for a part of a problem."""

from execution.judging.checkers import Check, checker_named
from execution.judging.judge import JudgePlan
from execution.types import Case, Limits
from problems.models import Part, Problem, TestCase


def judge_plan(problem: Problem, tests: list[TestCase], *, limits: Limits) -> JudgePlan:
    """The tests in their order, the bounds of each, and the problem's checker."""
    return JudgePlan(
        cases=[case_of(test) for test in tests],
        limits=limits,
        check=check_of(problem),
        stop_at_first_failure=problem.stop_at_first_failure,
    )


def tests_of(part: Part) -> list[TestCase]:
    """The tests of a part, in the order in which they are run."""
    return list(part.tests.order_by("position", "pk"))


def case_of(test: TestCase) -> Case:
    return Case(
        name=test.name,
        input=test.input.encode(),
        expected=test.expected.encode(),
        is_sample=test.is_sample,
        weight=test.weight,
    )


def check_of(problem: Problem) -> Check:
    return checker_named(problem.checker, absolute=problem.absolute_tolerance, relative=problem.relative_tolerance)
