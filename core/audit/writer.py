"""The one place that writes events."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from core.audit.actors import Actor
from core.audit.chain import FIRST, canonical, hash_of
from core.audit.heralds import wake_followers
from core.audit.redaction import redacted
from core.locks import hold_name
from core.models import AuditEvent

CHAIN = "audit"
"""The name under which the chain grows."""


@contextmanager
def audited() -> Iterator[None]:
    """A transaction that will write events. It takes the chain's lock first: two that both write never wait for each
    other crosswise. SQLite begins such a transaction with its only lock.
    """
    with transaction.atomic():
        hold_name(CHAIN)
        yield


def record_event(
    *,
    actor: Actor,
    action: str,
    target: Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append an event to the chain, within the transaction of what it tells; raises RuntimeError outside of one.

    `action` as `deployments.release.recorded`; `before` and `after` hold what changed, secrets blacked out.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the transaction of the change that it tells.")
    hold_name(CHAIN)
    last = AuditEvent.objects.order_by("-seq").values_list("seq", "hash").first()
    event = AuditEvent(
        seq=last[0] + 1 if last else 1,
        at=timezone.now(),
        actor_type=actor.type,
        actor_id=actor.id,
        actor_label=actor.label,
        token_id=actor.token_id,
        ip=actor.ip,
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        before=canonical(redacted(before or {})),
        after=canonical(redacted(after or {})),
        reason=reason,
        prev_hash=last[1] if last else FIRST,
    )
    event.hash = hash_of(event.hashed_values())
    event.save(force_insert=True)
    wake_followers(target._meta.app_label, event.seq)
    return event
