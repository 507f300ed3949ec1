"""Problems in several passes: the checker asks for the next one, keeps what it wants, and must come to an end."""

import pytest

from execution.enums import Verdict
from execution.judging.programs import JudgeProgram, ProgramFault, in_passes
from execution.slots.base import Control
from execution.tests.doubles import FakeSlot
from execution.types import Case, CaseResult, Limits, Program

LIMITS = Limits(cpu_time_seconds=3, wall_time_seconds=6, memory_mb=128, processes=16, output_kb=64)
CASE = Case(name="s", input=b"encode 5\n", expected=b"", is_sample=True)

TWO_WAYS = """
import os, sys
feedback = sys.argv[3]
output = sys.stdin.read().strip()
state = feedback + 'seen.txt'
if not os.path.exists(state):
    open(state, 'w').write(output)
    open(feedback + 'nextpass.in', 'w').write('decode ' + output)
    sys.exit(42)
assert open(state).read() == str(2 * 5), 'the first pass is forgotten'
open(feedback + 'teammessage.txt', 'w').write('decoded: ' + output)
sys.exit(42 if output == '5' else 43)
"""
RIGHT = "word, n = input().split(); print(int(n) * 2 if word == 'encode' else int(n) // 2)"


def judged(program: str, checker: str, control: Control, case: Case = CASE) -> CaseResult | None:
    slot, other = FakeSlot(), FakeSlot()
    files = {"Main.py": program}
    slot.prepare(Program(language="python", files=files, entry="Main.py"), sink=lambda *_: None, control=control)
    judge = JudgeProgram(
        name="checker",
        program=Program(language="python", files={"check.py": checker}, entry="check.py"),
        convention="kattis",
        limits=LIMITS,
    )
    return in_passes(judge, LIMITS, lambda: other)(slot, case, control)


def test_the_next_pass_reads_what_the_checker_wrote(control: Control) -> None:
    result = judged(RIGHT, TWO_WAYS, control)
    assert result is not None
    assert (result.verdict, result.actual) == (Verdict.ACCEPTED, b"5\n")
    assert "pass 1: " in result.log
    assert "pass 2: " in result.log


def test_the_checker_sees_the_input_of_each_pass(control: Control) -> None:
    checker = """
import sys
given, feedback = open(sys.argv[1]).read(), sys.argv[3]
if given == 'encode 5\\n':
    open(feedback + 'nextpass.in', 'w').write('decode 10')
sys.exit(42 if given in ('encode 5\\n', 'decode 10') else 43)
"""
    result = judged(RIGHT, checker, control)
    assert result is not None
    assert (result.verdict, result.actual) == (Verdict.ACCEPTED, b"5\n")


def test_wrong_in_the_second_pass_is_wrong(control: Control) -> None:
    result = judged("print(10 if 'en' in input() else 6)", TWO_WAYS, control)
    assert result is not None
    assert result.verdict is Verdict.WRONG_ANSWER
    assert result.message == "The output is not the expected one.\ndecoded: 6"


def test_wrong_in_the_first_pass_has_no_second(control: Control) -> None:
    checker = "import sys\nopen(sys.argv[3] + 'nextpass.in', 'w').write('x')\nsys.exit(43)"
    result = judged("print(1)", checker, control)
    assert result is not None
    assert (result.verdict, "pass 2" in result.log) == (Verdict.WRONG_ANSWER, False)


def test_a_program_that_fails_says_in_which_pass(control: Control) -> None:
    result = judged("print(10 if 'en' in input() else 1 // 0)", TWO_WAYS, control)
    assert result is not None
    assert result.verdict is Verdict.RUNTIME_ERROR
    assert "exit code 1. It was pass 2." in result.message


def test_a_checker_that_never_has_enough_is_at_fault(control: Control) -> None:
    checker = "import sys\nopen(sys.argv[3] + 'nextpass.in', 'w').write('again')\nsys.exit(42)"
    with pytest.raises(ProgramFault) as fault:
        judged("print(1)", checker, control)
    assert fault.value.reason == "The checker asked for more than 20 passes."


def test_a_checker_that_forgets_to_decide_is_at_fault(control: Control) -> None:
    with pytest.raises(ProgramFault, match="exit code 0"):
        judged("print(1)", "", control)


def test_a_cancel_ends_it(control: Control) -> None:
    control.send("cancel")
    assert judged("print(1)", TWO_WAYS, control) is None
