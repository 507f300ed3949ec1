"""A program of the problem's author that takes part in judging, and how it ends."""

import signal
from collections.abc import Callable
from dataclasses import dataclass, replace

from execution.enums import Stream, Verdict
from execution.judging.verdicts import rule_on_program
from execution.slots.base import Control, Slot
from execution.types import Execution, Limits, Outcome, Program

LOG_BYTES = 4000
"""Of each stream and each message: the end, where it is longer."""


class ProgramFault(Exception):
    """The author's program failed, not the contestant's. `reason` is a sentence, `log` is for the author alone."""

    def __init__(self, reason: str, log: str = "") -> None:
        super().__init__(reason)
        self.reason, self.log = reason, log


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeProgram:
    """One such program: its source, what it is started with, and whose rules it follows ("kattis" or "testlib")."""

    name: str
    """What it is, in a sentence: "checker"."""
    program: Program
    convention: str
    args: tuple[str, ...] = ()
    limits: Limits


@dataclass(frozen=True, slots=True)
class Ended:
    """One start of such a program, after its end."""

    outcome: Outcome
    stdout: bytes
    stderr: bytes

    def text(self, name: str) -> str:
        """A file that it left; "" where it left none."""
        return _text(self.outcome.files.get(name, b""))

    def log(self) -> str:
        """All that it said, for its author."""
        outcome = self.outcome
        end = f"signal {outcome.signal}" if outcome.signal else f"exit code {outcome.exit_code}"
        pieces = [("stdout", self.stdout), ("stderr", self.stderr), *sorted(outcome.files.items())]
        said = [f"--- {name}\n{_text(data)}" for name, data in pieces if data.strip()]
        return "\n".join([f"{end}, {outcome.time_ms} ms, {outcome.memory_kb} KiB", *said])


@dataclass(frozen=True, slots=True)
class Word:
    """What it says of one output: accepted or wrong, the share of the points, a text for the contestant."""

    verdict: Verdict
    score: float
    told: str = ""


def scored(score: float, told: str) -> Word:
    """Less than all of the points is not accepted, and is worth what it is worth."""
    return Word(Verdict.ACCEPTED if score == 1 else Verdict.WRONG_ANSWER, score, told)


def parsed_score(text: str, ended: Ended) -> float:
    """Raises ProgramFault for what is no number from 0 to 1."""
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 1:  # NaN is not either
        raise ProgramFault(f"It gave the score {text[:40]!r}; a score is a number from 0 to 1.", ended.log())
    return score


def make_ready(slot: Slot, judge: JudgeProgram, control: Control) -> None:
    """Takes the program into its slot, compiled. Raises ProgramFault where it does not compile, and SlotError."""
    said = bytearray()
    prepared = slot.prepare(judge.program, sink=lambda _, data: said.extend(data), control=control)
    if not prepared.succeeded and not control.cancelled:
        raise ProgramFault(f"The {judge.name} does not compile.", _text(bytes(said)))


def kept_ready(judge: JudgeProgram, slot_of: Callable[[], Slot]) -> Callable[[Control], Slot]:
    """Gives the slot that holds the program: it is taken in when it is asked for first, and stays there. What is given
    raises like `make_ready`.
    """
    ready: list[Slot] = []

    def judge_slot(control: Control) -> Slot:
        if not ready:
            slot = slot_of()
            make_ready(slot, judge, control)
            ready.append(slot)
        return ready[0]

    return judge_slot


def start(slot: Slot, judge: JudgeProgram, execution: Execution, control: Control) -> Ended:
    """Runs it once. Raises ProgramFault where a limit stopped it or it left too much, and SlotError."""
    kept = {Stream.STDOUT: bytearray(), Stream.STDERR: bytearray()}
    outcome = slot.execute(execution, sink=lambda stream, data: kept[stream].extend(data), control=control)
    if execution.returns:
        outcome = as_it_was(outcome)
    ended = Ended(outcome, bytes(kept[Stream.STDOUT]), bytes(kept[Stream.STDERR]))
    refuse_broken(ended, judge)
    return ended


def as_it_was(outcome: Outcome) -> Outcome:
    """The shell that hands the files over tells a signal as an exit code beyond 128."""
    code = outcome.exit_code or 0
    if code - 128 in set(signal.Signals):
        return replace(outcome, exit_code=None, signal=code - 128)
    return outcome


def refuse_broken(ended: Ended, judge: JudgeProgram) -> None:
    """Raises ProgramFault where a limit stopped the program or it left more than comes back."""
    outcome = ended.outcome
    if outcome.breach is not None or outcome.out_of_memory:
        raise ProgramFault(f"The {judge.name}: {rule_on_program(outcome, judge.limits).message}", ended.log())
    if not outcome.files_whole:
        raise ProgramFault(f"The {judge.name} left more in its feedback folder than is kept.", ended.log())


def unexpected_end(ended: Ended, judge: JudgeProgram) -> ProgramFault:
    """For an exit code that its convention does not know, or a signal."""
    message = rule_on_program(ended.outcome, judge.limits).message or "The program ended with exit code 0."
    return ProgramFault(message.replace("The program", f"The {judge.name}"), ended.log())


def _text(data: bytes) -> str:
    return data[-LOG_BYTES:].decode("utf-8", "replace").strip()
