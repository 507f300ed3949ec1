"""Work done before signing in."""

import uuid

from django.db import transaction

from accounts.models import User
from execution.models import Run
from execution.services.progress import advance_progress
from problems.models import Draft, Progress


@transaction.atomic
def adopt_visitor_work(*, user: User, visitor: uuid.UUID) -> None:
    """Makes the runs, submissions, drafts and progress of a visitor the user's own; the user's own drafts win.

    Doing it again, or for a visitor who did nothing, changes nothing.
    """
    Run.objects.filter(visitor=visitor).update(user=user, visitor=None)
    _adopt_drafts(user, visitor)
    for progress in Progress.objects.filter(visitor=visitor):
        advance_progress({"user_id": user.pk, "visitor": None}, progress.problem_id, set(progress.parts_solved))
        progress.delete()


def _adopt_drafts(user: User, visitor: uuid.UUID) -> None:
    """A draft that the user has already, and has written something in, stays; the visitor's is dropped."""
    drafts = Draft.objects.filter(visitor=visitor)
    for draft in drafts:
        own = Draft.objects.filter(user=user, part_id=draft.part_id, language=draft.language)
        if own.exclude(source="").exists():
            draft.delete()
            continue
        own.delete()
        Draft.objects.filter(pk=draft.pk).update(user=user, visitor=None)  # keeps the time of the last change
