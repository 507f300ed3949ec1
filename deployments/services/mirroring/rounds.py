"""A round of the mirror: a few rows that do not show what they ought to, told one after the other.

What GitHub answers decides how it goes on: a row that it does not take waits longer each time; where it refuses a whole
sort of requests, or wants to be left alone, all of them rest, and that is told once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain

import structlog
from django.utils import timezone

from deployments.github.client import GitHub
from deployments.github.faults import GitHubError, Kind
from deployments.services.mirroring.claiming import Step, claim, note_fault, note_postponed, note_told
from deployments.services.mirroring.commits import commits_to_tell
from deployments.services.mirroring.deployments import deployments_to_tell, note_new_deployments

log = structlog.get_logger(__name__)
MOST_A_ROUND = 3
"""GitHub asks for a second between two requests that write; there is a round every two seconds."""
RESTS_REFUSED, RESTS_UNANSWERED = timedelta(minutes=5), timedelta(seconds=30)
NEVER = datetime.min.replace(tzinfo=UTC)


class Mirror:
    """`mirror_all` is a round. Between two of them it keeps how long each sort of rows rests, and what was told of that
    in the log: of another process the same is found out in one request."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._rests: dict[type, datetime] = {}
        self._all_rest = NEVER
        self._faults: dict[type, str] = {}

    def mirror_all(self) -> int:
        """How many rows were told."""
        note_new_deployments(at=timezone.now())
        tried = told = 0
        for step in self._steps():
            if tried == MOST_A_ROUND:
                break
            if self._is_resting(type(step.row)):
                continue
            if claim(step, at=timezone.now()):
                tried += 1
                told += self._carry_out(step)
        return told

    def _steps(self) -> Iterator[Step]:
        now = timezone.now()
        return chain(deployments_to_tell(at=now), commits_to_tell(at=now))

    def _carry_out(self, step: Step) -> bool:
        sort = type(step.row)
        try:
            step.tell(self._github)
        except GitHubError as error:
            self._note(step, error)
            return False
        note_told(step, at=timezone.now())
        if self._faults.pop(sort, ""):
            log.info("github_mirrored_again", rows=sort.__name__)
        return True

    def _note(self, step: Step, error: GitHubError) -> None:
        now, sort = timezone.now(), type(step.row)
        self._tell_log(sort, error)
        if error.kind == Kind.REFUSED:
            note_postponed(step, error, at=now)
            self._rests[sort] = now + RESTS_REFUSED
        elif error.kind == Kind.THROTTLED:
            note_postponed(step, error, at=now)
            self._all_rest = now + error.wait
        else:
            note_fault(step, error, at=now)
            if error.kind == Kind.UNANSWERED:
                self._all_rest = now + RESTS_UNANSWERED

    def _is_resting(self, sort: type) -> bool:
        return max(self._all_rest, self._rests.get(sort, NEVER)) > timezone.now()

    def _tell_log(self, sort: type, error: GitHubError) -> None:
        if self._faults.get(sort) != error.sentence:
            self._faults[sort] = error.sentence
            log.warning("github_not_mirrored", rows=sort.__name__, sentence=error.sentence)
