"""Outcomes change places: the submission gets the new one, the run of the rejudge keeps the old one."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import F, Model, OuterRef, Subquery

from execution.models import CaseOutcome, GroupOutcome, Rejudge, Run, RunEvent, Submission
from execution.models.rejudge import RejudgeItemQuerySet

AT_ONCE = 200
ASIDE = 1_000_000_000
"""Added to the numbers of rows on their way, so that no two of one owner are ever the same."""
OF_RUN = ("verdict", "message", "limits", "time_ms", "memory_kb")
OF_SUBMISSION = ("score", "max_score", "passed", "total", "version")


def swap_outcomes(rejudge: Rejudge) -> None:
    """For every item that has a new outcome. Call inside the transaction that decides the rejudge.

    Tests and events move with the outcome, so that a page that is read again shows what belongs together.
    """
    items = rejudge.items.replacing()
    _exchange(CaseOutcome, "submission_id", "position", items)
    _exchange(GroupOutcome, "submission_id", "position", items)
    _exchange(RunEvent, "run_id", "seq", items)
    for pairs in _batches(list(items.values_list("submission_id", "run_id"))):
        _swap_rows(pairs)
        _readdress_last_events(pairs)


def _exchange(model: type[Model], owner: str, number: str, items: RejudgeItemQuerySet) -> None:
    """Rows of the submissions become those of the runs, and the other way round."""
    rows, aside = model._default_manager, F(number) + ASIDE
    to_run = Subquery(items.filter(submission_id=OuterRef(owner)).values("run_id"))
    to_submission = Subquery(items.filter(run_id=OuterRef(owner)).values("submission_id"))
    rows.filter(**{f"{owner}__in": items.values("submission_id")}).update(**{owner: to_run, number: aside})
    of_runs = rows.filter(**{f"{owner}__in": items.values("run_id")})
    of_runs.filter(**{f"{number}__lt": ASIDE}).update(**{owner: to_submission})
    of_runs.update(**{number: F(number) - ASIDE})


def _swap_rows(pairs: Sequence[tuple[UUID, UUID]]) -> None:
    keys = [key for pair in pairs for key in pair]
    found = Submission.objects.select_related("run").defer("run__files", "run__stdin").in_bulk(keys)
    for one, other in ((found[one], found[other]) for one, other in pairs):
        _swap(one, other, OF_SUBMISSION)
        _swap(one.run, other.run, OF_RUN)
    Submission.objects.bulk_update(found.values(), OF_SUBMISSION)
    Run.objects.bulk_update([submission.run for submission in found.values()], OF_RUN)


def _swap(one: Model, other: Model, names: Sequence[str]) -> None:
    for name in names:
        value = getattr(one, name)
        setattr(one, name, getattr(other, name))
        setattr(other, name, value)


def _readdress_last_events(pairs: Sequence[tuple[UUID, UUID]]) -> None:
    """The last event of a run tells its id."""
    keys = [key for pair in pairs for key in pair]
    events = list(RunEvent.objects.filter(run_id__in=keys, type="finished"))
    for event in events:
        event.payload["id"] = str(event.run_id)
    RunEvent.objects.bulk_update(events, ["payload"])


def _batches(pairs: list[tuple[UUID, UUID]]) -> Iterator[list[tuple[UUID, UUID]]]:
    for start in range(0, len(pairs), AT_ONCE):
        yield pairs[start : start + AT_ONCE]
