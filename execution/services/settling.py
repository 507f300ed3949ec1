"""What follows from the end of a judging."""

from execution.enums import Priority
from execution.models import Run
from execution.services.progress import count_submission
from execution.services.rejudging.noting import note_rejudged


def settle_submission(run: Run) -> None:
    """A submission counts for its problem and its author; a rejudge notes what it found, and counts for nothing.

    Call inside the transaction that ends the run, so once.
    """
    if run.priority == Priority.REJUDGE:
        note_rejudged(run)
    else:
        count_submission(run)
