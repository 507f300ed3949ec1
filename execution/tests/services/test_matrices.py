"""Verifying a problem on record: the matrix, what makes it sound, and what happens when it goes wrong."""

import time
from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.tests.factories import UserFactory
from core.errors import Conflict, DomainError, Unavailable
from execution.models import Verification
from execution.models.verification import SILENT_AFTER
from execution.services import matrices
from execution.services.matrices import BROKEN_OFF, CHANGED, start_verification
from execution.tests.bench import Bench
from problems.models import JudgeProgram, Part, Problem
from problems.services.publishing import publish_problem

RIGHT, WRONG = "print(2 * int(input()))", "print(1 + int(input()))"


@pytest.fixture
def problem(fake_slots: Bench, doubling: Part) -> Problem:
    for name, expected, source in (("doubles", "AC", RIGHT), ("adds", "WA", WRONG)):
        doubling.solutions.create(name=name, language="python", expected=expected, source=source)
    Problem.objects.update(status="draft")
    return Problem.objects.get()


@pytest.fixture
def author(problem: Problem) -> User:
    made: User = UserFactory(superuser=True)
    return made


def ended(verification: Verification) -> Verification:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        verification.refresh_from_db()
        if verification.finished_at is not None:
            return verification
        time.sleep(0.02)
    raise AssertionError("it did not end")


def test_matrix_holds_every_test_of_every_solution(problem: Problem, author: User) -> None:
    verification = ended(start_verification(problem=problem, by=author))
    rows = {row["solution"]: row for row in verification.rows}
    assert (rows["doubles"]["expected"], rows["doubles"]["found"]) == ("AC", "AC")
    assert (rows["adds"]["expected"], rows["adds"]["found"]) == ("WA", "WA")
    assert [test["verdict"] for test in rows["doubles"]["tests"]] == ["AC"] * 5
    assert [test["verdict"] for test in rows["adds"]["tests"]] == ["AC", *["WA"] * 4]
    assert (verification.is_sound, verification.total, verification.created_by) == (True, 2, author)


def test_sound_version_may_be_published_and_a_changed_one_not(problem: Problem, author: User) -> None:
    with pytest.raises(Conflict, match="was not verified"):
        publish_problem(problem=problem)
    ended(start_verification(problem=problem, by=author))
    Problem.objects.update(memory_mb=64)
    with pytest.raises(Conflict, match="version 2 of what it judges was not verified"):
        publish_problem(problem=problem)
    Problem.objects.update(memory_mb=256)
    ended(start_verification(problem=Problem.objects.get(), by=author))
    assert publish_problem(problem=problem).status == "published"


def test_solution_with_another_verdict_is_a_fault_and_takes_the_proof_away(problem: Problem, author: User) -> None:
    ended(start_verification(problem=problem, by=author))
    problem.parts.get().solutions.filter(name="adds").update(expected="AC")
    verification = ended(start_verification(problem=problem, by=author))
    assert not verification.is_sound
    assert verification.faults == [
        "Part 1, adds (python): AC was expected: Wrong answer on sample 2 (1-case). "
        + verification.rows[0]["sentence"].partition("(1-case). ")[2]
    ]
    assert verification.version.verified_at is None


def test_part_needs_a_solution_that_was_accepted_here(problem: Problem, author: User) -> None:
    problem.parts.get().solutions.filter(name="doubles").update(language="java")
    verification = ended(start_verification(problem=problem, by=author))
    assert verification.faults == ["Part 1 has no solution that was accepted here."]


def test_input_that_is_not_what_the_statement_promises_is_a_fault(problem: Problem, author: User) -> None:
    source = "import sys\nsys.exit(42 if int(input()) < 30 else 43)"
    validator = JudgeProgram.objects.create(
        problem=problem, role="input_validator", language="python", entry="look.py", files={"look.py": source}
    )
    (fault,) = ended(start_verification(problem=problem, by=author)).faults
    assert fault.startswith("Part 1, inputs: The input validator refuses 4-case: exit code 43")
    JudgeProgram.objects.filter(pk=validator.pk).update(files={"look.py": source.replace("30", "31")})
    assert ended(start_verification(problem=problem, by=author)).is_sound


def test_problem_that_changes_meanwhile_is_not_proved(problem: Problem, author: User, fake_slots: Bench) -> None:
    fake_slots.hook = lambda step: step == "open" and Problem.objects.update(memory_mb=64)
    verification = ended(start_verification(problem=problem, by=author))
    assert verification.faults == [CHANGED]
    assert verification.version.verified_at is None


def test_slot_that_fails_is_told(problem: Problem, author: User, fake_slots: Bench) -> None:
    fake_slots.faults.append("execute")
    verification = ended(start_verification(problem=problem, by=author))
    assert verification.faults == ["The solutions could not be run: the agent died."]
    assert not any(slot.is_open for slot in fake_slots.slots)


def test_fault_of_ours_ends_the_row(problem: Problem, author: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(verification: Verification) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(matrices, "verify", fail)
    verification = ended(start_verification(problem=problem, by=author))
    assert verification.faults == ["It failed by a fault of ours: a bug."]


@pytest.fixture
def never_begun(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """As where the server stops at once."""
    begun: list[int] = []
    monkeypatch.setattr(matrices, "in_background", begun.append)
    return begun.append


@pytest.mark.usefixtures("never_begun")
def test_one_at_a_time_until_it_has_been_silent_for_long(problem: Problem, author: User) -> None:
    first = start_verification(problem=problem, by=author)
    with pytest.raises(Conflict) as refusal:
        start_verification(problem=problem, by=author)
    assert refusal.value.code == "verification_going_on"
    Verification.objects.update(heard_at=timezone.now() - 2 * SILENT_AFTER)
    assert start_verification(problem=problem, by=author) != first
    first.refresh_from_db()
    assert first.faults == [BROKEN_OFF]


def test_nothing_to_verify_and_nothing_to_run_it_with(problem: Problem, author: User, settings: object) -> None:
    settings.EXECUTOR_MODE = "firecracker"  # type: ignore[attr-defined]
    with pytest.raises(Unavailable):
        start_verification(problem=problem, by=author)
    settings.EXECUTOR_MODE = "stub"  # type: ignore[attr-defined]
    problem.parts.get().solutions.all().delete()
    with pytest.raises(DomainError) as refusal:
        start_verification(problem=problem, by=author)
    assert (refusal.value.code, refusal.value.field) == ("no_solutions", "solutions")
    assert not Verification.objects.exists()
