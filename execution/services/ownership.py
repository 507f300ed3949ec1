"""Work done before signing in."""

import uuid

from django.db import transaction

from accounts.models import User
from execution.models import Run


@transaction.atomic
def adopt_visitor_work(*, user: User, visitor: uuid.UUID) -> None:
    """Makes the runs, submissions, drafts and progress of a visitor the user's own; the user's own drafts win."""
    Run.objects.filter(visitor=visitor).update(user=user, visitor=None)
