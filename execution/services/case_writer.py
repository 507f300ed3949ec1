"""The results of a submission's tests on their way into the database."""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

from execution.judging.aggregation import Totals, aggregate, first_failure
from execution.judging.grouping import GroupResult, judge_groups
from execution.judging.judge import JudgePlan
from execution.judging.verdicts import Ruling
from execution.models import CaseOutcome, GroupOutcome, Submission
from execution.recording import Recorder
from execution.types import CaseResult
from problems.models import TestCase

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


class CaseWriter:
    """Keeps the results in their order; writes each as it comes where somebody watches, else all at the end."""

    def __init__(self, submission: Submission, tests: Sequence[TestCase], plan: JudgePlan) -> None:
        self.submission = submission
        self._tests, self._plan = tests, plan
        self._results: list[CaseResult | None] = []
        self._unwritten: list[CaseOutcome] = []
        self._groups: list[GroupOutcome] = []
        self._stored_groups = 0

    @property
    def has_results(self) -> bool:
        return bool(self._results)

    @property
    def totals(self) -> Totals:
        return aggregate(self._plan.cases, self._results, self._plan.groups)

    def add(self, result: CaseResult | None) -> CaseOutcome | None:
        """Takes the result of the next test; None where it was not run."""
        position = len(self._results)
        self._results.append(result)
        if result is None:
            return None
        outcome = CaseOutcome(
            submission=self.submission,
            test=self._tests[position],
            position=position,
            name=result.name,
            is_sample=result.is_sample,
            group=self._plan.cases[position].group,
            verdict=result.verdict,
            score=result.score,
            time_ms=result.time_ms,
            memory_kb=result.memory_kb,
            message=result.message.replace("\0", REPLACEMENT),
            actual=result.actual.decode("utf-8", "replace").replace("\0", REPLACEMENT),
            dialogue=result.dialogue.replace("\0", REPLACEMENT),
            judge_log=result.log.replace("\0", REPLACEMENT),
        )
        self._unwritten.append(outcome)
        return outcome

    def close_group(self) -> GroupOutcome | None:
        """The group whose last test was the one that came last; None in the middle of a group, and outside of any."""
        cases, number = self._plan.cases, len(self._results)
        name = cases[number - 1].group
        if not name or (number < len(cases) and cases[number].group == name):
            return None
        standings = judge_groups(cases, self._results, self._plan.groups)
        return self._close(standings[len(self._groups)])

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
        GroupOutcome.objects.bulk_create(self._groups[self._stored_groups :])
        self._stored_groups = len(self._groups)

    def store_totals(self) -> None:
        """All that is left, and what it adds up to; a test that was not reached counts as not passed."""
        if not any(self._results):
            return
        totals = self.totals
        for standing in totals.groups[len(self._groups) :]:
            self._close(standing)
        self.store()
        Submission.objects.filter(pk=self.submission.pk).update(
            score=totals.score, max_score=totals.max_score, passed=totals.passed, total=totals.total
        )

    def _close(self, standing: GroupResult) -> GroupOutcome:
        outcome = GroupOutcome(submission=self.submission, position=len(self._groups), **asdict(standing))
        self._groups.append(outcome)
        return outcome
