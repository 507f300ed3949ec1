"""The built-in problems in groups: solutions that are right for small tests earn the points of those, and no others."""

from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from execution.judging.aggregation import aggregate
from execution.judging.judge import judge_cases
from execution.languages import registry
from execution.plans import judge_plan
from execution.plans import tests_of as cases_of  # a name that is not taken for a test
from execution.scheduling import backend
from execution.services.limits import limits_of_problem
from execution.slots.base import Control
from execution.types import Program
from problems.models import Solution

CATALOGUE = Path(settings.BASE_DIR) / "problems" / "catalogue"


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("slug", "name", "points"),
    [
        ("overtakings", "merging", 100),
        ("overtakings", "each_pair", 50),
        ("overtakings", "neighbours_only", 0),
        ("even-shares", "bits_or_halves", 100),
        ("even-shares", "all_ways_to_share", 25),
        ("even-shares", "only_cheap_things", 35),
    ],
)
def test_solution_earns_the_points_of_the_groups_that_it_passes(slug: str, name: str, points: int) -> None:
    call_command("load_problems", str(CATALOGUE / slug))
    assert points_of(Solution.objects.get(part__problem__slug=slug, name=name)) == points


def points_of(solution: Solution) -> float:
    problem, part = solution.part.problem, solution.part
    entry = registry()[solution.language].default_file
    program = Program(language=solution.language, files={entry: solution.source}, entry=entry)
    limits = limits_of_problem(problem, solution.language)
    slot = backend.new_slot()
    slot.open()
    try:
        with closing(Control()) as control:
            assert slot.prepare(program, sink=lambda *_: None, control=control).succeeded
            plan = judge_plan(problem, cases_of(part), limits=limits, judge_slot=backend.new_slot, control=control)
            results = list(judge_cases(slot, plan, control=control))
    finally:
        slot.close()
    return aggregate(plan.cases, results, plan.groups).score
