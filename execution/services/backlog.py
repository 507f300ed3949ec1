"""How much may wait: of all, and of one owner: a user, with all their tokens, or a visitor; callers without a session
are one owner together, as they are in the turns of the queue."""

from django.conf import settings
from django.db.models import Count, Q

from accounts.viewer import Viewer
from core.errors import TooMany
from core.locks import hold_name
from execution import scheduling
from execution.enums import Priority
from execution.metrics import BACKLOG_FULL
from execution.models import Run

RETRY_AFTER_SECONDS = 5


def require_share(viewer: Viewer, count: int = 1) -> None:
    """Raises Unavailable where the queue has no place for so many more runs, and TooMany where they would be more than
    MAX_QUEUED_PER_OWNER that wait for this owner.

    Call it in the transaction that writes them: until that ends, nobody else counts.
    """
    hold_name("backlog")
    most = settings.MAX_QUEUED_PER_OWNER
    own = Q(user=viewer.user, visitor=viewer.visitor)
    candidates = Run.objects.queued().exclude(priority=Priority.REJUDGE)
    waiting_of = candidates.aggregate(all=Count("pk"), owner=Count("pk", filter=own))
    scheduling.require_places(waiting_of["all"], count)
    waiting = waiting_of["owner"]
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
