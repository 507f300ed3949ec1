"""verify_problems: what is proved, and what is found missing."""

import pytest
from django.core.management import CommandError, call_command

from execution.tests.bench import Bench
from problems.models import JudgeProgram, Part, Problem, TestCase

ACCEPTS_DOUBLE = """
import sys
sys.exit(42 if sys.stdin.read().split() == [str(2 * int(open(sys.argv[1]).read()))] else 43)
"""


@pytest.fixture
def complete(doubling: Part) -> Part:
    """The doubling problem with all that a problem needs."""
    for position in range(5, 10):
        TestCase.objects.create(part=doubling, name=f"{position}", position=position, input="4", expected="8")
    for name, language, expected, source in (
        ("doubles", "python", "AC", "print(2 * int(input()))"),
        ("doubles", "cpp", "AC", "print(2 * int(input()))"),
        ("adds", "python", "WA", "print(1 + int(input()))"),
        ("triples", "python", "WA", "print(3 * int(input()))"),
        ("breaks", "python", "RE", "raise SystemExit(1)"),
    ):
        doubling.solutions.create(name=name, language=language, expected=expected, source=source)
    return doubling


def test_sound_problem_passes(fake_slots: Bench, complete: Part, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_problems", "double")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[:-1]] == ["ok"] * 5
    assert lines[-1] == "1 problems, 5 checks: all as they must be."


def test_solution_with_another_verdict_fails(
    fake_slots: Bench, complete: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    complete.solutions.filter(name="adds").update(expected="AC")
    with pytest.raises(CommandError) as failed:
        call_command("verify_problems")
    assert (failed.value.returncode, str(failed.value)) == (1, "1 of 5 checks failed.")
    line = next(line for line in capsys.readouterr().out.splitlines() if "adds" in line)
    assert line.startswith("FAULT")
    assert "AC was expected: Wrong answer on sample 2 (1-case)." in line


def test_missing_tests_and_solutions_are_told(
    fake_slots: Bench, doubling: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    TestCase.objects.filter(is_sample=True).first().delete()  # type: ignore[union-attr]
    with pytest.raises(CommandError):
        call_command("verify_problems", "double")
    told = capsys.readouterr().out
    for sentence in (
        "There are 1 samples; at least 2 are needed.",
        "There are 3 hidden tests; at least 8 are needed.",
        "There is no accepted solution.",
        "There is no wrong solution that must fail.",
    ):
        assert sentence in told


def test_language_that_is_not_offered_is_a_fault_only_where_asked(
    fake_slots: Bench, complete: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    complete.solutions.create(name="doubles", language="java", expected="AC", source="")
    call_command("verify_problems")
    with pytest.raises(CommandError):
        call_command("verify_problems", every_language=True)
    assert "java is not offered here, so nothing was proved." in capsys.readouterr().out


def test_system_design_has_nothing_to_prove(
    fake_slots: Bench, doubling: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    Problem.objects.update(kind="system_design")
    call_command("verify_problems")
    assert capsys.readouterr().out == "1 problems, 0 checks: all as they must be.\n"


def test_unknown_problem_is_refused(fake_slots: Bench, doubling: Part) -> None:
    with pytest.raises(CommandError, match="There is no problem nowhere"):
        call_command("verify_problems", "double", "nowhere")


def test_mode_without_a_backend_is_refused(fake_slots: Bench, complete: Part, settings: object) -> None:
    settings.EXECUTOR_MODE = "firecracker"  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="firecracker"):
        call_command("verify_problems")


def test_own_checker_is_used_and_its_failing_is_told(
    fake_slots: Bench, complete: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    Problem.objects.update(checker="custom")
    program = JudgeProgram.objects.create(
        problem=complete.problem, language="python", entry="check.py", files={"check.py": ACCEPTS_DOUBLE}
    )
    call_command("verify_problems", "double")
    assert "5 checks: all as they must be." in capsys.readouterr().out
    JudgeProgram.objects.filter(pk=program.pk).update(files={"check.py": "raise SystemExit('broken checker')"})
    with pytest.raises(CommandError):
        call_command("verify_problems", "double")
    told = capsys.readouterr().out
    assert "AC was expected: The checker ended with exit code 1." in told
    assert "broken checker" in told
    assert not Problem.objects.get().is_quarantined


def test_input_validator_looks_at_every_input(
    fake_slots: Bench, complete: Part, capsys: pytest.CaptureFixture[str]
) -> None:
    JudgeProgram.objects.create(
        problem=complete.problem,
        role="input_validator",
        convention="testlib",
        language="python",
        entry="check.py",
        files={"check.py": "import sys\nn = int(input())\nprint('n is', n)\nsys.exit(n > 25)"},
    )
    with pytest.raises(CommandError, match="1 of 6 checks failed"):
        call_command("verify_problems", "double")
    assert "The input validator refuses 4-case: exit code 1" in capsys.readouterr().out
    complete.tests.filter(name="4-case").delete()
    TestCase.objects.create(part=complete, name="10", position=10, input="4", expected="8")
    call_command("verify_problems", "double")
    assert "6 checks: all as they must be." in capsys.readouterr().out
