"""Somebody's submissions as a list: the columns that it shows, and what it can be narrowed by."""

from typing import Any

from execution.enums import VERDICT_LABELS, Verdict
from execution.models.submission import PENDING, SubmissionQuerySet

MOST_CHOICES = 100
LONG_OF_RUN = ("run__files", "run__stdin", "run__args", "run__limits")
LONG = (*LONG_OF_RUN, "problem__statement", "problem__generator", "part__statement")


def listed(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    """With all that a line of a list shows, without the code and the statements."""
    return rows.select_related("run", "problem", "part").defer(*LONG)


def choices_in(own: SubmissionQuerySet) -> dict[str, Any]:
    """Only what occurs in these submissions is offered, in one query."""
    seen = own.order_by().values_list("problem__slug", "problem__title", "run__language", "run__verdict").distinct()
    rows = list(seen[: MOST_CHOICES * 10])
    verdicts = {row[3] for row in rows}
    return {
        "problems": sorted({(row[0], row[1]) for row in rows}, key=lambda item: item[1].lower())[:MOST_CHOICES],
        "languages": sorted({row[2] for row in rows}),
        "verdicts": [(v.value, VERDICT_LABELS[v]) for v in Verdict if v.value in verdicts]
        + ([(PENDING, "No verdict")] if "" in verdicts else []),
    }
