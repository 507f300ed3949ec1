"""From what happened to a program to its verdict and the sentence that says why."""

import signal
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from execution.enums import Breach, Verdict
from execution.types import Case, Limits, Outcome

PRECEDENCE: tuple[Verdict, ...] = (
    Verdict.INTERNAL_ERROR,
    Verdict.COMPILE_ERROR,
    Verdict.MEMORY_LIMIT,
    Verdict.TIME_LIMIT,
    Verdict.OUTPUT_LIMIT,
    Verdict.RUNTIME_ERROR,
    Verdict.WRONG_ANSWER,
    Verdict.ACCEPTED,
    Verdict.OK,
)
"""From the worst to the best. Where several things are true of one program, or of many tests, the first one counts."""


NOT_THE_ANSWER = "The output is not the expected one."


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict, and why: a sentence for the reader, "" where there is nothing to explain."""

    verdict: Verdict
    message: str = ""
    score: float | None = None
    """The share of the points, from 0 to 1; None: all of them where it is accepted, else none."""
    log: str = ""
    """What the author of the problem may read beside it."""

    @property
    def share(self) -> float:
        return float(self.verdict is Verdict.ACCEPTED) if self.score is None else self.score


Grader = Callable[[Case, bytes], Ruling]
"""Says whether what a program printed is the answer to that test."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that counts among several. Raises ValueError for none."""
    return min(verdicts, key=PRECEDENCE.index)


def rule_on_program(outcome: Outcome, limits: Limits) -> Ruling:
    """The ruling on a program that was started: OK, or what ended it, by PRECEDENCE where several things did."""
    rulings = [*_memory(outcome, limits), *_time(outcome, limits), *_output(outcome, limits), *_exit(outcome)]
    return min(rulings, key=lambda ruling: PRECEDENCE.index(ruling.verdict), default=Ruling(Verdict.OK))


def rule_on_compiler(outcome: Outcome | None) -> Ruling:
    """The ruling on a program that did not compile."""
    if outcome is None or outcome.breach is None:
        return Ruling(Verdict.COMPILE_ERROR, "The program did not compile.")
    used = {
        Breach.CPU_TIME: f"it had used {seconds(outcome.time_ms / 1000)} of CPU time",
        Breach.WALL_TIME: f"it had run for {seconds(outcome.wall_ms / 1000)}",
        Breach.MEMORY: f"it had used {mebibytes(outcome.memory_kb)} of memory",
        Breach.OUTPUT: "it had printed more messages than are kept",
        Breach.IDLE: "it waited for input",
    }[outcome.breach]
    return Ruling(Verdict.COMPILE_ERROR, f"The compiler was stopped at its limit: {used}.")


def seconds(value: float) -> str:
    """2.0 → "2 s", 2.014 → "2.01 s"."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + " s"


def mebibytes(kib: int) -> str:
    """262144 → "256 MiB", 1536 → "1.5 MiB"."""
    return f"{kib / 1024:.1f}".removesuffix(".0") + " MiB"


def _memory(outcome: Outcome, limits: Limits) -> list[Ruling]:
    limit, peak = f"the memory limit is {limits.memory_mb} MiB", f"{mebibytes(outcome.memory_kb)}"
    if outcome.breach == Breach.MEMORY:
        return [Ruling(Verdict.MEMORY_LIMIT, f"Stopped: {limit}; the program had used {peak}.")]
    if outcome.out_of_memory:
        return [Ruling(Verdict.MEMORY_LIMIT, f"The program ran out of memory: {limit}; its peak was {peak}.")]
    return []


def _time(outcome: Outcome, limits: Limits) -> list[Ruling]:
    cpu, wall = seconds(outcome.time_ms / 1000), seconds(outcome.wall_ms / 1000)
    if outcome.breach == Breach.CPU_TIME or (outcome.breach is None and outcome.signal == signal.SIGXCPU):
        limit = seconds(limits.cpu_time_seconds)
        sentence = f"Stopped: the CPU time limit is {limit}; the program had used {cpu}."
    elif outcome.breach == Breach.WALL_TIME:
        limit = seconds(limits.wall_time_seconds)
        sentence = (
            f"Stopped: the wall time limit is {limit}; the program had run for {wall} and used {cpu} of CPU time."
        )
    elif outcome.breach == Breach.IDLE:
        sentence = f"Stopped: nothing was typed or printed for {seconds(limits.idle_seconds or 0)}."
    else:
        return []
    return [Ruling(Verdict.TIME_LIMIT, sentence)]


def _output(outcome: Outcome, limits: Limits) -> list[Ruling]:
    if outcome.breach != Breach.OUTPUT:
        return []
    return [Ruling(Verdict.OUTPUT_LIMIT, f"Stopped: the output limit is {limits.output_kb} KiB; the rest was cut off.")]


def _exit(outcome: Outcome) -> list[Ruling]:
    if outcome.breach is not None:
        return []  # the signal was ours
    if outcome.signal:
        return [Ruling(Verdict.RUNTIME_ERROR, f"The program was ended by signal {_signal_name(outcome.signal)}.")]
    if outcome.exit_code:
        return [Ruling(Verdict.RUNTIME_ERROR, f"The program ended with exit code {outcome.exit_code}.")]
    return []


def _signal_name(number: int) -> str:
    try:
        return f"{number} ({signal.Signals(number).name})"
    except ValueError:
        return str(number)
