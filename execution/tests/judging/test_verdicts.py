"""Verdicts: precedence, and a sentence that names the limit and what was used."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.enums import Breach, Verdict
from execution.judging.verdicts import PRECEDENCE, rule_on_compiler, rule_on_program, worst
from execution.types import Limits, Outcome

LIMITS = Limits(cpu_time_seconds=2, wall_time_seconds=5.5, memory_mb=256, processes=4, output_kb=1024, idle_seconds=120)


def outcome(**fields: Any) -> Outcome:
    defaults = {"exit_code": None, "signal": None, "breach": None, "time_ms": 2014, "wall_ms": 5503}
    return Outcome(**({"memory_kb": 262144} | defaults | fields))


@pytest.mark.parametrize(
    ("fields", "verdict", "message"),
    [
        ({"exit_code": 0}, Verdict.OK, ""),
        ({"exit_code": 3}, Verdict.RUNTIME_ERROR, "The program ended with exit code 3."),
        ({"signal": 11}, Verdict.RUNTIME_ERROR, "The program was ended by signal 11 (SIGSEGV)."),
        ({"signal": 99}, Verdict.RUNTIME_ERROR, "The program was ended by signal 99."),
        (
            {"signal": 9, "breach": Breach.CPU_TIME},
            Verdict.TIME_LIMIT,
            "Stopped: the CPU time limit is 2 s; the program had used 2.01 s.",
        ),
        ({"signal": 24}, Verdict.TIME_LIMIT, "Stopped: the CPU time limit is 2 s; the program had used 2.01 s."),
        (
            {"signal": 9, "breach": Breach.WALL_TIME},
            Verdict.TIME_LIMIT,
            "Stopped: the wall time limit is 5.5 s; the program had run for 5.5 s and used 2.01 s of CPU time.",
        ),
        ({"breach": Breach.IDLE}, Verdict.TIME_LIMIT, "Stopped: nothing was typed or printed for 120 s."),
        (
            {"signal": 9, "breach": Breach.MEMORY},
            Verdict.MEMORY_LIMIT,
            "Stopped: the memory limit is 256 MiB; the program had used 256 MiB.",
        ),
        (
            {"exit_code": 1, "out_of_memory": True, "memory_kb": 1536},
            Verdict.MEMORY_LIMIT,
            "The program ran out of memory: the memory limit is 256 MiB; its peak was 1.5 MiB.",
        ),
        (
            {"breach": Breach.CPU_TIME, "out_of_memory": True},
            Verdict.MEMORY_LIMIT,
            "The program ran out of memory: the memory limit is 256 MiB; its peak was 256 MiB.",
        ),
        (
            {"signal": 9, "breach": Breach.OUTPUT},
            Verdict.OUTPUT_LIMIT,
            "Stopped: the output limit is 1024 KiB; the rest was cut off.",
        ),
    ],
)
def test_outcome_becomes_a_verdict_and_a_sentence(fields: dict[str, Any], verdict: Verdict, message: str) -> None:
    ruling = rule_on_program(outcome(**fields), LIMITS)
    assert (ruling.verdict, ruling.message) == (verdict, message)


@given(
    exit_code=st.none() | st.integers(0, 255),
    signal=st.none() | st.integers(1, 64),
    breach=st.none() | st.sampled_from(list(Breach)),
    out_of_memory=st.booleans(),
)
def test_every_outcome_has_a_verdict_and_every_failure_a_reason(**fields: Any) -> None:
    ruling = rule_on_program(outcome(**fields), LIMITS)
    assert (ruling.verdict is Verdict.OK) is (ruling.message == "")
    if fields["breach"]:
        assert ruling.verdict in {Verdict.TIME_LIMIT, Verdict.MEMORY_LIMIT, Verdict.OUTPUT_LIMIT}


def test_precedence_knows_every_verdict_once() -> None:
    assert sorted(PRECEDENCE) == sorted(Verdict)


@given(verdicts=st.lists(st.sampled_from(list(Verdict)), min_size=1))
def test_worst_does_not_depend_on_the_order(verdicts: list[Verdict]) -> None:
    assert worst(verdicts) == worst(reversed(verdicts))
    assert worst([*verdicts, Verdict.INTERNAL_ERROR]) is Verdict.INTERNAL_ERROR
    assert worst([*verdicts, Verdict.OK]) == worst(verdicts)


@pytest.mark.parametrize("breach", [None, *Breach])
def test_compiler_has_a_reason(breach: Breach | None) -> None:
    ruling = rule_on_compiler(outcome(exit_code=1, breach=breach))
    assert ruling.verdict is Verdict.COMPILE_ERROR
    assert ruling.message.endswith(".")
    assert ("stopped" in ruling.message) is (breach is not None)
    assert rule_on_compiler(None).verdict is Verdict.COMPILE_ERROR
