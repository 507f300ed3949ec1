"""What the database itself refuses, whoever writes; and the ways to select."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from problems.enums import Checker
from problems.models import Part, Problem, TestCase, TestGroup
from problems.tests.factories import (
    PartFactory,
    ProblemFactory,
    SolutionFactory,
    StarterCodeFactory,
    TestCaseFactory,
    TestGroupFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"checker": "tokens", "absolute_tolerance": 0.1}, "problem_tolerance_needs_floats"),
        ({"checker": "exact", "relative_tolerance": 0.1}, "problem_tolerance_needs_floats"),
        ({"checker": "floats", "absolute_tolerance": -0.1}, "problem_tolerance_range"),
        ({"checker": "floats", "relative_tolerance": 1.5}, "problem_tolerance_range"),
        ({"memory_mb": 0}, "problem_memory_positive"),
        ({"cpu_time_seconds": 0}, "problem_cpu_time_positive"),
        ({"statement": ""}, "problem_published_has_statement"),
        ({"kind": "riddle"}, "problem_kind_known"),
        ({"status": "hidden"}, "problem_status_known"),
        ({"difficulty": 9}, "problem_difficulty_known"),
        ({"checker": "eyes"}, "problem_checker_known"),
        ({"judging": "live"}, "problem_judging_known"),
        ({"accepted_count": 1}, "problem_accepted_bounded"),
    ],
)
def test_database_refuses_a_problem(fields: dict[str, Any], constraint: str) -> None:
    problem = ProblemFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(**fields)


def test_database_takes_floats_with_and_without_tolerances() -> None:
    ProblemFactory(checker=Checker.FLOATS)
    ProblemFactory(checker=Checker.FLOATS, absolute_tolerance=1e-6, relative_tolerance=0)
    ProblemFactory(draft=True, statement="")
    assert Problem.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "constraint"), [({"number": 0}, "part_number_from_one"), ({"cumulative": True}, "part_first_not")]
)
def test_database_refuses_a_part(fields: dict[str, Any], constraint: str) -> None:
    part = PartFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Part.objects.filter(pk=part.pk).update(**fields)


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        (TestCaseFactory, {"name": "01", "is_sample": True}),
        (StarterCodeFactory, {"language": "java"}),
        (SolutionFactory, {"name": "fast", "language": "java"}),
        (TestGroupFactory, {"name": "small"}),
        (PartFactory, {"number": 7}),
        (ProblemFactory, {"slug": "echo"}),
    ],
)
def test_database_refuses_a_name_twice(make: Callable[..., Any], fields: dict[str, Any]) -> None:
    owner = {"part": PartFactory()} if make not in (PartFactory, ProblemFactory) else {}
    if make is PartFactory:
        owner = {"problem": ProblemFactory()}
    make(**owner, **fields)
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        make(**owner, **fields)


def test_sample_and_hidden_test_may_share_a_name() -> None:
    part = PartFactory()
    TestCaseFactory(part=part, name="01", sample=True)
    TestCaseFactory(part=part, name="01")
    assert part.tests.samples().count() == part.tests.hidden().count() == 1


def test_database_refuses_a_test_without_weight() -> None:
    test = TestCaseFactory()
    with pytest.raises(IntegrityError, match="testcase_weight_positive"), transaction.atomic():
        TestCase.objects.filter(pk=test.pk).update(weight=0)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [({"aggregation": "avg"}, "testgroup_aggregation_known"), ({"points": 1001}, "testgroup_points_bounded")],
)
def test_database_refuses_a_group(fields: dict[str, Any], constraint: str) -> None:
    group = TestGroupFactory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TestGroup.objects.filter(pk=group.pk).update(**fields)


def test_test_belongs_to_a_group_of_its_own_part() -> None:
    test = TestCaseFactory(group=TestGroupFactory())
    with pytest.raises(ValidationError, match="belongs to another part"):
        test.full_clean()


def test_group_that_goes_leaves_its_tests() -> None:
    test = TestCaseFactory()
    test.group = TestGroupFactory(part=test.part)
    test.save()
    test.group.delete()
    test.refresh_from_db()
    assert test.group is None


def test_running_order_is_group_by_group_behind_the_tests_in_none() -> None:
    part = PartFactory()
    late, early = TestGroupFactory(part=part, position=2), TestGroupFactory(part=part, position=1)
    for name, group in (("a", late), ("b", early), ("c", None), ("d", late), ("e", early)):
        TestCaseFactory(part=part, name=name, group=group)
    assert "".join(part.tests.in_running_order().values_list("name", flat=True)) == "cbead"


@pytest.mark.parametrize("tags", ["arrays", ["Arrays"], ["a", "a"], [1], ["a,b"], [""], [str(n) for n in range(11)]])
def test_problem_refuses_tags(tags: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        ProblemFactory.build(tags=tags).full_clean()
    assert "tags" in refusal.value.message_dict


@pytest.mark.parametrize("languages", ["python", ["klingon"], ["c", "c"], [None]])
def test_problem_refuses_languages(languages: object) -> None:
    with pytest.raises(ValidationError) as refusal:
        ProblemFactory.build(languages=languages).full_clean()
    assert "languages" in refusal.value.message_dict


def counts() -> tuple[int, int, int]:
    problem: Any = Problem.objects.with_content_counts().get()
    return (problem.part_count, problem.sample_count, problem.hidden_count)


def test_content_counts_are_zero_without_content() -> None:
    ProblemFactory()
    assert counts() == (0, 0, 0)


def test_content_counts_do_not_multiply() -> None:
    problem = ProblemFactory(parts=3)
    TestCaseFactory.create_batch(2, part=problem.parts.first())
    assert counts() == (3, 3, 5)


def test_with_content_takes_ten_queries_for_any_number(django_assert_num_queries: Callable[[int], Any]) -> None:
    ProblemFactory.create_batch(3, parts=2)
    for part in Part.objects.all():
        first, second = TestGroupFactory.create_batch(2, part=part)
        second.depends_on.add(first)
    with django_assert_num_queries(10):
        for problem in Problem.objects.with_content():
            assert [len(part.tests.all()) + len(part.solutions.all()) for part in problem.parts.all()] == [3, 3]


def test_published_and_in_order() -> None:
    late, early = ProblemFactory(position=20), ProblemFactory(position=10)
    ProblemFactory(draft=True)
    ProblemFactory(archived=True)
    assert list(Problem.objects.published().in_order()) == [early, late]


@pytest.mark.parametrize(("tried", "accepted", "percent"), [(0, 0, None), (3, 1, 33), (8, 8, 100)])
def test_acceptance_percent(tried: int, accepted: int, percent: int | None) -> None:
    assert Problem(submissions_count=tried, accepted_count=accepted).acceptance_percent == percent
