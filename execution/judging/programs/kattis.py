"""The convention of Kattis' output validators: three arguments, the output on standard input, 42 or 43 at the end."""

from dataclasses import replace

from execution.enums import Verdict
from execution.judging.programs.base import Ended, JudgeProgram, Word, parsed_score, scored, unexpected_end
from execution.types import Case, Execution

INPUT, ANSWER, FEEDBACK = "test.in", "test.ans", "feedback/"
JUDGE_MESSAGE, TEAM_MESSAGE = "judgemessage.txt", "teammessage.txt"
SCORE, MULTIPLIER = "score.txt", "score_multiplier.txt"
ACCEPTED, WRONG = 42, 43


def execution(judge: JudgeProgram, case: Case, output: bytes) -> Execution:
    return Execution(
        limits=judge.limits,
        args=(INPUT, ANSWER, FEEDBACK, *judge.args),
        stdin=output,
        files={INPUT: case.input, ANSWER: case.expected},
        returns=(JUDGE_MESSAGE, TEAM_MESSAGE, SCORE, MULTIPLIER),
    )


def interaction(judge: JudgeProgram, case: Case) -> Execution:
    """The same, but its streams are crossed with the program's."""
    return replace(execution(judge, case, b""), stdin=None, crossed=True)


def word(judge: JudgeProgram, ended: Ended) -> Word:
    """Raises ProgramFault for any end but the two."""
    told, code = ended.text(TEAM_MESSAGE), ended.outcome.exit_code
    if code == ACCEPTED:
        return scored(parsed_score(ended.text(SCORE) or ended.text(MULTIPLIER) or "1", ended), told)
    if code == WRONG:
        return Word(Verdict.WRONG_ANSWER, 0.0, told)
    raise unexpected_end(ended, judge)
