"""Webhooks that came in: kept at once, processed later, replayed by hand."""

import json
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.writer import audited
from core.errors import Conflict, DomainError
from deployments.enums import DeliveryState, Role
from deployments.inbound.github import KNOWN, Heard, Pushed, understand
from deployments.models import Environment, InboundDelivery
from deployments.parties import SERVER, Party
from deployments.selectors import live_deployment
from deployments.services.incidents import raise_incident
from deployments.services.moving import move
from deployments.services.previews import expire_previews_of
from deployments.transitions import DELIVERY

GITHUB = "github"
LONGEST_ID, LONGEST_EVENT = 80, 60


def keep_delivery(*, source: str, delivery_id: str, event: str, body: bytes) -> tuple[InboundDelivery, bool]:
    """The delivery, and whether it is new: the same one sent again, or five times at once, is one row.

    Raises DomainError for an id or an event that is none.
    """
    for name, value, longest in (("delivery", delivery_id, LONGEST_ID), ("event", event, LONGEST_EVENT)):
        if not 1 <= len(value) <= longest or not value.isascii() or not value.isprintable():
            raise DomainError(f"{name}_invalid", f"The {name} must be 1 to {longest} printable characters.", name)
    fields = {"event": event, "body": body, "sha256": sha256(body).hexdigest()}
    try:
        with transaction.atomic():
            return InboundDelivery.objects.get_or_create(source=source, delivery_id=delivery_id, defaults=fields)
    except IntegrityError:
        return InboundDelivery.objects.get(source=source, delivery_id=delivery_id), False


def process_delivery(*, delivery: InboundDelivery) -> InboundDelivery:
    """Understand it and act on it. A body that breaks us is kept as failed, to be replayed when we are mended."""
    try:
        with audited():
            return _process(delivery)
    except Conflict:
        raise
    except Exception as error:  # noqa: BLE001  whatever a stranger sent, the next delivery is not held up by it
        delivery.refresh_from_db()
        with audited():
            return _to(delivery, DeliveryState.FAILED, f"It broke the reader ({type(error).__name__}).")


def replay_delivery(*, by: Party, delivery: InboundDelivery) -> InboundDelivery:
    """Again, by hand. Raises Conflict for one that did not fail."""
    by.require(Role.RELEASE_MANAGER, deed="replay a webhook")
    with audited():
        delivery = move(delivery, DELIVERY, DeliveryState.REPLAYED, actor=by.actor)
    return process_delivery(delivery=delivery)


def process_all() -> int:
    """What was received and not looked at; how many there were."""
    waiting = InboundDelivery.objects.filter(state=DeliveryState.RECEIVED).order_by("pk")
    for delivery in waiting:
        process_delivery(delivery=delivery)
    return len(waiting)


def _process(delivery: InboundDelivery) -> InboundDelivery:
    if delivery.event not in KNOWN:
        return _to(delivery, DeliveryState.IGNORED, "An event that means nothing here.")
    body: dict[str, Any] = json.loads(bytes(delivery.body))
    heard = understand(delivery.event, body)
    if heard is None:
        return _to(delivery, DeliveryState.IGNORED, "It changes nothing here.")
    return _to(delivery, DeliveryState.PROCESSED, _acted_on(heard))


def _acted_on(heard: Heard) -> str:
    told = [_alarm(environment, heard.pushed) for environment in _moved(heard.pushed)] if heard.pushed else []
    if heard.closed_branch:
        told += [f"The preview {preview} is over." for preview in expire_previews_of(heard.closed_branch)]
    return " ".join([heard.sentence, *filter(None, told)])


def _moved(pushed: Pushed) -> list[Environment]:
    """The environments that are deployed from the branch and take what a promotion brings alone."""
    guarded = Environment.objects.standing().filter(branch=pushed.branch, requires_approvals__gt=0)
    return list(guarded)


def _alarm(environment: Environment, pushed: Pushed) -> str:
    """A commit on the branch of a guarded environment that no promotion brought is an incident."""
    live = live_deployment(environment)
    is_known = live is not None and live.release.git_sha == pushed.sha
    on_its_way = environment.promotions_in.filter(
        release__git_sha=pushed.sha, state__in=["approved", "queued", "deploying", "verifying"]
    )
    if is_known or on_its_way.exists():
        return ""
    title = f"{pushed.branch} points at {pushed.sha[:7]}, which no promotion brought to {environment}"
    raise_incident(environment=environment, title=title)
    return f"Unapproved change: {title}."


def _to(delivery: InboundDelivery, state: DeliveryState, note: str) -> InboundDelivery:
    return move(delivery, DELIVERY, state, actor=SERVER.actor, note=note, processed_at=timezone.now())
