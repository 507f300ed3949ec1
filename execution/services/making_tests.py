"""The programs of a package that make its tests, each run in a slot for authors' programs."""

import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace

from core.errors import DomainError, Unavailable
from execution import scheduling
from execution.enums import Verdict
from execution.judging.batch import run_program
from execution.judging.verdicts import rule_on_compiler, rule_on_program
from execution.scheduling import backend
from execution.services.limits import limits_of_judge_program
from execution.slots.base import Control, Slot, SlotError
from execution.types import Limits, Program
from problems.packages.generation import Generation, Generator, Made
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS_BYTES, KiB

MOST_SECONDS = 60.0
"""For all tests together: somebody waits for the answer."""


def run_generators(generations: Sequence[Generation]) -> list[Made]:
    """What each start printed, in order. Raises DomainError where one fails, and Unavailable."""
    if sentence := backend.missing_backend():
        raise Unavailable("executor_unavailable", sentence, retry_after_seconds=60)
    for generation in generations:
        _require_offered(generation.generator)
    try:
        with closing(backend.new_slot(backend.JUDGE)) as slot, closing(Control()) as control:
            slot.open()
            return _run_all(slot, control, generations)
    except SlotError as error:
        sentence = f"The generator could not be run: {error}."
        raise Unavailable("executor_failed", sentence, retry_after_seconds=5) from error


def _require_offered(generator: Generator) -> None:
    if scheduling.language(generator.language) is None:
        raise _refusal(f"{generator.entry} makes tests and is in {generator.language}, which is not offered here.")


def _run_all(slot: Slot, control: Control, generations: Sequence[Generation]) -> list[Made]:
    limits = replace(limits_of_judge_program(), output_kb=2 * MAX_TEST_BYTES // KiB)
    end = time.monotonic() + MOST_SECONDS
    room = MAX_TESTS_BYTES
    made: list[Made] = []
    ready: Generator | None = None
    for generation in generations:
        if ready != generation.generator:
            ready = generation.generator
            _prepare(slot, control, ready)
        if time.monotonic() > end:
            raise _refusal(f"The generators need more than {MOST_SECONDS:.0f} s for all tests.")
        made.append(_run(slot, control, generation, limits))
        room -= len(made[-1].stdout) + len(made[-1].stderr)
        if room < 0:
            raise _refusal(f"The generators print more than {MAX_TESTS_BYTES // KiB // KiB} MiB.")
    return made


def _prepare(slot: Slot, control: Control, generator: Generator) -> None:
    said = bytearray()
    program = Program(language=generator.language, files=dict(generator.files), entry=generator.entry)
    prepared = slot.prepare(program, sink=lambda _, data: said.extend(data), control=control)
    if not prepared.succeeded:
        message = rule_on_compiler(prepared.outcome).message
        raise _refusal(f"{generator.entry}: {message} {said[:300].decode(errors='replace')}".strip())


def _run(slot: Slot, control: Control, generation: Generation, limits: Limits) -> Made:
    ran = run_program(slot, generation.stdin.encode(), limits, control, args=generation.args)
    ruling = rule_on_program(ran.outcome, limits)
    if ruling.verdict is not Verdict.OK:
        raise _refusal(f"{generation.generator.entry} failed at {generation.test}: {ruling.message}")
    return Made(ran.output, ran.errors)


def _refusal(sentence: str) -> DomainError:
    return DomainError("generator_failed", sentence, "package")
