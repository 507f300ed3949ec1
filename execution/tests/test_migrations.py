"""The way back and forth again over the migration that brought scores in groups."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

TOPIC = "group_scores"


def parent_of(topic: str) -> tuple[str, str]:
    """The migration of execution before the one about `topic`, whatever their numbers are."""
    graph = MigrationExecutor(connection).loader.graph
    (key,) = [key for key in graph.nodes if key[0] == "execution" and key[1].endswith(topic)]
    found: tuple[str, str] = next(p.key for p in graph.node_map[key].parents if p.key[0] == "execution")
    return found


@pytest.fixture
def migrated_to(transactional_db: None) -> Iterator[Callable[[list[tuple[str, str]]], Any]]:
    """Migrates and answers the models as they were there; all the way forth again at the end."""

    def migrate(targets: list[tuple[str, str]]) -> Any:
        MigrationExecutor(connection).migrate(targets)
        return MigrationExecutor(connection).loader.project_state(targets).apps

    yield migrate
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.postgres
def test_scores_survive_the_way_back_and_forth(migrated_to: Callable[[list[tuple[str, str]]], Any]) -> None:
    ends = MigrationExecutor(connection).loader.graph.leaf_nodes()
    apps = migrated_to(ends)
    problem = apps.get_model("problems.Problem").objects.create(slug="a", title="A", statement="A")
    part = apps.get_model("problems.Part").objects.create(problem=problem, number=1)
    now = timezone.now()
    fields = {"kind": "judge", "status": "finished", "verdict": "WA", "language": "python", "files": {}, "entry": "a"}
    run = apps.get_model("execution.Run").objects.create(limits={}, finished_at=now, **fields)
    submissions = apps.get_model("execution.Submission").objects
    submission = submissions.create(run=run, problem=problem, part=part, total=2, passed=1, score=300, max_score=400)
    submission.groups.create(position=0, name="g", state="failed", points=300, max_points=400, passed=1, total=2)
    for position, verdict in enumerate(("AC", "WA")):
        submission.cases.create(
            position=position, name="t", is_sample=False, verdict=verdict, time_ms=1, memory_kb=1, score=0.75
        )

    before = migrated_to([parent_of(TOPIC)])
    assert before.get_model("execution.Submission").objects.get().score == 75

    after = migrated_to(ends)
    again = after.get_model("execution.Submission").objects.get()
    assert (again.score, again.max_score) == (75, 100)
    assert [case.score for case in again.cases.order_by("position")] == [1, 0]
