"""Verifying a problem from a page or over the API: in the background, one at a time in this process, on record."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from functools import partial
from typing import Any

import structlog
from django.db import DatabaseError, IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from accounts.models import User
from core.errors import Conflict, DomainError, Unavailable
from execution import scheduling
from execution.models import Verification
from execution.scheduling import backend
from execution.services.breaking_off import end_silent_verifications
from execution.services.findings import Finding
from execution.services.validating import check_inputs
from execution.services.verifying import skip_solution, solutions_of, verify_solution
from execution.slots.base import Slot, SlotError
from execution.types import CaseResult
from problems.enums import ExpectedVerdict
from problems.models import Problem, ProblemVersion, Solution
from problems.services.storing import stored_tree
from problems.services.versions import judging_digest, record_version

WORD_SECONDS = 5.0
CHANGED = "The problem was changed while it was verified; verify it again."

log = structlog.get_logger(__name__)
_turn = threading.Lock()


def start_verification(*, problem: Problem, by: User) -> Verification:
    """Begins one and returns it. Raises Conflict where one of this version is going on, DomainError where there is
    nothing to verify, and Unavailable.
    """
    if sentence := backend.missing_backend():
        raise Unavailable("executor_unavailable", sentence, retry_after_seconds=60)
    total = len(solutions_of(problem))
    if not total:
        raise DomainError(
            "no_solutions", "There is no solution to verify; keep one that must be accepted.", "solutions"
        )
    end_silent_verifications()
    version = record_version(problem=problem, by=by)
    try:
        with transaction.atomic():
            verification = Verification.objects.create(version=version, created_by=by, total=total)
    except IntegrityError:
        raise Conflict("verification_going_on", "It is being verified already; wait for that to end.") from None
    transaction.on_commit(lambda: in_background(verification.pk))
    return verification


def in_background(verification_id: int) -> None:
    """With the ids of the request that asked for it, so that the log of both belongs together."""
    work = partial(copy_context().run, _run, verification_id)
    threading.Thread(target=work, name="verification", daemon=True).start()


def verify(verification: Verification) -> None:
    """Judges all solutions and writes what was found. A problem that changes meanwhile is not shown to be sound."""
    problem = verification.version.problem
    try:
        with backend.slots_for_verifying() as (slot, judge_slot):
            inputs = [finding for finding in check_inputs(problem, judge_slot) if finding.is_fault]
            _say(verification)
            found = _judge_all(verification, solutions_of(problem), slot, judge_slot)
        faults = [_told(finding) for finding in inputs] + _faults(problem, found)
    except SlotError as error:
        faults = [f"The solutions could not be run: {error}."]
    if judging_digest(stored_tree(Problem.objects.with_content().get(pk=problem.pk))) != verification.version.digest:
        faults = [CHANGED]
    _finish(verification, faults)


def _run(verification_id: int) -> None:
    """The thread: whatever happens, the row ends."""
    structlog.contextvars.bind_contextvars(verification_id=verification_id)
    with _heard_of(verification_id), _turn:
        close_old_connections()
        try:
            verification = Verification.objects.select_related("version__problem").get(pk=verification_id)
            verify(verification)
        except Exception as error:
            log.exception("verification_failed")
            unended = Verification.objects.going_on().filter(pk=verification_id)
            unended.update(finished_at=timezone.now(), faults=[f"It failed by a fault of ours: {error}."])
        finally:
            close_old_connections()


@contextmanager
def _heard_of(verification_id: int) -> Iterator[None]:
    """Says every few seconds that somebody is at work on it, or waits for the turn."""
    over = threading.Event()

    def tell() -> None:
        while not over.wait(WORD_SECONDS):
            with suppress(DatabaseError):  # a word that is lost does not matter, the next one comes
                Verification.objects.going_on().filter(pk=verification_id).update(heard_at=timezone.now())
        connection.close()

    teller = threading.Thread(target=tell, name="verification-heard", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()


def _judge_all(
    verification: Verification, solutions: list[Solution], slot: Slot, judge_slot: Callable[[], Slot]
) -> list[tuple[Solution, Finding]]:
    offered = {language.slug for language in scheduling.languages()}
    found = []
    for solution in solutions:
        results: list[CaseResult] = []
        if solution.language in offered:
            finding = verify_solution(solution, slot, judge_slot, results.append)
        else:
            finding = skip_solution(solution, is_fault=False)
        verification.rows.append(_row(solution, finding, results))
        found.append((solution, finding))
        _say(verification)
    return found


def _say(verification: Verification) -> None:
    verification.heard_at = timezone.now()
    verification.save(update_fields=["heard_at", "rows"])


def _row(solution: Solution, finding: Finding, results: list[CaseResult]) -> dict[str, Any]:
    return {
        "part": solution.part.number,
        "solution": solution.name,
        "language": solution.language,
        "expected": solution.expected,
        "found": finding.found,
        "time_ms": finding.time_ms,
        "sentence": finding.sentence,
        "tests": [
            {
                "name": result.name,
                "is_sample": result.is_sample,
                "verdict": result.verdict,
                "time_ms": result.time_ms,
                "memory_kb": result.memory_kb,
            }
            for result in results
        ],
    }


def _faults(problem: Problem, found: list[tuple[Solution, Finding]]) -> list[str]:
    """What was not as it must be; each part needs a solution that was accepted here."""
    faults = [_told(finding) for _, finding in found if finding.is_fault]
    accepted = {s.part_id for s, finding in found if finding.found == s.expected == ExpectedVerdict.ACCEPTED}
    unproved = problem.parts.exclude(pk__in=accepted).order_by("number")
    return faults + [f"Part {part.number} has no solution that was accepted here." for part in unproved]


def _told(finding: Finding) -> str:
    return f"Part {finding.part}, {finding.subject}: {finding.sentence}"


@transaction.atomic
def _finish(verification: Verification, faults: list[str]) -> None:
    verification.finished_at, verification.faults = timezone.now(), faults
    verification.save(update_fields=["finished_at", "faults", "rows"])
    proved = verification.finished_at if not faults else None
    ProblemVersion.objects.filter(pk=verification.version_id).update(verified_at=proved)
