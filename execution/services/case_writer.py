"""The results of a submission's tests on their way into the database."""

from collections.abc import Sequence

from django.db import transaction

from execution.judging.aggregation import Totals, aggregate, first_failure
from execution.judging.verdicts import Ruling
from execution.models import CaseOutcome, Submission
from execution.recording import Recorder
from execution.types import Case, CaseResult
from problems.models import TestCase

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class CaseWriter:
    """Keeps the results in their order; writes each as it comes where somebody watches, else all at the end."""

    def __init__(self, submission: Submission, tests: Sequence[TestCase], cases: Sequence[Case]) -> None:
        self.submission = submission
        self._tests, self._cases = tests, cases
        self._results: list[CaseResult] = []
        self._unwritten: list[CaseOutcome] = []

    @property
    def has_results(self) -> bool:
        return bool(self._results)

    @property
    def totals(self) -> Totals:
        return aggregate(self._cases, self._results)

    def add(self, result: CaseResult) -> CaseOutcome:
        """Takes the result of the next test."""
        position = len(self._results)
        outcome = CaseOutcome(
            submission=self.submission,
            test=self._tests[position],
            position=position,
            name=result.name,
            is_sample=result.is_sample,
            verdict=result.verdict,
            time_ms=result.time_ms,
            memory_kb=result.memory_kb,
            message=result.message.replace("\0", REPLACEMENT),
            actual=result.actual.decode("utf-8", "replace").replace("\0", REPLACEMENT),
            dialogue=result.dialogue.replace("\0", REPLACEMENT),
            judge_log=result.log.replace("\0", REPLACEMENT),
        )
        self._results.append(result)
        self._unwritten.append(outcome)
        return outcome

    def ruling(self) -> Ruling:
        """The verdict of the submission, and which test failed first."""
        return Ruling(self.totals.verdict, first_failure(self._results))

    def write(self, recorder: Recorder) -> None:
        """Stores the results and the events so far together. Raises AttemptLostError."""
        with transaction.atomic():
            recorder.write()
            self.store()

    def store(self) -> None:
        CaseOutcome.objects.bulk_create(self._unwritten)
        self._unwritten = []

    def store_totals(self) -> None:
        """The score and the count of passed tests; a test that was not reached counts as not passed."""
        if not self._results:
            return
        totals = self.totals
        Submission.objects.filter(pk=self.submission.pk).update(
            score=totals.score, passed=totals.passed, total=totals.total
        )
