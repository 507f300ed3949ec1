"""A callback: what is to be told to an address when a run has ended, and the log of telling it."""

import re
import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from accounts.models import ApiToken, User
from accounts.viewer import Viewer
from execution.enums import CallbackState
from execution.models.run import Run

MESSAGE_PREFIX = "msg_"
MESSAGE_DIGITS = re.compile(r"[0-9a-f]{32}")


class CallbackQuerySet(models.QuerySet["Callback"]):
    def queued(self) -> "CallbackQuerySet":
        return self.filter(state=CallbackState.QUEUED)

    def ready(self, *, now: datetime) -> "CallbackQuerySet":
        """Those whose run has ended and whose time has come."""
        due = Q(next_at__isnull=True) | Q(next_at__lte=now)
        return self.queued().filter(due, run__finished_at__isnull=False)

    def owned_by(self, viewer: Viewer) -> "CallbackQuerySet":
        return self.filter(token__user=viewer.user) if viewer.user is not None else self.none()


class Callback(models.Model):
    """Written with its run, in one transaction; the row is the outbox. Its id is the message's, at every attempt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="callback")
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="callbacks", help_text="Signs it.")
    url = models.TextField()
    state = models.CharField(
        max_length=9, choices=[(s.value, s.value) for s in CallbackState], default=CallbackState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="When to try; none before the first attempt.")
    body = models.TextField(blank=True, help_text="As it is sent, the same at every attempt.")
    asked_by = models.ForeignKey(
        User,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who asked for the attempt that is to come; none where it comes by itself.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="callback_newest"),
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="callback_ended"),
            models.Index(fields=["next_at"], condition=Q(state=CallbackState.QUEUED.value), name="callback_outbox"),
            models.Index(fields=["token", "-created_at"], name="callback_of_token"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CallbackState]), name="callback_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CallbackState.QUEUED.value, ended_at__isnull=True)
                | (~Q(state=CallbackState.QUEUED.value) & Q(ended_at__isnull=False)),
                name="callback_ended_has_time",
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=True) | Q(state=CallbackState.QUEUED.value),
                name="callback_asked_by_while_queued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.url} ({self.state})"

    @property
    def message_id(self) -> str:
        """What the receiver knows it by."""
        return f"{MESSAGE_PREFIX}{self.pk.hex}"

    @staticmethod
    def pk_of(message_id: str) -> uuid.UUID | None:
        """The key of the row with that message id; None for what is none."""
        digits = message_id.removeprefix(MESSAGE_PREFIX)
        return uuid.UUID(digits) if MESSAGE_DIGITS.fullmatch(digits) else None


class CallbackAttempt(models.Model):
    """One try: the status that was answered, or why there was none."""

    callback = models.ForeignKey(Callback, on_delete=models.CASCADE, related_name="log")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    sentence = models.TextField(blank=True)
    asked_by = models.ForeignKey(
        User, null=True, on_delete=models.SET_NULL, related_name="+", help_text="None where it came by itself."
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["callback", "number"], name="callbackattempt_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.status or self.sentence}"


class FailingAddressQuerySet(models.QuerySet["FailingAddress"]):
    def paused(self) -> "FailingAddressQuerySet":
        return self.filter(paused_at__isnull=False)

    def owned_by(self, viewer: Viewer) -> "FailingAddressQuerySet":
        return self.filter(user=viewer.user) if viewer.user is not None else self.none()


class FailingAddress(models.Model):
    """An address to which nothing of this owner's has come through of late. The first success deletes the row."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="failing_addresses")
    address = models.TextField(help_text="Without its query: one receiver, whatever it is told in there.")
    failures = models.PositiveIntegerField(default=1, help_text="Attempts in a row.")
    failing_since = models.DateTimeField()
    failed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True, help_text="Since then nothing is sent there by itself.")

    objects = FailingAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "failing addresses"
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="failingaddress_unique_of_user"),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.failures} failures)"
