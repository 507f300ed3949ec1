"""Limits: only downward, each with a floor and a cap, whatever the caller combines."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from core.errors import DomainError
from execution.services.limits import Range, limit_ranges, limits_of_problem, limits_of_run
from problems.models import Problem

NAMES = sorted(limit_ranges())
ANYTHING = st.one_of(
    st.floats(), st.integers(-(10**6), 10**6), st.booleans(), st.text(max_size=3), st.none(), st.lists(st.integers())
)


def fits(value: Any, bounds: Range) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return False
    return bounds.floor <= value <= bounds.cap and (not bounds.whole or float(value).is_integer())


@given(asked=st.dictionaries(st.sampled_from(NAMES), ANYTHING), interactive=st.booleans())
def test_no_combination_passes_a_cap(asked: dict[str, Any], interactive: bool) -> None:
    ranges = limit_ranges(interactive=interactive)
    wrong = [name for name, value in asked.items() if not fits(value, ranges[name])]
    if wrong:
        with pytest.raises(DomainError) as refused:
            limits_of_run(asked, interactive=interactive)
        assert refused.value.field in {f"limits.{name}" for name in wrong}
        return
    limits = limits_of_run(asked, interactive=interactive)
    for name, bounds in ranges.items():
        assert getattr(limits, name) == asked.get(name, bounds.cap)
        assert bounds.floor <= getattr(limits, name) <= bounds.cap
    assert (limits.idle_seconds == 120) is interactive


def test_caps_come_from_the_environment(settings: Settings) -> None:
    settings.EXECUTION_TIMEOUT_SECONDS, settings.MAX_MEMORY_MB = 30, 512
    limits = limits_of_run({}, interactive=False)
    assert (limits.cpu_time_seconds, limits.wall_time_seconds, limits.memory_mb) == (30, 30, 512)
    assert limits_of_run({}, interactive=True).wall_time_seconds == 600


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("cpu_time_seconds", 11, "cpu_time_seconds must be a number from 0.1 to 10."),
        ("cpu_time_seconds", True, "cpu_time_seconds must be a number from 0.1 to 10."),
        ("wall_time_seconds", math.nan, "wall_time_seconds must be a number from 0.1 to 10."),
        ("memory_mb", 15, "memory_mb must be a whole number from 16 to 256."),
        ("memory_mb", math.inf, "memory_mb must be a whole number from 16 to 256."),
        ("processes", "4", "processes must be a whole number from 1 to 128."),
        ("output_kb", 0.5, "output_kb must be a whole number from 1 to 1024."),
    ],
)
def test_refusal_names_the_field_and_the_range(settings: Settings, name: str, value: Any, sentence: str) -> None:
    settings.EXECUTION_TIMEOUT_SECONDS, settings.MAX_MEMORY_MB = 10, 256
    with pytest.raises(DomainError) as refused:
        limits_of_run({name: value}, interactive=False)
    assert (refused.value.code, refused.value.field) == ("limit_out_of_range", f"limits.{name}")
    assert refused.value.message == sentence


def test_limits_of_a_problem_are_capped(settings: Settings) -> None:
    settings.EXECUTION_TIMEOUT_SECONDS, settings.MAX_MEMORY_MB = 10, 256
    limits = limits_of_problem(Problem(cpu_time_seconds=2, memory_mb=128), "python")
    assert (limits.cpu_time_seconds, limits.wall_time_seconds, limits.memory_mb) == (2, 5, 128)
    capped = limits_of_problem(Problem(cpu_time_seconds=60, memory_mb=4096), "python")
    assert (capped.cpu_time_seconds, capped.memory_mb) == (10, 256)
