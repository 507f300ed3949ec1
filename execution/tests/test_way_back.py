"""Every migration since the first ones, back one by one and forth again, with a row in each table on the way."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from django.apps import apps as today
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tests.factories import UserFactory, token_of
from execution.models import Callback, GroupOutcome, Rejudge, Run, Submission, Verification
from execution.tests.rows import Submit
from execution.tests.test_migrations import migrated_to  # noqa: F401 a fixture
from problems.enums import Checker, Judging
from problems.models import Blob, PackageUpload, Part, Problem, StatementImage, TestCase
from problems.services.quarantining import quarantine_problem
from problems.services.versions import record_version
from problems.tests.factories import (
    DraftFactory,
    JudgeProgramFactory,
    ProblemFactory,
    ProgressFactory,
    TestGroupFactory,
)

FIRST = {"problems": "0002_invariants_and_loaded_digest", "execution": "0001_initial"}
KEPT = ("problems.Problem", "problems.Part", "problems.TestCase", "problems.Draft", "execution.Run")
"""What the first migrations had, and none after them may lose."""
Migrate = Callable[[list[tuple[str, str]]], Any]


def steps_back() -> list[tuple[str, str]]:
    """What to migrate to, one after the other, so that each step takes one migration back."""
    graph = MigrationExecutor(connection).loader.graph
    order = [key for leaf in graph.leaf_nodes() if leaf[0] in FIRST for key in graph.forwards_plan(leaf)]
    ours = [key for key in dict.fromkeys(order) if key[0] in FIRST and key[1] > FIRST[key[0]]]
    before = {key: next(p.key for p in graph.node_map[key].parents if p.key[0] == key[0]) for key in ours}
    return [before[key] for key in reversed(ours)]


def problem_with_everything() -> Problem:
    problem = ProblemFactory(complete=True, checker=Checker.CUSTOM, import_notes="Left out: a picture.")
    JudgeProgramFactory(problem=problem)
    part = problem.parts.get()
    small, large = TestGroupFactory(part=part), TestGroupFactory(part=part)
    large.depends_on.add(small)
    TestCase.objects.filter(part=part, is_sample=False).update(group=small)
    blob = Blob.objects.create(sha256=sha256(b"x").hexdigest(), size=1, data=b"x")
    StatementImage.objects.create(problem=problem, name="a.png", content_type="image/png", blob=blob)
    DraftFactory(part=part)
    ProgressFactory(problem=problem)
    quarantine_problem(problem=problem, reason="It crashed.", program_log="exit code 1")
    return problem


def rows_around(submission: Submission) -> None:
    """What the later tables keep about a submission and its problem."""
    user = UserFactory()
    now = timezone.now()
    PackageUpload.objects.create(name="a.zip", data=b"x", uploaded_by=user)
    version = record_version(problem=submission.problem, by=user)
    Submission.objects.filter(pk=submission.pk).update(version=version, score=15, max_score=20)
    GroupOutcome.objects.create(
        submission=submission, position=0, name="g", state="failed", points=5, max_points=10, passed=1, total=2
    )
    Verification.objects.create(version=version, total=1, created_by=user)
    token_of(user)
    callback = Callback.objects.create(run=submission.run, token=ApiToken.objects.get(), url="https://example.org")
    callback.log.create(number=1, at=now, duration_ms=3, status=500)
    again = Run.objects.create(
        kind="judge", language="python", files={}, entry="Main.py", limits={}, priority=2, live=False
    )
    rejudge = Rejudge.objects.create(reason="The test was wrong.", chosen={}, created_by=user)
    rejudge.items.create(submission=submission, run=again, old_verdict="WA")
    rejudge.events.create(status="preparing", actor=user)


def counts(apps: Any) -> dict[str, int]:
    return {name: apps.get_model(name).objects.count() for name in KEPT}


@pytest.mark.timeout(120)
def test_all_migrations_go_back_one_by_one_and_forth_with_rows_in_them(
    migrated_to: Migrate,  # noqa: F811
    submit: Submit,
) -> None:
    ends = MigrationExecutor(connection).loader.graph.leaf_nodes()
    talking = ProblemFactory(complete=True, judging=Judging.INTERACTIVE)
    plain = ProblemFactory(complete=True)
    submission = submit(verdict="WA", part=problem_with_everything().parts.get())
    rows_around(submission)
    before = counts(today)
    for step in steps_back():
        apps = migrated_to([step])
    assert {name: apps.get_model(name).objects.count() for name in KEPT[:4]} == {n: before[n] for n in KEPT[:4]}
    earlier = apps.get_model("problems.Problem").objects
    assert dict(earlier.values_list("slug", "status")) == {
        submission.problem.slug: "draft",
        talking.slug: "draft",
        plain.slug: "published",
    }
    assert set(earlier.values_list("checker", flat=True)) == {"tokens"}

    migrated_to(ends)
    assert counts(today) == before
    again = Submission.objects.get(pk=submission.pk)
    assert (again.score, again.max_score, again.run.verdict, again.version) == (75, 100, "WA", None)
    assert [case.verdict for case in again.cases.all()] == ["WA", "WA"]
    assert not Problem.objects.get(pk=submission.problem.pk).quarantine_reason
    assert record_version(problem=Part.objects.get(pk=submission.part_id).problem).number == 1
