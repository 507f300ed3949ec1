"""Problems in several passes: the checker may ask for another start of the program, on an input that it wrote."""

from collections.abc import Callable
from dataclasses import replace

from execution.enums import Verdict
from execution.judging.batch import Ran, result_of, run_program, with_errors
from execution.judging.judge import CaseJudge
from execution.judging.programs import kattis
from execution.judging.programs.base import Ended, JudgeProgram, ProgramFault, kept_ready, start
from execution.judging.programs.checker import ruling_of
from execution.judging.verdicts import Ruling, rule_on_program
from execution.slots.base import Control, Slot
from execution.types import Case, CaseResult, Limits

NEXT_INPUT = "nextpass.in"
MOST_PASSES = 20
_PER_PASS = frozenset({NEXT_INPUT, kattis.SCORE, kattis.MULTIPLIER, kattis.TEAM_MESSAGE})


def in_passes(judge: JudgeProgram, limits: Limits, slot_of: Callable[[], Slot]) -> CaseJudge:
    """The limits are those of each pass. What the checker leaves in its feedback folder is there in the next one."""
    judge_slot = kept_ready(judge, slot_of)

    def judge_one(slot: Slot, case: Case, control: Control) -> CaseResult | None:
        return _Passes(slot, judge_slot(control), judge, case, limits, control).run()

    return judge_one


class _Passes:
    """One test."""

    def __init__(
        self, slot: Slot, judge_slot: Slot, judge: JudgeProgram, case: Case, limits: Limits, control: Control
    ) -> None:
        self._slot, self._judge_slot, self._judge = slot, judge_slot, judge
        self._case, self._limits, self._control = case, limits, control
        self._kept: dict[str, bytes] = {}
        self._longest: Ran | None = None
        self._logs: list[str] = []

    def run(self) -> CaseResult | None:
        """None after a cancel. Raises ProgramFault where the checker failed, or never had enough."""
        stdin = self._case.input
        for number in range(1, MOST_PASSES + 1):
            ran = run_program(self._slot, stdin, self._limits, self._control)
            if ran.outcome.cancelled:
                return None
            self._note(ran)
            ruling = rule_on_program(ran.outcome, self._limits)
            if ruling.verdict is not Verdict.OK:
                message = f"{ruling.message} It was pass {number}." if number > 1 else ruling.message
                return self._result(ran, with_errors(Ruling(ruling.verdict, message), self._case, ran.errors))
            ended = self._check(ran, stdin)
            if ended is None:
                return None
            word = kattis.word(self._judge, ended)
            self._logs.append(f"pass {number}: {ended.log()}")
            if NEXT_INPUT not in ended.outcome.files or word.verdict is not Verdict.ACCEPTED:
                return self._result(ran, ruling_of(self._case, word, log="\n".join(self._logs)))
            stdin = ended.outcome.files[NEXT_INPUT]
        raise ProgramFault(f"The checker asked for more than {MOST_PASSES} passes.", "\n".join(self._logs))

    def _check(self, ran: Ran, given: bytes) -> Ended | None:
        """The input that the checker sees is that of this pass, as other judges have it."""
        asked = kattis.execution(self._judge, replace(self._case, input=given), ran.output)
        files = {**asked.files, **{f"kept/{name}": data for name, data in self._kept.items()}}
        ended = start(self._judge_slot, self._judge, replace(asked, files=files, returns=("*",)), self._control)
        self._kept = {name: data for name, data in ended.outcome.files.items() if name not in _PER_PASS}
        return None if self._control.cancelled else ended

    def _note(self, ran: Ran) -> None:
        if self._longest is None or ran.outcome.time_ms > self._longest.outcome.time_ms:
            self._longest = ran

    def _result(self, ran: Ran, ruling: Ruling) -> CaseResult:
        """The output is that of the last pass; time and memory are those of the pass that took longest."""
        longest = self._longest or ran
        return result_of(self._case, replace(ran, outcome=longest.outcome), ruling)
