"""The positions of those who wait, told again where they have changed."""

from uuid import UUID

from django.db import transaction

from execution.models import Run, RunEvent
from execution.recording import append_event
from execution.scheduling.remote.turns import tickets_in_order


def announce_waiting() -> int:
    """How many were told."""
    watched = {ticket.run_id: place for place, ticket in enumerate(tickets_in_order(), start=1) if ticket.live}
    told = _told(watched)
    return sum(_announce(run_id, place) for run_id, place in watched.items() if told.get(run_id) != place)


def _told(run_ids: "dict[UUID, int]") -> dict[UUID, int]:
    """The position that each was told last."""
    events = RunEvent.objects.filter(run_id__in=run_ids, type="queued").order_by("seq")
    return {run_id: payload.get("position", 0) for run_id, payload in events.values_list("run_id", "payload")}


def _announce(run_id: UUID, place: int) -> bool:
    """Under the row's lock: a claim comes before this event or after it, and numbers its own accordingly."""
    with transaction.atomic():
        if not Run.objects.queued().select_for_update().filter(pk=run_id).exists():
            return False
        append_event(run_id, "queued", position=place)
    return True
