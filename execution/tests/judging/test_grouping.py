"""Groups of tests: what they earn, what they keep from being run, and that no order of results matters."""

import random
from contextlib import closing
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.enums import Verdict
from execution.judging.aggregation import aggregate, max_score
from execution.judging.batch import Batch, grader_of
from execution.judging.checkers import check_tokens
from execution.judging.grouping import GroupResult, is_wanted, judge_groups
from execution.judging.judge import JudgePlan, judge_cases
from execution.slots.base import Control
from execution.tests.judging.test_judge import LIMITS, Echo
from execution.types import Case, CaseResult, Group

PASS, FAIL = Verdict.ACCEPTED, Verdict.WRONG_ANSWER


def case(group: str, weight: int = 1) -> Case:
    return Case(name="t", input=b"", expected=b"", is_sample=False, weight=weight, group=group)


def result(verdict: Verdict, **fields: Any) -> CaseResult:
    return CaseResult(name="t", verdict=verdict, time_ms=1, memory_kb=1, **fields)


def earned(group: Group, cases: list[Case], *verdicts: Verdict | None) -> GroupResult:
    (standing,) = judge_groups(cases, [result(v) if v else None for v in verdicts], [group])
    return standing


@pytest.mark.parametrize(
    ("aggregation", "verdicts", "points"),
    [
        ("sum", (PASS, FAIL), 7.5),
        ("sum", (PASS, PASS), 10),
        ("min", (PASS, FAIL), 0),
        ("min", (PASS, PASS), 10),
        ("max", (PASS, FAIL), 10),
        ("max", (FAIL, FAIL), 0),
        ("sum", (PASS,), 7.5),
        ("min", (PASS,), 0),
        ("sum", (PASS, None), 7.5),
    ],
)
def test_group_earns_by_its_aggregation(aggregation: str, verdicts: tuple[Verdict, ...], points: float) -> None:
    standing = earned(Group(name="g", points=10, aggregation=aggregation), [case("g", 3), case("g", 1)], *verdicts)
    assert (standing.points, standing.max_points, standing.total) == (points, 10, 2)
    assert standing.state == ("passed" if points == 10 else "failed")


def test_partial_score_of_a_test_earns_its_share() -> None:
    cases, results = [case("g"), case("g")], [result(PASS, score=0.5), result(PASS)]
    points = {
        name: judge_groups(cases, results, [Group(name="g", points=8, aggregation=name)])[0].points
        for name in ("sum", "min", "max")
    }
    assert points == {"sum": 6, "min": 4, "max": 8}
    assert (result(PASS).score, result(FAIL).score, result(FAIL, score=0.25).score) == (1, 0, 0.25)
    assert aggregate([case(""), case("")], results).score == 75


def test_group_without_points_is_passed_or_not_all_the_same() -> None:
    assert earned(Group(name="g", points=0), [case("g")], PASS).state == "passed"
    assert earned(Group(name="g", points=0), [case("g")], FAIL).state == "failed"


GROUPS = [
    Group(name="a", points=10),
    Group(name="b", points=20, requires=("a",)),
    Group(name="c", points=30, requires=("b",)),
    Group(name="d", points=40),
]
CASES = [case(""), case("a"), case("a"), case("b"), case("c"), case("d")]


def test_group_whose_dependency_failed_is_skipped_and_so_are_those_behind_it() -> None:
    results = [result(PASS), result(PASS), result(FAIL), None, None, result(PASS)]
    totals = aggregate(CASES, results, GROUPS)
    assert [(g.name, g.state, g.points) for g in totals.groups] == [
        ("a", "failed", 5),
        ("b", "skipped", 0),
        ("c", "skipped", 0),
        ("d", "passed", 40),
    ]
    assert totals.groups[1].message == "The group “a” was not passed in full."
    assert totals.groups[2].message == "The group “b” was not passed in full."
    assert (totals.score, totals.max_score, totals.verdict, totals.passed, totals.total) == (45, 100, FAIL, 3, 6)


def test_points_of_a_group_that_was_run_all_the_same_do_not_count() -> None:
    results = [result(PASS), result(FAIL), result(FAIL), result(PASS), result(PASS), result(PASS)]
    assert aggregate(CASES, results, GROUPS).score == 40


def test_judge_leaves_out_what_is_not_wanted_and_goes_on_behind_it() -> None:
    assert judged(["", "a", "a!", "b", "c", "d"]) == "+ + ! - - +"
    assert judged(["", "a", "a", "b", "c", "d"]) == "+ + + + + +"
    assert judged(["!", "a", "a", "b", "c", "d"]) == "! + + + + +"


def test_group_stops_at_its_first_failure_where_it_says_so() -> None:
    stops = [Group(name="a", points=1, stop_at_first_failure=True), Group(name="d", points=1)]
    assert judged(["a", "a!", "a", "a", "d!", "d"], stops) == "+ ! - - ! +"


def judged(places: list[str], groups: list[Group] = GROUPS) -> str:
    """A sign for each test: passed, failed, not run. A test whose place ends in `!` fails."""
    cases = [
        Case(name="t", input=b"fail" if p.endswith("!") else b"", expected=b"", is_sample=False, group=p.strip("!"))
        for p in places
    ]
    plan = JudgePlan(cases=cases, judge=Batch(LIMITS, grader_of(check_tokens)), groups=groups)
    with closing(Control()) as control:
        results = list(judge_cases(Echo(), plan, control=control))
    return " ".join("-" if r is None else "+" if r.verdict is PASS else "!" for r in results)


VERDICTS = st.sampled_from([Verdict.ACCEPTED, Verdict.WRONG_ANSWER, Verdict.TIME_LIMIT])
RESULTS = st.builds(result, VERDICTS, score=st.floats(0, 1)) | st.builds(result, VERDICTS) | st.none()


@st.composite
def judged_parts(draw: st.DrawFn) -> tuple[list[Case], list[CaseResult | None], list[Group]]:
    """A part with up to four groups, each after those that it requires, and a result or none for each test."""
    names = "abcd"[: draw(st.integers(0, 4))]
    groups = [
        Group(
            name=name,
            points=draw(st.integers(0, 1000)),
            aggregation=draw(st.sampled_from(["sum", "min", "max"])),
            requires=tuple(other for other in names[:number] if draw(st.booleans())),
            stop_at_first_failure=draw(st.booleans()),
        )
        for number, name in enumerate(names)
    ]
    cases = draw(st.lists(st.builds(case, st.sampled_from(["", *names]), st.integers(1, 1000)), min_size=1, max_size=9))
    results = [result(PASS), *(draw(RESULTS) for _ in cases[1:])]
    return cases, results, groups


@given(part=judged_parts(), seed=st.randoms(use_true_random=False))
def test_any_order_of_results_gives_the_same_totals(part: Any, seed: random.Random) -> None:
    cases, results, groups = part
    pairs = list(zip(cases, results, strict=True))
    seed.shuffle(pairs)
    shuffled = aggregate([pair[0] for pair in pairs], [pair[1] for pair in pairs], groups)
    assert shuffled == aggregate(cases, results, groups)


@given(part=judged_parts())
def test_score_stays_within_its_bounds_and_is_the_sum_of_the_groups(part: Any) -> None:
    cases, results, groups = part
    totals = aggregate(cases, results, groups)
    assert 0 <= totals.score <= totals.max_score == max_score(groups)
    for standing in totals.groups:
        assert 0 <= standing.points <= standing.max_points
        assert standing.state != "skipped" or standing.points == 0
    if groups:
        assert totals.score == pytest.approx(sum(standing.points for standing in totals.groups))


@given(part=judged_parts())
def test_passing_one_more_test_never_costs_points(part: Any) -> None:
    cases, results, groups = part
    for number in range(len(cases)):
        better = [*results[:number], result(PASS), *results[number + 1 :]]
        assert aggregate(cases, better, groups).score >= aggregate(cases, results, groups).score - 1e-9


@given(part=judged_parts())
def test_what_is_not_wanted_could_not_have_earned_points_for_a_required_group(part: Any) -> None:
    """A group that is skipped earns nothing whatever its tests would have given."""
    cases, results, groups = part
    cases.sort(key=lambda one: one.group)
    for number, one in enumerate(cases):
        group = next((group for group in groups if group.name == one.group), None)
        if group is None or group.stop_at_first_failure or is_wanted(cases, results[:number], groups):
            continue
        assert {s.name: s for s in judge_groups(cases, results, groups)}[group.name].points == 0
