"""Publishing and its guards, archiving, withdrawing."""

import pytest

from core.errors import Conflict
from problems.enums import Checker, Convention, JudgeRole, Judging, Kind, ProblemStatus
from problems.models import Part, Problem, TestCase
from problems.services.publishing import archive_problem, publish_problem, withdraw_problem
from problems.tests.factories import (
    JudgeProgramFactory,
    PartFactory,
    ProblemFactory,
    TestCaseFactory,
    TestGroupFactory,
    verified,
)

pytestmark = pytest.mark.django_db


def status_of(problem: Problem) -> str:
    return Problem.objects.get(pk=problem.pk).status


def refusal_of(problem: Problem) -> str:
    with pytest.raises(Conflict) as refusal:
        publish_problem(problem=problem)
    assert refusal.value.code == "not_publishable"
    assert status_of(problem) == ProblemStatus.DRAFT
    return refusal.value.message


def test_publish_complete_problem() -> None:
    problem = verified(ProblemFactory(draft=True, complete=True))
    assert publish_problem(problem=problem).status == ProblemStatus.PUBLISHED
    assert status_of(problem) == ProblemStatus.PUBLISHED


def test_publish_again_changes_nothing() -> None:
    problem = publish_problem(problem=verified(ProblemFactory(draft=True, complete=True)))
    assert publish_problem(problem=problem).updated_at == problem.updated_at


def test_publish_refuses_without_a_part() -> None:
    assert "It has no part" in refusal_of(ProblemFactory(draft=True))


@pytest.mark.parametrize(("is_sample", "sentence"), [(True, "Part 1 has no sample"), (False, "Part 1 has no hidden")])
def test_publish_refuses_without_tests(is_sample: bool, sentence: str) -> None:
    problem = ProblemFactory(draft=True, complete=True)
    TestCase.objects.filter(is_sample=is_sample).delete()
    assert sentence in refusal_of(problem)


def test_publish_refuses_a_part_of_several_without_statement() -> None:
    problem = ProblemFactory(draft=True, parts=2)
    Part.objects.filter(number=2).update(statement=" ")
    assert "Part 2 has no statement" in refusal_of(problem)


def test_publish_refuses_a_custom_checker_that_is_not_there() -> None:
    problem = ProblemFactory(draft=True, complete=True, checker=Checker.CUSTOM)
    JudgeProgramFactory(problem=problem, role=JudgeRole.INPUT_VALIDATOR)
    assert 'The checker "custom" needs a program of its own, which is not there.' in refusal_of(problem)
    JudgeProgramFactory(problem=problem)
    assert publish_problem(problem=verified(Problem.objects.get(pk=problem.pk))).status == ProblemStatus.PUBLISHED


def test_publish_refuses_an_interactive_problem_without_interactor() -> None:
    problem = ProblemFactory(draft=True, complete=True, judging=Judging.INTERACTIVE)
    assert "An interactive problem needs an interactor, which is not there." in refusal_of(problem)
    JudgeProgramFactory(problem=problem, role=JudgeRole.INTERACTOR)
    assert publish_problem(problem=verified(Problem.objects.get(pk=problem.pk))).status == ProblemStatus.PUBLISHED


def test_publish_refuses_passes_without_a_checker_that_can_ask_for_them() -> None:
    problem = ProblemFactory(draft=True, complete=True, judging=Judging.MULTI_PASS)
    assert 'Several passes need the checker "custom"' in refusal_of(problem)
    Problem.objects.update(checker=Checker.CUSTOM)
    assert 'The checker "custom" needs a program of its own' in refusal_of(problem)
    program = JudgeProgramFactory(problem=problem, convention=Convention.TESTLIB)
    assert 'Several passes need a checker by the convention "kattis".' in refusal_of(problem)
    program.convention = Convention.KATTIS
    program.save()
    assert publish_problem(problem=verified(Problem.objects.get(pk=problem.pk))).status == ProblemStatus.PUBLISHED


def test_publish_refuses_result_sets_without_queries() -> None:
    problem = ProblemFactory(draft=True, complete=True, checker=Checker.SQL)
    assert "Only an SQL problem has result sets to compare" in refusal_of(problem)
    Problem.objects.update(kind=Kind.SQL, languages=["sql"])
    assert publish_problem(problem=verified(Problem.objects.get(pk=problem.pk))).status == ProblemStatus.PUBLISHED


def test_publish_refuses_gaps_in_the_numbers() -> None:
    problem = ProblemFactory(draft=True, parts=3)
    Part.objects.filter(number=2).delete()
    assert "numbered 1, 3" in refusal_of(problem)


def test_publish_refuses_an_empty_statement() -> None:
    assert "The statement is empty." in refusal_of(ProblemFactory(draft=True, complete=True, statement=" \n"))


def test_publish_refuses_sql_in_other_languages() -> None:
    assert 'the language "sql" alone' in refusal_of(ProblemFactory(draft=True, sql=True, languages=[], complete=True))


def test_publish_system_design_wants_a_part_and_no_tests() -> None:
    problem = ProblemFactory(draft=True, system_design=True)
    part = PartFactory(problem=problem)
    test = TestCaseFactory(part=part)
    assert "Part 1 has tests" in refusal_of(problem)
    test.delete()
    assert publish_problem(problem=problem).status == ProblemStatus.PUBLISHED


def test_archive_and_withdraw_from_any_status() -> None:
    problem = verified(ProblemFactory(complete=True))
    assert archive_problem(problem=problem).status == ProblemStatus.ARCHIVED
    assert archive_problem(problem=problem).status == ProblemStatus.ARCHIVED
    assert withdraw_problem(problem=problem).status == ProblemStatus.DRAFT
    assert publish_problem(problem=problem).status == ProblemStatus.PUBLISHED


def test_publish_refuses_groups_that_cannot_be_scored() -> None:
    problem = ProblemFactory(draft=True, complete=True)
    part = problem.parts.get()
    first = TestGroupFactory(part=part, name="first", points=0)
    second = TestGroupFactory(part=part, name="second", points=0)
    first.depends_on.add(second)
    part.tests.update(group=first)
    sentence = refusal_of(problem)
    assert "Part 1: The group “first” depends on “second”, which does not stand before it." in sentence
    assert "Part 1: The group “second” has no test." in sentence
    assert "Part 1: Its groups are all worth 0 points; one of them needs some." in sentence


def test_publish_wants_what_judges_to_be_verified_as_it_is_now() -> None:
    problem = ProblemFactory(draft=True, complete=True)
    for _ in range(2):
        with pytest.raises(Conflict) as refusal:
            publish_problem(problem=problem)
        assert (refusal.value.code, refusal.value.field) == ("not_verified", "status")
        assert "was not verified. Verify it first." in refusal.value.message
        verified(problem)
        TestCase.objects.filter(is_sample=False).update(expected="something else")
    assert status_of(problem) == ProblemStatus.DRAFT
    publish_problem(problem=verified(problem))
    assert status_of(problem) == ProblemStatus.PUBLISHED
