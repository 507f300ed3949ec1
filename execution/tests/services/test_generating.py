"""Outputs of the reference solution: shown first, stored only as they were shown."""

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from core.errors import Conflict, DomainError, Unavailable
from execution.plans import RESULT_SET
from execution.services import generating
from execution.services.generating import apply_outputs, generate_outputs
from execution.tests.bench import Bench
from problems.enums import Checker, Judging
from problems.models import Part, Problem, ProblemVersion, Solution, TestCase

RIGHT = "print(2 * int(input()))"


@pytest.fixture
def part(fake_slots: Bench, doubling: Part) -> Part:
    doubling.solutions.create(name="doubles", language="python", expected="AC", source=RIGHT)
    return doubling


@pytest.fixture
def author(part: Part) -> User:
    made: User = UserFactory(superuser=True)
    return made


def expected(part: Part) -> list[str]:
    return list(part.tests.order_by("position").values_list("expected", flat=True))


def test_what_would_change_is_shown_and_nothing_is_stored(part: Part) -> None:
    part.tests.filter(name="3-case").update(expected="wrong\n")
    before = expected(part)
    found = generate_outputs(part=part)
    assert [(row.test, row.before, row.after) for row in found.changed] == [("3-case", "wrong\n", "40\n")]
    assert (found.failed, len(found.rows), found.solution.name) == ([], 5, "doubles")
    assert expected(part) == before


def test_what_was_shown_is_stored_with_a_version_once(part: Part, author: User) -> None:
    good = expected(part)
    part.tests.update(expected="")
    shown = generate_outputs(part=part)
    assert len(apply_outputs(part=part, digest=shown.digest, by=author).changed) == 5
    assert expected(part) == good
    assert ProblemVersion.objects.get().created_by == author
    with pytest.raises(Conflict):  # shown was something else
        apply_outputs(part=part, digest=shown.digest, by=author)


@pytest.mark.parametrize("change", ["solution", "input", "expected"])
def test_what_changed_since_is_refused(part: Part, author: User, change: str) -> None:
    part.tests.update(expected="")
    shown = generate_outputs(part=part)
    if change == "solution":
        Solution.objects.update(source="print(0)")
    else:
        part.tests.filter(name="3-case").update(**{change: "7\n"})
    before = expected(part)
    with pytest.raises(Conflict) as refusal:
        apply_outputs(part=part, digest=shown.digest, by=author)
    assert (refusal.value.code, refusal.value.field) == ("outputs_differ", "digest")
    assert expected(part) == before


def test_what_changes_while_it_runs_is_refused(part: Part, author: User, fake_slots: Bench) -> None:
    part.tests.update(expected="")
    shown = generate_outputs(part=part)

    def change(step: str) -> None:
        if step == "execute":
            TestCase.objects.filter(name="4-case").update(expected="else\n")

    fake_slots.hook = change
    with pytest.raises(Conflict):
        apply_outputs(part=part, digest=shown.digest, by=author)
    assert expected(part) == ["", "", "", "", "else\n"]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("raise SystemExit(1)", "exit code 1"),
        ("import sys; sys.stdout.buffer.write(b'\\xff')", "The output is not UTF-8."),
        ("print(chr(0))", "The output holds a zero byte."),
        ("print(end=chr(13))", "The output holds a carriage return."),
    ],
)
def test_solution_that_fails_changes_nothing(part: Part, author: User, source: str, sentence: str) -> None:
    Solution.objects.update(source=source)
    before = expected(part)
    shown = generate_outputs(part=part)
    assert len(shown.failed) == 5
    assert sentence in shown.failed[0].sentence
    with pytest.raises(Conflict) as refusal:
        apply_outputs(part=part, digest=shown.digest, by=author)
    assert refusal.value.code == "outputs_failed"
    assert expected(part) == before


def test_what_is_missing_is_told(part: Part, settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusal(kind: type[DomainError] = DomainError) -> str:
        with pytest.raises(kind) as refused:
            generate_outputs(part=part)
        return refused.value.code

    monkeypatch.setattr(generating, "MOST_SECONDS", -1.0)
    assert refusal() == "too_slow"
    Solution.objects.update(source="#broken")
    assert refusal() == "reference_broken"
    part.tests.all().delete()
    assert refusal() == "no_tests"
    Solution.objects.update(language="java")
    assert refusal() == "no_reference"
    Solution.objects.update(language="python", expected="WA")
    assert refusal() == "no_reference"
    settings.EXECUTOR_MODE = "firecracker"  # type: ignore[attr-defined]
    assert refusal(Unavailable) == "executor_unavailable"


def test_slot_that_fails_is_no_fault_of_the_solution(part: Part, fake_slots: Bench) -> None:
    fake_slots.faults.append("execute")
    with pytest.raises(Unavailable) as refused:
        generate_outputs(part=part)
    assert refused.value.code == "executor_failed"
    assert not any(slot.is_open for slot in fake_slots.slots)


def test_solution_is_started_as_the_judge_starts_it(part: Part) -> None:
    Solution.objects.update(source="import sys; print(sys.argv[1:])")
    assert generate_outputs(part=part).rows[0].after == "[]\n"
    Problem.objects.update(checker=Checker.SQL_ORDERED)
    part.problem.refresh_from_db()
    assert generate_outputs(part=part).rows[0].after == f"['{RESULT_SET}']\n"


@pytest.mark.parametrize("judging", [Judging.INTERACTIVE, Judging.MULTI_PASS])
def test_what_has_no_outputs_of_its_own_is_refused(part: Part, judging: Judging) -> None:
    Problem.objects.update(judging=judging)
    part.problem.refresh_from_db()
    with pytest.raises(DomainError) as refusal:
        generate_outputs(part=part)
    assert (refusal.value.code, refusal.value.field) == ("not_batch", "judging")
