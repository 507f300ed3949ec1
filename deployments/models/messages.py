"""What is told to the outside, and what the outside tells."""

from django.db import models
from django.db.models import Q

from deployments.enums import ChannelKind, ChannelState, DeliveryState, MessageState
from deployments.models.constraints import one_of

UNSETTLED = (MessageState.QUEUED, MessageState.SENDING, MessageState.FAILED)
"""Those that a sender looks for: what is due, and what another one took and lost."""


class NotificationChannel(models.Model):
    """Somebody to tell. The address is a secret of its own: it is kept encrypted, and never shown again."""

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=8, choices=ChannelKind.choices)
    sealed_address = models.TextField(help_text="Encrypted with a key of the server's.")
    hint = models.CharField(max_length=80, help_text="Enough of the address to know it by.")
    events = models.JSONField(default=list, blank=True, help_text="The events that it is told; empty: all.")
    environments = models.ManyToManyField("deployments.Environment", blank=True, related_name="channels")
    state = models.CharField(max_length=12, choices=ChannelState.choices, default=ChannelState.ACTIVE)
    failures = models.PositiveIntegerField(default=0, help_text="In a row.")
    notice = models.TextField(blank=True, help_text="Why it was switched off.")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("notificationchannel_kind_known", "kind", ChannelKind),
            one_of("notificationchannel_state_known", "state", ChannelState),
        ]

    def __str__(self) -> str:
        return self.name


class OutboxMessage(models.Model):
    """Written in the transaction of what it tells; the row is the outbox. `dedupe_key` makes it one for a channel."""

    channel = models.ForeignKey(NotificationChannel, on_delete=models.PROTECT, related_name="messages")
    dedupe_key = models.CharField(max_length=120)
    event = models.CharField(max_length=60)
    payload = models.JSONField()
    state = models.CharField(max_length=7, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    response = models.TextField(blank=True, help_text="What was answered last, bounded.")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=[str(state) for state in UNSETTLED]),
                name="outboxmessage_due",
            )
        ]
        constraints = [
            one_of("outboxmessage_state_known", "state", MessageState),
            models.UniqueConstraint(fields=["channel", "dedupe_key"], name="outboxmessage_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event} to {self.channel}"


class InboundDelivery(models.Model):
    """A webhook as it came: kept first, understood later."""

    source = models.CharField(max_length=20)
    delivery_id = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64, help_text="Of the raw bytes.")
    body = models.BinaryField()
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.RECEIVED)
    note = models.TextField(blank=True, help_text="What was done with it, or why nothing.")
    received_at = models.DateTimeField(auto_now_add=True)
    processed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "inbound deliveries"
        ordering = ["-received_at", "-pk"]
        constraints = [
            one_of("inbounddelivery_state_known", "state", DeliveryState),
            models.UniqueConstraint(fields=["source", "delivery_id"], name="inbounddelivery_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.event} {self.delivery_id}"
