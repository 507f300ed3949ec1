"""Percentiles over people, one's own bests, and the rank of a submission."""

import uuid

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from accounts.viewer import Viewer
from execution import standing
from execution.charts import charts_of
from execution.standing import (
    Best,
    Spread,
    acceptance_of,
    bests_of,
    percentiles,
    rank_of,
    share_undercut,
    spreads_of,
)
from execution.tests.rows import Submit
from problems.models import Part
from problems.tests.factories import ProblemFactory, ProgressFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written here without counting them, which is what renews the kept figures."""
    monkeypatch.setattr(standing, "KEPT_SECONDS", 0)


@pytest.fixture
def part() -> Part:
    found: Part = ProblemFactory(complete=True).parts.get()
    return found


@pytest.fixture
def crowd(submit: Submit, part: Part) -> list[User]:
    """Five people, accepted in Python in 10 to 50 ms and 1,000 to 5,000 KB."""
    people: list[User] = UserFactory.create_batch(5)
    for rank, user in enumerate(people, start=1):
        submit(user=user, part=part, time_ms=10 * rank, memory_kb=1000 * rank)
    return people


@pytest.mark.parametrize(
    ("ordered", "expected"),
    [([7], (7, 7, 7, 7, 7)), ([1, 2, 3, 4, 5], (1, 2, 3, 4, 5)), (range(1, 101), (10, 25, 50, 75, 90))],
)
def test_percentiles_are_values_that_occur(ordered: list[int], expected: tuple[int, ...]) -> None:
    assert percentiles(ordered) == expected


def test_equal_values_are_not_undercut() -> None:
    assert [share_undercut([10, 20, 20], value) for value in (5, 10, 20, 30)] == [100, 66, 0, 0]


@pytest.mark.usefixtures("crowd")
def test_spread_counts_each_person_once_by_their_best(submit: Submit, crowd: list[User], part: Part) -> None:
    submit(user=crowd[4], part=part, time_ms=5, memory_kb=9000)
    for _ in range(3):
        submit(user=crowd[0], part=part, time_ms=900, memory_kb=90_000)
    (spread,) = spreads_of(part.problem)
    assert spread == Spread(1, "python", 5, (5, 10, 20, 30, 40), (1000, 2000, 3000, 4000, 5000))


def test_what_is_not_a_persons_accepted_solution_does_not_count(
    submit: Submit,
    crowd: list[User],
    part: Part,
) -> None:
    for values in (
        {"user": UserFactory(), "verdict": "WA"},
        {"user": UserFactory(), "verdict": "IE"},
        {"visitor": uuid.uuid4()},
        {},
    ):
        submit(part=part, **({"time_ms": 1, "memory_kb": 1} | values))
    submit(user=UserFactory(), part=part)  # without a measurement
    submit(user=UserFactory(), time_ms=1, memory_kb=1)  # of another problem
    (spread,) = spreads_of(part.problem)
    assert (spread.people, spread.time_ms[0]) == (5, 10)


def test_languages_of_few_people_are_hidden(submit: Submit, crowd: list[User], part: Part) -> None:
    for user in crowd[:4]:
        submit(user=user, part=part, language="go", time_ms=1, memory_kb=1)
    assert [spread.language for spread in spreads_of(part.problem)] == ["python"]
    submit(user=crowd[4], part=part, language="go", time_ms=1, memory_kb=1)
    assert [spread.language for spread in spreads_of(part.problem)] == ["go", "python"]


def test_parts_are_told_apart(submit: Submit) -> None:
    problem = ProblemFactory(parts=2)
    for user in UserFactory.create_batch(5):
        for part in problem.parts.all():
            submit(user=user, part=part, time_ms=part.number * 7, memory_kb=100)
    assert [(spread.part, spread.time_ms[0]) for spread in spreads_of(problem)] == [(1, 7), (2, 14)]


def test_bests_are_ones_own_by_part_and_language(submit: Submit, part: Part) -> None:
    user, visitor = UserFactory(), uuid.uuid4()
    submit(user=user, part=part, time_ms=30, memory_kb=100)
    submit(user=user, part=part, time_ms=20, memory_kb=200)
    submit(user=user, part=part, time_ms=1, memory_kb=1, verdict="WA")
    submit(user=user, part=part, language="go", time_ms=3, memory_kb=50)
    submit(visitor=visitor, part=part, time_ms=9, memory_kb=90)
    assert bests_of(Viewer(user=user), part.problem) == [Best(1, "go", 3, 50, 1), Best(1, "python", 20, 100, 2)]
    assert bests_of(Viewer(visitor=visitor), part.problem) == [Best(1, "python", 9, 90, 1)]
    assert bests_of(Viewer(), part.problem) == []


def test_rank_is_among_other_people_in_the_same_language(
    submit: Submit,
    crowd: list[User],
    part: Part,
) -> None:
    own = submit(user=crowd[0], part=part, time_ms=35, memory_kb=500)
    assert rank_of(own) is None  # four others
    submit(user=UserFactory(), part=part, time_ms=60, memory_kb=6000)
    rank = rank_of(own)
    assert rank is not None
    assert (rank.people, rank.time, rank.memory) == (5, 60, 100)
    other = submit(part=part, time_ms=35, memory_kb=500, visitor=uuid.uuid4())
    assert getattr(rank_of(other), "people", 0) == 6
    assert rank_of(submit(user=crowd[0], part=part, verdict="WA", time_ms=1, memory_kb=1)) is None
    assert rank_of(submit(user=crowd[0], part=part, language="go", time_ms=1, memory_kb=1)) is None


def test_acceptance_counts_people_by_their_progress() -> None:
    problem = ProblemFactory(submissions_count=3, accepted_count=2)
    ProgressFactory(problem=problem, state="solved")
    ProgressFactory(problem=problem, user=None, visitor=uuid.uuid4())
    found = acceptance_of(problem)
    assert (found.submissions, found.accepted, found.percent, found.tried, found.solved) == (3, 2, 67, 2, 1)


@pytest.mark.parametrize("people", [5, 9])
def test_figures_cost_constant_queries(
    submit: Submit,
    part: Part,
    django_assert_num_queries: DjangoAssertNumQueries,
    people: int,
) -> None:
    for user in UserFactory.create_batch(people):
        submit(user=user, part=part, time_ms=1, memory_kb=1)
    with django_assert_num_queries(3):
        spreads_of(part.problem), bests_of(Viewer(user=user), part.problem), acceptance_of(part.problem)


def test_chart_lies_between_nought_and_its_greatest_value() -> None:
    spreads = [Spread(1, "go", 5, (1, 2, 3, 4, 5), (0, 0, 0, 0, 0)), Spread(1, "c", 5, (2, 2, 2, 2, 2), (0,) * 5)]
    time, memory = charts_of(spreads, [Best(1, "go", 10, 0, 1)])
    assert (time.end, memory.end) == (10, 1)
    first, second = time.strips
    assert (first.start, first.half_start, first.middle, first.half_width, first.width) == (10, 20, 30, 20, 40)
    assert (first.own_at, second.own_at, second.width) == (100, None, 0)


def test_figures_are_kept_until_one_more_is_accepted(
    submit: Submit,
    crowd: list[User],
    part: Part,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    cache.clear()
    monkeypatch.setattr(standing, "KEPT_SECONDS", 60)
    spreads_of(part.problem)
    with django_assert_num_queries(0):
        spreads_of(part.problem)
    submit(user=UserFactory(), part=part, time_ms=1, memory_kb=1)
    part.problem.accepted_count += 1
    assert [spread.people for spread in spreads_of(part.problem)] == [6]
    cache.clear()
