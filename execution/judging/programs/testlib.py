"""The convention of testlib's checkers: the three files as arguments, the word as exit code, its reason on stderr."""

import re

from execution.enums import Verdict
from execution.judging.programs.base import (
    Ended,
    JudgeProgram,
    ProgramFault,
    Word,
    parsed_score,
    scored,
    unexpected_end,
)
from execution.types import Case, Execution

INPUT, OUTPUT, ANSWER = "test.in", "team.out", "test.ans"
LEFT = f"feedback/{OUTPUT}"
OK, FAIL, POINTS = 0, 3, 7
WRONG = frozenset({1, 2, 4, 8})  # wrong, badly presented, something left over, ended too early

_POINTS = re.compile(r"(?:points\s+)?(\S+)\s*(.*)", re.DOTALL)


def execution(judge: JudgeProgram, case: Case, output: bytes) -> Execution:
    files = {INPUT: case.input, OUTPUT: output, ANSWER: case.expected}
    return Execution(limits=judge.limits, args=(INPUT, OUTPUT, ANSWER, *judge.args), files=files)


def interaction(judge: JudgeProgram, case: Case) -> Execution:
    """What it writes as the output goes into its feedback folder: its own word is what counts."""
    files = {INPUT: case.input, ANSWER: case.expected}
    args = (INPUT, LEFT, ANSWER, *judge.args)
    return Execution(limits=judge.limits, args=args, stdin=None, crossed=True, files=files, returns=(OUTPUT,))


def word(judge: JudgeProgram, ended: Ended) -> Word:
    """Raises ProgramFault where it says that the test itself is at fault, and for an end that it has no word for."""
    told, code = ended.stderr.decode("utf-8", "replace").strip(), ended.outcome.exit_code
    if code == OK:
        return Word(Verdict.ACCEPTED, 1.0, told)
    if code in WRONG:
        return Word(Verdict.WRONG_ANSWER, 0.0, told)
    if code == POINTS:
        found = _POINTS.match(told)
        score, rest = found.groups() if found else ("", "")
        return scored(parsed_score(score, ended), rest)
    if code == FAIL:
        raise ProgramFault(f"The {judge.name} says that the test itself is at fault.", ended.log())
    raise unexpected_end(ended, judge)
