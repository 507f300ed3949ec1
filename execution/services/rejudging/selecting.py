"""Which submissions are judged again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from core.errors import DomainError, NotFound
from execution.enums import RunStatus
from execution.languages import registry
from execution.models import CaseOutcome, Submission
from execution.models.submission import SubmissionQuerySet
from problems.models import Problem, TestCase

MOST_SUBMISSIONS = 10_000
MOST_NAMED = 1000
SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """All that is given must hold; something must be given. `test`: only those that were judged on it."""

    problem: str = ""
    test: str = ""
    language: str = ""
    submissions: Sequence[UUID] = ()
    since: datetime | None = None
    until: datetime | None = None

    @staticmethod
    def in_order(chosen: Mapping[str, Any]) -> dict[str, Any]:
        """What `as_json` gave, in the order of the fields: a database may have kept it in another."""
        return {field.name: chosen[field.name] for field in fields(Choice) if field.name in chosen}

    def as_json(self) -> dict[str, Any]:
        """What was given, as it is kept and shown."""
        given = {name: value for name, value in asdict(self).items() if value}
        if self.submissions:
            given["submissions"] = [str(pk) for pk in self.submissions]
        return given | {name: given[name].isoformat() for name in ("since", "until") if name in given}


def chosen_submissions(choice: Choice) -> SubmissionQuerySet:
    """The judged submissions that are meant, the oldest first. Raises DomainError with the field at fault."""
    _check(choice)
    rows = Submission.objects.handed_in().filter(run__status=RunStatus.FINISHED)
    if choice.problem:
        rows = rows.filter(problem__slug=choice.problem)
    if choice.test:
        judged_on_it = CaseOutcome.objects.filter(submission=OuterRef("pk"), name=choice.test)
        rows = rows.filter(Exists(judged_on_it))
    if choice.language:
        rows = rows.filter(run__language=choice.language)
    if choice.submissions:
        rows = rows.filter(pk__in=choice.submissions)
        _refuse_unknown(choice.submissions, rows)
    if choice.since:
        rows = rows.filter(created_at__gte=choice.since)
    if choice.until:
        rows = rows.filter(created_at__lt=choice.until)
    return rows.order_by("created_at", "pk")


def _check(choice: Choice) -> None:
    if not choice.as_json():
        sentence = "Say what is judged again: a problem, a test of it, a language, submissions, or a span of time."
        raise DomainError("choice_required", sentence, "problem")
    if choice.problem and not Problem.objects.filter(slug=choice.problem).exists():
        raise NotFound("problem_unknown", f"There is no problem {choice.problem[:80]!r}.", "problem")
    if choice.test:
        _check_test(choice)
    if choice.language and choice.language not in registry():
        sentence = f"There is no language {choice.language[:40]!r}; there are {', '.join(registry())}."
        raise DomainError("language_unknown", sentence, "language")
    if len(choice.submissions) > MOST_NAMED:
        sentence = f"submissions names {len(choice.submissions)}; at most {MOST_NAMED} can be named one by one."
        raise DomainError("too_many_submissions", sentence, "submissions")
    if choice.since and choice.until and choice.since >= choice.until:
        raise DomainError("span_empty", "until must be later than since.", "until")


def _check_test(choice: Choice) -> None:
    if not choice.problem:
        raise DomainError("test_needs_problem", "test is the name of a test: name its problem too.", "test")
    if not TestCase.objects.filter(part__problem__slug=choice.problem, name=choice.test).exists():
        raise NotFound("test_unknown", f"{choice.problem} has no test {choice.test[:80]!r}.", "test")


def _refuse_unknown(named: Sequence[UUID], rows: SubmissionQuerySet) -> None:
    found = set(rows.values_list("pk", flat=True))
    if missing := [str(pk) for pk in named if pk not in found]:
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        sentence = f"Not among the judged submissions that are meant: {', '.join(missing[:SHOWN])}{more}."
        raise DomainError("submission_unknown", sentence, "submissions")
