"""The judge's loop and what it adds up to, over a slot whose outcomes a test sets."""

from collections.abc import Sequence
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.enums import Stream, Verdict
from execution.judging.aggregation import aggregate, first_failure
from execution.judging.batch import ACTUAL_KEPT, grader_of, in_batch
from execution.judging.checkers import check_tokens
from execution.judging.judge import JudgePlan, judge_cases
from execution.slots.base import Control
from execution.tests.doubles import FakeSlot
from execution.types import Case, CaseResult, Execution, Limits, Outcome, Sink

LIMITS = Limits(cpu_time_seconds=2, wall_time_seconds=5, memory_mb=64, processes=4, output_kb=64)


class Echo(FakeSlot):
    """Prints its input back; exits with 1 and a word on stderr where the input says "fail"."""

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        data = execution.stdin or b""
        if b"cancel" in data:
            control.send("cancel")
        sink(Stream.STDOUT, data[:3])
        sink(Stream.STDOUT, data[3:])
        if b"fail" in data:
            sink(Stream.STDERR, b"Traceback: " + data)
        code = 1 if b"fail" in data else 0
        return Outcome(exit_code=code, signal=None, breach=None, time_ms=len(data), wall_ms=9, memory_kb=len(data))


def plan(*inputs: bytes, samples: int = 1, stop: bool = False, expected: bytes | None = None) -> JudgePlan:
    cases = [
        Case(name=f"t{i}", input=data, expected=data if expected is None else expected, is_sample=i < samples)
        for i, data in enumerate(inputs)
    ]
    return JudgePlan(cases=cases, judge=in_batch(LIMITS, grader_of(check_tokens)), stop_at_first_failure=stop)


def judged(what: JudgePlan) -> list[CaseResult]:
    with closing(Control()) as control:
        return list(judge_cases(Echo(), what, control=control))


def test_tests_are_run_in_order_and_told_as_they_come() -> None:
    begun: list[str] = []
    with closing(Control()) as control:
        results = judge_cases(Echo(), plan(b"1", b"2"), control=control, starting=lambda case: begun.append(case.name))
        assert next(results).name == "t0"
        assert begun == ["t0"]
        assert next(results).name == "t1"
        assert begun == ["t0", "t1"]


def test_failure_stops_only_where_the_plan_says_so() -> None:
    assert [r.verdict for r in judged(plan(b"1", b"fail", b"3"))] == ["AC", "RE", "AC"]
    assert [r.verdict for r in judged(plan(b"1", b"fail", b"3", stop=True))] == ["AC", "RE"]


def test_cancel_ends_without_a_result_for_the_test_that_was_cut_off() -> None:
    assert [r.name for r in judged(plan(b"1", b"cancel", b"3"))] == ["t0"]


def test_only_a_sample_quotes_its_contents() -> None:
    sample, hidden = judged(plan(b"fail secret", b"fail secret"))
    assert sample.message == "The program ended with exit code 1.\nTraceback: fail secret"
    assert hidden.message == "The program ended with exit code 1."
    sample, hidden = judged(plan(b"secret", b"secret", expected=b"other"))
    assert "'secret'" in sample.message
    assert hidden.message == "The output is not the expected one."
    assert (sample.actual, hidden.actual) == (b"secret", b"")


def test_output_of_a_sample_is_bounded() -> None:
    (result,) = judged(plan(b"x" * (2 * ACTUAL_KEPT)))
    assert (result.verdict, len(result.actual)) == (Verdict.ACCEPTED, ACTUAL_KEPT)


def test_totals_take_the_greatest_time_and_the_weights() -> None:
    cases = [Case(name=f"t{i}", input=b"", expected=b"", is_sample=False, weight=w) for i, w in enumerate((1, 2, 5))]
    results = [_result(Verdict.ACCEPTED, 5), _result(Verdict.TIME_LIMIT, 90), _result(Verdict.ACCEPTED, 7)]
    totals = aggregate(cases, results)
    assert (totals.verdict, totals.score, totals.passed, totals.total) == (Verdict.TIME_LIMIT, 75.0, 2, 3)
    assert (totals.time_ms, totals.memory_kb) == (90, 90)
    assert first_failure(results) == "Time limit exceeded on test 2 (t)."
    assert first_failure(results[:1]) == ""


@given(
    weights=st.lists(st.integers(1, 1000), min_size=1, max_size=20),
    passes=st.lists(st.booleans(), min_size=20, max_size=20),
    run=st.integers(1, 20),
)
def test_score_is_full_only_where_every_test_passed(weights: list[int], passes: Sequence[bool], run: int) -> None:
    cases = [Case(name="t", input=b"", expected=b"", is_sample=False, weight=weight) for weight in weights]
    ran = passes[: min(run, len(cases))]
    results = [_result(Verdict.ACCEPTED if ok else Verdict.WRONG_ANSWER, 1) for ok in ran]
    totals = aggregate(cases, results)
    assert 0 <= totals.score <= 100
    assert (totals.score == 100) is (totals.passed == totals.total)
    assert (totals.verdict is Verdict.ACCEPTED) is all(ran)


def test_nothing_run_has_no_totals() -> None:
    with pytest.raises(ValueError, match="empty"):
        aggregate([], [])


def _result(verdict: Verdict, figure: int) -> CaseResult:
    return CaseResult(name="t", verdict=verdict, time_ms=figure, memory_kb=figure)
