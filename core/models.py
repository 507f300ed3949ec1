"""What all apps share in the database: the record of who did what."""

from typing import Any

from django.db import models
from django.db.models import Q

from core.audit.actors import ActorType
from core.audit.chain import FIELDS


class AuditEvent(models.Model):
    """One deed. Written by `core.audit.record_event` alone; the database refuses to change or delete it."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_type = models.CharField(max_length=8, choices=ActorType.choices)
    actor_id = models.CharField(max_length=64, blank=True)
    actor_label = models.CharField(max_length=200)
    token_id = models.CharField(max_length=64, blank=True)
    ip = models.CharField(max_length=45, blank=True)
    action = models.CharField(max_length=80)
    target_type = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    before = models.TextField(help_text="Canonical JSON: what changed, as it was.")
    after = models.TextField(help_text="Canonical JSON: what changed, as it is.")
    reason = models.TextField(blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["target_type", "target_id", "-seq"], name="auditevent_of_target"),
            models.Index(fields=["actor_id", "-seq"], name="auditevent_of_actor"),
            models.Index(fields=["action", "-seq"], name="auditevent_of_action"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(seq__gte=1), name="auditevent_seq_from_one"),
            models.CheckConstraint(condition=Q(actor_type__in=ActorType.values), name="auditevent_actor_known"),
        ]

    def __str__(self) -> str:
        return f"{self.seq}: {self.action} by {self.actor_label}"

    def hashed_values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in FIELDS)
