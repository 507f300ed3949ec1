"""Checkers that are programs: the two conventions, what a contestant may read, and every way in which one fails."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from execution.enums import Verdict
from execution.judging.programs import JudgeProgram, ProgramFault, accepts_input, make_ready, program_grader
from execution.judging.verdicts import Grader, Ruling
from execution.slots.base import Control, SlotError
from execution.tests.conftest import Runner
from execution.types import Case, Limits, Program

LIMITS = Limits(cpu_time_seconds=1, wall_time_seconds=10, memory_mb=128, processes=16, output_kb=64)
SAMPLE = Case(name="s", input=b"3\n", expected=b"9\n", is_sample=True)
HIDDEN = Case(name="h", input=b"3\n", expected=b"9\n", is_sample=False)

KATTIS = """
import sys
case, answer, feedback = open(sys.argv[1]).read(), open(sys.argv[2]).read(), sys.argv[3]
output = sys.stdin.read()
def tell(name, text):
    with open(feedback + name, 'w') as file:
        file.write(text)
tell('judgemessage.txt', f'{case.strip()} {answer.strip()} {output.strip()} {sys.argv[4:]}')
if output.strip() != answer.strip():
    tell('teammessage.txt', 'Not the square.')
    sys.exit(43)
sys.exit(42)
"""
TESTLIB = """
import sys
case, output, answer = (open(name).read().strip() for name in sys.argv[1:4])
words = output.split()
print(*words, file=sys.stderr)
sys.exit({'ok': 0, 'wa': 1, 'pe': 2, 'fail': 3, 'dirt': 4, 'points': 7, 'eof': 8}[words[0]])
"""


def judge(source: str, convention: str = "kattis", **fields: object) -> JudgeProgram:
    program = Program(language="python", files={"check.py": source}, entry="check.py")
    known: dict[str, object] = {"name": "checker", "program": program, "convention": convention, "limits": LIMITS}
    return JudgeProgram(**(known | fields))  # type: ignore[arg-type]


@pytest.fixture
def control() -> Iterator[Control]:
    with closing(Control()) as control:
        yield control


def grader(runner: Runner, control: Control, source: str, convention: str = "kattis", **fields: object) -> Grader:
    return program_grader(judge(source, convention, **fields), lambda: runner.slot, control)


def fault(grade: Grader, output: bytes = b"9") -> ProgramFault:
    with pytest.raises(ProgramFault) as failed:
        grade(SAMPLE, output)
    return failed.value


def test_kattis_reads_input_answer_and_output(runner: Runner, control: Control) -> None:
    grade = grader(runner, control, KATTIS, args=("case_sensitive", "x y"))
    right, wrong, hidden = grade(SAMPLE, b"9\n"), grade(SAMPLE, b"8\n"), grade(HIDDEN, b"8\n")
    assert (right.verdict, right.share, right.message) == (Verdict.ACCEPTED, 1.0, "")
    assert "judgemessage.txt\n3 9 9 ['case_sensitive', 'x y']" in right.log
    assert (wrong.verdict, wrong.share) == (Verdict.WRONG_ANSWER, 0.0)
    assert wrong.message == "The output is not the expected one.\nNot the square."
    assert (hidden.message, "Not the square." in hidden.log) == ("The output is not the expected one.", True)


def scoring(score: str) -> str:
    return f"import sys\nopen(sys.argv[3] + 'score.txt', 'w').write({score!r})\nsys.exit(42)"


@pytest.mark.parametrize(
    ("score", "verdict", "share"),
    [("1", "AC", 1.0), ("1.0\n", "AC", 1.0), ("0.25", "WA", 0.25), ("0", "WA", 0.0), ("", "AC", 1.0)],
)
def test_kattis_score_is_the_share_of_the_points(
    runner: Runner, control: Control, score: str, verdict: str, share: float
) -> None:
    ruling = grader(runner, control, scoring(score))(HIDDEN, b"")
    assert (ruling.verdict, ruling.share) == (verdict, share)
    assert ("Partly right: 25% of the points." in ruling.message) is (score == "0.25")


def test_kattis_share_may_stand_in_the_file_of_multipliers(runner: Runner, control: Control) -> None:
    ruling = grader(runner, control, scoring("0.25").replace("score.txt", "score_multiplier.txt"))(HIDDEN, b"")
    assert (ruling.verdict, ruling.share) == (Verdict.WRONG_ANSWER, 0.25)


@pytest.mark.parametrize("score", ["1.5", "-0.1", "nan", "inf", "much"])
def test_a_score_that_is_no_share_is_the_checker_s_fault(runner: Runner, control: Control, score: str) -> None:
    failed = fault(grader(runner, control, scoring(score)))
    assert failed.reason == f"It gave the score {score!r}; a score is a number from 0 to 1."


@pytest.mark.parametrize(
    ("output", "verdict", "share", "message"),
    [
        (b"ok all good", "AC", 1.0, "ok all good"),
        (b"wa 3rd words differ", "WA", 0.0, "The output is not the expected one.\nwa 3rd words differ"),
        (b"pe no number", "WA", 0.0, "The output is not the expected one.\npe no number"),
        (b"dirt more", "WA", 0.0, "The output is not the expected one.\ndirt more"),
        (b"eof early", "WA", 0.0, "The output is not the expected one.\neof early"),
        (b"points 0.5 half of it", "WA", 0.5, "Partly right: 50% of the points.\nhalf of it"),
        (b"points 1", "AC", 1.0, ""),
    ],
)
def test_testlib_says_its_word_by_exit_code(
    runner: Runner, control: Control, output: bytes, verdict: str, share: float, message: str
) -> None:
    ruling = grader(runner, control, TESTLIB, "testlib")(SAMPLE, output)
    assert (ruling.verdict, ruling.share, ruling.message) == (verdict, share, message)
    assert output.decode() in ruling.log


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (b"fail answer is wrong", "The checker says that the test itself is at fault."),
        (b"points many", "It gave the score 'many'; a score is a number from 0 to 1."),
    ],
)
def test_testlib_can_fail(runner: Runner, control: Control, output: bytes, reason: str) -> None:
    failed = fault(grader(runner, control, TESTLIB, "testlib"), output)
    assert failed.reason == reason
    assert output.decode() in failed.log


@pytest.mark.parametrize(
    ("source", "reason", "log"),
    [
        ("raise ValueError('lost')", "The checker ended with exit code 1.", "ValueError: lost"),
        ("import sys; sys.exit(0)", "The checker ended with exit code 0.", "exit code 0"),
        ("import os; os.kill(os.getpid(), 11)", "The checker was ended by signal 11 (SIGSEGV).", "signal 11"),
        ("while True: pass", "The checker: Stopped: the CPU time limit is 1 s", "CPU"),
        ("import time; print('zzz', flush=True); time.sleep(60)", "The checker: Stopped: the wall time limit", "zzz"),
        ("while True: print('x' * 9999)", "The checker: Stopped: the output limit is 64 KiB", "xxx"),
        ("x = 'y' * 400_000_000", "The checker: ", " KiB"),
        ("open('feedback/judgemessage.txt', 'w').write('x' * 9_000_000)", "left more in its feedback", "exit code"),
        ("def (", "The checker ended with exit code 1.", "SyntaxError"),
    ],
)
def test_a_checker_that_fails_is_told_apart(
    runner: Runner, control: Control, source: str, reason: str, log: str
) -> None:
    failed = fault(grader(runner, control, source))
    assert reason in failed.reason
    assert log in failed.log or log == "CPU"
    assert len(failed.log) < 20_000


def test_a_checker_that_does_not_compile_says_why(runner: Runner, control: Control) -> None:
    broken = Program(language="cpp", files={"check.cpp": "int main() { return nothing; }"}, entry="check.cpp")
    failed = fault(grader(runner, control, "", program=broken))
    assert failed.reason == "The checker does not compile."
    assert "nothing" in failed.log


def test_a_compiled_checker_finds_its_header(runner: Runner, control: Control) -> None:
    source = """
#include "words.h"
#include <fstream>
int main(int count, char **names) {
    std::ifstream output(names[2]), answer(names[3]);
    long mine, theirs;
    if (!(output >> mine)) { std::cerr << "no number"; return PRESENTATION; }
    answer >> theirs;
    return mine == theirs ? 0 : 1;
}
"""
    files = {"check.cpp": source, "words.h": "#include <iostream>\nenum { PRESENTATION = 2 };\n"}
    program = Program(language="cpp", files=files, entry="check.cpp")
    grade = grader(runner, control, "", "testlib", program=program)
    assert [grade(SAMPLE, output).verdict for output in (b"9", b"8", b"nine")] == ["AC", "WA", "WA"]


def test_the_checker_is_taken_in_once_and_only_when_it_is_needed(runner: Runner, control: Control) -> None:
    asked: list[str] = []

    def slot_of() -> object:
        asked.append("slot")
        return runner.slot

    grade = program_grader(judge(KATTIS), slot_of, control)  # type: ignore[arg-type]
    assert asked == []
    rulings: list[Ruling] = [grade(SAMPLE, b"9") for _ in range(3)]
    assert asked == ["slot"]
    assert {ruling.verdict for ruling in rulings} == {Verdict.ACCEPTED}


def test_a_large_output_reaches_the_checker_whole(runner: Runner, control: Control) -> None:
    source = "import sys\nsys.exit(42 if sys.stdin.read() == 'x' * 1_000_000 else 43)"
    assert grader(runner, control, source)(HIDDEN, b"x" * 1_000_000).verdict is Verdict.ACCEPTED


def test_a_checker_may_leave_the_output_unread(runner: Runner, control: Control) -> None:
    grade = grader(runner, control, "import sys\nsys.exit(43)")
    assert grade(HIDDEN, b"x" * 1_000_000).verdict is Verdict.WRONG_ANSWER


def test_a_cancel_ends_the_checker(runner: Runner, control: Control) -> None:
    control.send("cancel")
    ruling = grader(runner, control, "while True: pass")(HIDDEN, b"")
    assert ruling.verdict is Verdict.INTERNAL_ERROR  # it returns, and nobody reads what it says


def test_a_slot_that_fails_is_not_the_checker_s_fault(runner: Runner, control: Control) -> None:
    grade = grader(runner, control, KATTIS)
    grade(SAMPLE, b"9")
    runner.slot.close()
    with pytest.raises(SlotError):
        grade(SAMPLE, b"9")


@pytest.mark.parametrize(("convention", "code"), [("kattis", 42), ("testlib", 0)])
def test_an_input_validator_reads_the_input(runner: Runner, control: Control, convention: str, code: int) -> None:
    source = f"import sys\nn = int(input())\nprint('n is', n)\nsys.exit({code} if n < int(sys.argv[1]) else 3)"
    validator = judge(source, convention, args=("5",))
    make_ready(runner.slot, validator, control)
    assert accepts_input(runner.slot, validator, b"3\n", control)[0]
    accepted, log = accepts_input(runner.slot, validator, b"7\n", control)
    assert (accepted, "n is 7" in log) == (False, True)
