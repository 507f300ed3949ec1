"""Programs in every language, each with the verdict that it must get. Free of the test framework, so that the same can
be asked of a machine that has Python alone."""

import functools
import tomllib
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from execution.enums import Stream, Verdict
from execution.judging.verdicts import Ruling, rule_on_compiler, rule_on_program
from execution.languages import registry
from execution.slots.base import Control, Slot
from execution.types import Execution, Limits, Outcome, Program

PROGRAMS_FILE = Path(__file__).with_name("programs.toml")
NUMBERS = "1\n2\n39\n"
SUM = "42"

LIMITS: dict[str, Any] = {
    "cpu_time_seconds": 10.0,
    "wall_time_seconds": 30.0,
    "memory_mb": 256,
    "processes": 64,
    "output_kb": 64,
}
KINDS: dict[str, dict[str, Any]] = {
    "hello": {},
    "adds": {},
    "broken": {},
    "crashes": {},
    "loops": {"cpu_time_seconds": 1.0, "wall_time_seconds": 20.0},
    "hoards": {"memory_mb": 128, "cpu_time_seconds": 20.0},
}
"""The programs that each language has, and what bounds them more tightly."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One program of one language, and what must come of it."""

    language: str
    kind: str

    def __str__(self) -> str:
        return f"{self.language}-{self.kind}"

    @property
    def source(self) -> str:
        return registry()[self.language].hello if self.kind == "hello" else str(_programs()[self.language][self.kind])

    @property
    def stdin(self) -> bytes:
        return str(_programs()[self.language].get("input", NUMBERS)).encode() if self.kind == "adds" else b""

    @property
    def limits(self) -> Limits:
        return Limits(**LIMITS | KINDS[self.kind] | _programs()[self.language].get("limits", {}).get(self.kind, {}))

    @property
    def verdict(self) -> Verdict:
        broken = Verdict.COMPILE_ERROR if registry()[self.language].compiled else Verdict.RUNTIME_ERROR
        return {
            "hello": Verdict.OK,
            "adds": Verdict.OK,
            "broken": broken,
            "crashes": Verdict.RUNTIME_ERROR,
            "loops": Verdict.TIME_LIMIT,
            "hoards": Verdict.MEMORY_LIMIT,
        }[self.kind]

    @property
    def output(self) -> str | None:
        """What it must print, or None where that is all the same."""
        return {"hello": "hello", "adds": SUM}.get(self.kind)


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a trial."""

    ruling: Ruling
    output: str
    messages: str
    """Everything that was said beside the output, by the compiler and the program."""
    build: Outcome | None
    run: Outcome | None


@functools.cache
def _programs() -> dict[str, dict[str, Any]]:
    with PROGRAMS_FILE.open("rb") as file:
        return tomllib.load(file)


def languages_with_programs() -> set[str]:
    return set(_programs())


def trials(language: str) -> list[Trial]:
    return [Trial(language, kind) for kind in KINDS]


def hold(slot: Slot, trial: Trial) -> Judged:
    """Builds and runs the program in an open slot, as a submission is, and judges it. Raises SlotError."""
    said: dict[Stream, bytearray] = {stream: bytearray() for stream in Stream}

    def sink(stream: Stream, data: bytes) -> None:
        said[stream] += data

    def judged(ruling: Ruling, build: Outcome | None, run: Outcome | None) -> Judged:
        texts = {stream: data.decode(errors="replace") for stream, data in said.items()}
        return Judged(ruling, texts[Stream.STDOUT].strip(), texts[Stream.COMPILE] + texts[Stream.STDERR], build, run)

    entry = registry()[trial.language].default_file
    program = Program(language=trial.language, files={entry: trial.source}, entry=entry)
    with closing(Control()) as control:
        made = slot.prepare(program, sink=sink, control=control)
        if not made.succeeded:
            return judged(rule_on_compiler(made.outcome), made.outcome, None)
        outcome = slot.execute(Execution(limits=trial.limits, stdin=trial.stdin), sink=sink, control=control)
        return judged(rule_on_program(outcome, trial.limits), made.outcome, outcome)
