"""Expected outputs from the reference solution: first shown beside what is stored, then stored."""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core.errors import Conflict, DomainError, Unavailable
from execution import scheduling
from execution.enums import Verdict
from execution.judging.batch import run_program
from execution.judging.verdicts import rule_on_compiler, rule_on_program
from execution.plans import args_of, program_of, tests_of
from execution.scheduling import backend
from execution.services.limits import limits_of_problem
from execution.slots.base import Control, Slot, SlotError
from problems.enums import ExpectedVerdict, Judging
from problems.models import Part, Problem, ProblemFile, Solution, TestCase
from problems.services.versions import keep_version_of_published

MOST_SECONDS = 60.0
"""For all tests together: somebody waits for the answer."""
DIFFER = "The outputs are not those that were shown; look at them again."


@dataclass(frozen=True, slots=True)
class Output:
    """What the solution printed for one test; where it failed, `sentence` says why and nothing would change."""

    test: str
    is_sample: bool
    before: str
    after: str
    sentence: str = ""

    @property
    def changes(self) -> bool:
        return not self.sentence and self.before != self.after


@dataclass(frozen=True, slots=True)
class Outputs:
    """All tests of a part. `digest` names exactly this outcome, so that nothing else is applied."""

    solution: Solution
    rows: tuple[Output, ...]
    digest: str

    @property
    def changed(self) -> list[Output]:
        return [row for row in self.rows if row.changes]

    @property
    def failed(self) -> list[Output]:
        return [row for row in self.rows if row.sentence]


def reference_of(part: Part) -> Solution:
    """The accepted solution whose language is offered first here. Raises DomainError where there is none."""
    kept = {s.language: s for s in part.solutions.filter(expected=ExpectedVerdict.ACCEPTED).order_by("-name")}
    for language in scheduling.languages():
        if language.slug in kept:
            return kept[language.slug]
    raise DomainError("no_reference", "There is no accepted solution in a language that is offered here.", "solutions")


def generate_outputs(*, part: Part) -> Outputs:
    """Runs the reference solution on every test and changes nothing. Raises DomainError and Unavailable."""
    if sentence := backend.missing_backend():
        raise Unavailable("executor_unavailable", sentence, retry_after_seconds=60)
    if part.problem.judging != Judging.BATCH:
        raise DomainError(
            "not_batch", "What is judged in a dialogue or in passes has no outputs to generate.", "judging"
        )
    solution, tests = reference_of(part), tests_of(part)
    if not tests:
        raise DomainError("no_tests", "This part has no tests yet.", "tests")
    try:
        with closing(backend.new_slot()) as slot, closing(Control()) as control:
            slot.open()
            _prepare(slot, control, solution)
            rows = tuple(_outputs(slot, control, part.problem, solution, tests))
    except SlotError as error:
        raise Unavailable(
            "executor_failed", f"The solution could not be run: {error}.", retry_after_seconds=5
        ) from error
    return Outputs(solution, rows, _digest(solution, tests, rows))


def apply_outputs(*, part: Part, digest: str, by: User) -> Outputs:
    """Runs it again and stores what it prints. Raises Conflict where that is not what was shown, or a test failed."""
    found = generate_outputs(part=part)
    if found.digest != digest:
        raise Conflict("outputs_differ", DIFFER, "digest")
    if found.failed:
        raise Conflict("outputs_failed", f"The solution failed on {len(found.failed)} tests; nothing was changed.")
    with transaction.atomic():
        _store(part, found)
        keep_version_of_published(problem=part.problem, by=by)
    return found


def _store(part: Part, found: Outputs) -> None:
    """The programs ran outside the transaction: what they were given must still be what is stored."""
    Problem.objects.select_for_update().get(pk=part.problem_id)
    tests, solution = tests_of(part), Solution.objects.filter(pk=found.solution.pk).first()
    if solution is None or _digest(solution, tests, found.rows) != found.digest:
        raise Conflict("outputs_differ", DIFFER, "digest")
    changed = []
    for test, row in zip(tests, found.rows, strict=True):
        if row.changes:
            test.expected = row.after
            changed.append(test)
    TestCase.objects.bulk_update(changed, ["expected"], batch_size=100)


def _prepare(slot: Slot, control: Control, solution: Solution) -> None:
    prepared = slot.prepare(program_of(solution), sink=lambda *_: None, control=control)
    if not prepared.succeeded:
        sentence = f"{solution.name}: {rule_on_compiler(prepared.outcome).message}"
        raise DomainError("reference_broken", sentence, "solutions")


def _outputs(
    slot: Slot, control: Control, problem: Problem, solution: Solution, tests: list[TestCase]
) -> Iterator[Output]:
    limits, end = limits_of_problem(problem, solution.language), time.monotonic() + MOST_SECONDS
    for test in tests:
        if time.monotonic() > end:
            raise DomainError(
                "too_slow", f"The solution needs more than {MOST_SECONDS:.0f} s for all tests.", "solutions"
            )
        ran = run_program(slot, test.input.encode(), limits, control, args=args_of(problem))
        ruling = rule_on_program(ran.outcome, limits)
        after, sentence = _text(ran.output) if ruling.verdict is Verdict.OK else ("", ruling.message)
        yield Output(test.name, test.is_sample, test.expected, after, sentence)


def _text(output: bytes) -> tuple[str, str]:
    """The output as it would be stored, or why it cannot be."""
    try:
        text = output.decode()
    except UnicodeDecodeError:
        return "", "The output is not UTF-8."
    if "\r" in text:  # a folder refuses it, and so a version that holds it could not be read again
        return "", "The output holds a carriage return."
    return ("", "The output holds a zero byte.") if "\0" in text else (text, "")


def _digest(solution: Solution, tests: list[TestCase], rows: tuple[Output, ...]) -> str:
    """Of all that was shown, and of what it came from."""
    told = [solution.pk, solution.source, [(test.pk, test.input, test.expected) for test in tests]]
    told.append([(row.test, row.before, row.after, row.sentence) for row in rows])
    told.append(list(ProblemFile.objects.filter(problem__parts=solution.part_id).values_list("name", "blob__sha256")))
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
