"""What was done with a promotion, and with all that it hangs on: from the record, the latest first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.apps import apps
from django.db.models import Model, Q

from core.models import AuditEvent
from deployments.models import Promotion

MOST = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """One deed: who did what, to what, why and when."""

    seq: int
    at: datetime
    who: str
    what: str
    about: str
    why: str


def timeline_of(promotion: Promotion, rows: Mapping[type[Model], Mapping[int, str]]) -> list[Entry]:
    """Of the promotion from its first event on, and of these rows, by model and id, each with a word that tells it from
    others of its kind.
    """
    told: dict[type[Model], Mapping[int, str]] = {Promotion: {promotion.pk: ""}, **rows}
    wanted = {model._meta.label_lower: found for model, found in told.items() if found}
    named = [Q(target_type=kind, target_id__in=[str(pk) for pk in found]) for kind, found in wanted.items()]
    # Ordered here: asked to order, a database walks through the whole record from its end.
    events = list(AuditEvent.objects.filter(reduce(or_, named)).order_by().defer("before", "after"))
    first = min((event.seq for event in events if event.target_type == promotion._meta.label_lower), default=0)
    latest = sorted((event for event in events if event.seq >= first), key=lambda event: -event.seq)
    return [_entry(event, wanted[event.target_type].get(int(event.target_id), "")) for event in latest[:MOST]]


def _entry(event: AuditEvent, about: str) -> Entry:
    kind = str(apps.get_model(event.target_type)._meta.verbose_name)
    deed = event.action.rsplit(".", 1)[-1].replace("_", " ")
    return Entry(event.seq, event.at, event.actor_label, f"{kind} {deed}", about, event.reason)
