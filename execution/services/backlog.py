"""How much of the queue one owner may fill: a user, with all their tokens, or a visitor; callers without a session are
one owner together, as they are in the turns of the queue."""

from django.conf import settings

from accounts.viewer import Viewer
from core.errors import TooMany
from core.locks import hold_name
from execution.enums import Priority
from execution.metrics import BACKLOG_FULL
from execution.models import Run

RETRY_AFTER_SECONDS = 5


def require_share(viewer: Viewer, count: int = 1) -> None:
    """Raises TooMany where so many more runs would be more than MAX_QUEUED_PER_OWNER that wait for this owner.

    Call it in the transaction that writes them: until that ends, nobody else counts for the same owner.
    """
    hold_name(f"backlog {viewer.user.pk if viewer.user else None} {viewer.visitor}")
    most = settings.MAX_QUEUED_PER_OWNER
    own = Run.objects.queued().filter(user=viewer.user, visitor=viewer.visitor)
    waiting = own.exclude(priority=Priority.REJUDGE).count()
    if waiting + count > most:
        BACKLOG_FULL.inc(count)
        sentence = f"{waiting} of your runs wait already, and at most {most} may."
        raise TooMany(
            "backlog_full",
            sentence,
            limit=most,
            remaining=max(0, most - waiting),
            retry_after_seconds=RETRY_AFTER_SECONDS,
        )
