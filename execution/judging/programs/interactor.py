"""A program that talks with the contestant's: two sandboxes in two slots, whose streams are crossed here.

docs/judging.md has the table of verdicts.
"""

import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace

from execution.enums import Breach, Stream, Verdict
from execution.judging.batch import Ran, result_of, with_errors
from execution.judging.judge import CaseJudge
from execution.judging.programs.base import (
    Ended,
    JudgeProgram,
    ProgramFault,
    Word,
    as_it_was,
    kept_ready,
    refuse_broken,
)
from execution.judging.programs.checker import CONVENTIONS, ruling_of
from execution.judging.programs.dialogue import INTERACTOR, PROGRAM, Dialogue
from execution.judging.verdicts import Ruling, rule_on_program, seconds
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Execution, Limits, Outcome

PATIENCE_SECONDS = 2.0
"""How much longer than its CPU time a program may wait for a word, or let the interactor wait for one."""
DIALOGUE_SECONDS = 10.0
"""Wall time that a dialogue may take beyond what a program needs that talks with nobody."""
LAST_WORD_SECONDS = 10.0
"""How much longer than the program the interactor has."""

SAID_KB = 4096
"""What the interactor may say in all; the program has its own bound."""


def in_dialogue(judge: JudgeProgram, limits: Limits, slot_of: Callable[[], Slot]) -> CaseJudge:
    bounds = _bounds(limits)
    wall = bounds.wall_time_seconds + LAST_WORD_SECONDS
    judge = replace(judge, limits=replace(judge.limits, wall_time_seconds=wall, output_kb=SAID_KB))
    judge_slot = kept_ready(judge, slot_of)

    def judge_one(slot: Slot, case: Case, control: Control) -> CaseResult | None:
        other = judge_slot(control)
        if control.cancelled:
            return None
        with closing(control.branch()) as mine, closing(control.branch()) as theirs:
            crossing = _Crossing(slot, other, judge, case, bounds, program_control=mine, judge_control=theirs)
            crossing.run()
        return None if control.cancelled else crossing.result()

    return judge_one


def _bounds(limits: Limits) -> Limits:
    """Both sides wait for each other, so the silence is bounded, and the whole of it more generously."""
    return replace(
        limits,
        wall_time_seconds=limits.wall_time_seconds + DIALOGUE_SECONDS,
        idle_seconds=limits.cpu_time_seconds + PATIENCE_SECONDS,
    )


@dataclass(slots=True)
class _Crossing:
    """One test: what each of the two says goes to the other one. The first of them to end is taken down."""

    slot: Slot
    judge_slot: Slot
    judge: JudgeProgram
    case: Case
    limits: Limits
    program_control: Control
    judge_control: Control
    dialogue: Dialogue = field(default_factory=Dialogue)
    errors: bytearray = field(default_factory=bytearray)
    judge_errors: bytearray = field(default_factory=bytearray)
    lock: threading.Lock = field(default_factory=threading.Lock)
    outcome: Outcome | None = None
    ended: Ended | None = None
    word: Word | None = None
    program_was_first: bool = False
    fault: BaseException | None = None

    def run(self) -> None:
        """Returns when both have ended. Raises what a slot raised, and ProgramFault where the interactor failed."""
        other = threading.Thread(target=self._run_interactor, name="interactor", daemon=True)
        other.start()
        try:
            self._run_program()
        except BaseException:
            self.judge_control.send("cancel")
            raise
        finally:
            other.join()
        excused = isinstance(self.fault, ProgramFault) and self._failed_first()
        if self.fault is not None and not excused:
            raise self.fault

    def _run_program(self) -> None:
        execution = Execution(limits=self.limits, stdin=None, crossed=True)
        outcome = self.slot.execute(execution, sink=self._from_program, control=self.program_control)
        with self.lock:
            self.outcome, self.program_was_first = outcome, self.ended is None and self.fault is None
        # Nothing that the interactor could say would change what a program gets that failed.
        self.judge_control.send("cancel" if self._failed_first() else "eof")

    def _from_program(self, stream: Stream, data: bytes) -> None:
        if stream is Stream.STDERR:
            self.errors.extend(data)
            return
        self.dialogue.add(PROGRAM, data)
        self.judge_control.send("stdin", data=data)

    def _run_interactor(self) -> None:
        try:
            execution = CONVENTIONS[self.judge.convention].interaction(self.judge, self.case)
            outcome = self.judge_slot.execute(execution, sink=self._from_interactor, control=self.judge_control)
            ended = Ended(as_it_was(outcome), b"", bytes(self.judge_errors))
            with self.lock:
                self.ended = ended
            if not outcome.cancelled:
                refuse_broken(ended, self.judge)
                self.word = CONVENTIONS[self.judge.convention].word(self.judge, ended)
        except ProgramFault as fault:
            self.fault = ProgramFault(fault.reason, f"{fault.log}\n--- dialogue\n{self.dialogue.text()}")
        except BaseException as error:  # noqa: BLE001 it is raised again in the thread that waits
            self.fault = error
        is_over = self.word is None or self.word.score == 0
        self.program_control.send("cancel" if is_over else "eof")

    def _from_interactor(self, stream: Stream, data: bytes) -> None:
        if stream is Stream.STDERR:
            self.judge_errors.extend(data)
            return
        self.dialogue.add(INTERACTOR, data)
        self.program_control.send("stdin", data=data)

    def _failed_first(self) -> bool:
        """Whether the program failed before the interactor had its last word."""
        return self.program_was_first and self._program_ruling().verdict is not Verdict.OK

    def _program_ruling(self) -> Ruling:
        assert self.outcome is not None
        if self.outcome.breach is Breach.IDLE:
            silence = seconds(self.limits.idle_seconds or 0)
            sentence = f"Stopped: neither program nor interactor said anything for {silence}. Is every line flushed?"
            return Ruling(Verdict.TIME_LIMIT, sentence)
        return rule_on_program(self.outcome, self.limits)

    def result(self) -> CaseResult:
        assert self.outcome is not None
        ran, dialogue = Ran(self.outcome, b"", bytes(self.errors)), self.dialogue.text()
        return result_of(self.case, ran, self._ruling(), dialogue=dialogue)

    def _ruling(self) -> Ruling:
        """The interactor's word, unless the program failed before it, or after it was accepted."""
        if self.word is None or self.ended is None or self._failed_first():
            return with_errors(self._program_ruling(), self.case, bytes(self.errors))
        if self.word.score and self._program_ruling().verdict is not Verdict.OK:
            return with_errors(self._program_ruling(), self.case, bytes(self.errors))
        return ruling_of(self.case, self.word, log=self.ended.log())
