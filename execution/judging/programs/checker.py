"""A checker that is a program: it runs in a slot of its own, after the contestant's program has ended."""

from collections.abc import Callable
from typing import Protocol

from execution.enums import Verdict
from execution.judging.programs import kattis, testlib
from execution.judging.programs.base import Ended, JudgeProgram, Word, kept_ready, start
from execution.judging.verdicts import NOT_THE_ANSWER, Grader, Ruling
from execution.slots.base import Control, Slot
from execution.types import Case, Execution


class Convention(Protocol):
    """How such a program is started on one output, and what its end says."""

    def execution(self, judge: JudgeProgram, case: Case, output: bytes) -> Execution: ...
    def interaction(self, judge: JudgeProgram, case: Case) -> Execution: ...
    def word(self, judge: JudgeProgram, ended: Ended) -> Word: ...


CONVENTIONS: dict[str, Convention] = {"kattis": kattis, "testlib": testlib}
TOLD_CHARACTERS = 2000


def program_grader(judge: JudgeProgram, slot_of: Callable[[], Slot], control: Control) -> Grader:
    """Asks the program about every output.

    The grader raises ProgramFault and SlotError; after a cancel its ruling means nothing.
    """
    convention = CONVENTIONS[judge.convention]
    judge_slot = kept_ready(judge, slot_of)

    def grade(case: Case, output: bytes) -> Ruling:
        slot = judge_slot(control)
        asked = convention.execution(judge, case, output)
        ended = None if control.cancelled else start(slot, judge, asked, control)
        if ended is None or control.cancelled:
            return Ruling(Verdict.INTERNAL_ERROR)
        return ruling_of(case, convention.word(judge, ended), log=ended.log())

    return grade


def ruling_of(case: Case, word: Word, *, log: str) -> Ruling:
    """What the program said, as the contestant may read it: its own text for samples alone, it may quote the test."""
    sentence = ""
    if word.verdict is not Verdict.ACCEPTED:
        sentence = f"Partly right: {word.score:.0%} of the points." if word.score else NOT_THE_ANSWER
    told = word.told[:TOLD_CHARACTERS] if case.is_sample else ""
    return Ruling(word.verdict, "\n".join(filter(None, [sentence, told])), score=word.score, log=log)
