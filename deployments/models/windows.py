"""Times in which nothing is deployed, and what went wrong."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from deployments.enums import IncidentState, Severity, WindowEffect, WindowState
from deployments.models.constraints import exactly_when, one_of
from deployments.models.deployment import Deployment
from deployments.models.environment import Environment


class FreezeWindow(models.Model):
    """From `starts_at` to `ends_at`, and again as `recurrence` (RFC 5545) says, on the clocks of `time_zone`."""

    environments = models.ManyToManyField(Environment, related_name="windows")
    effect = models.CharField(max_length=5, choices=WindowEffect.choices, default=WindowEffect.DENY)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60, default="UTC")
    recurrence = models.CharField(max_length=300, blank=True, help_text="As FREQ=WEEKLY;BYDAY=FR; empty: once.")
    reason = models.TextField()
    exempts_rollback = models.BooleanField(default=True, help_text="A rollback may be deployed all the same.")
    state = models.CharField(max_length=9, choices=WindowState.choices, default=WindowState.SCHEDULED)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            one_of("freezewindow_effect_known", "effect", WindowEffect),
            one_of("freezewindow_state_known", "state", WindowState),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="freezewindow_ends_after_start"),
            models.CheckConstraint(condition=~Q(reason=""), name="freezewindow_has_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class IncidentQuerySet(models.QuerySet["Incident"]):
    def unresolved(self) -> "IncidentQuerySet":
        return self.exclude(state=IncidentState.RESOLVED)

    def told_publicly(self, *, since: datetime) -> "IncidentQuerySet":
        """Those that anybody may read of, and that were not over before."""
        return self.exclude(public_note="").filter(Q(resolved_at__isnull=True) | Q(resolved_at__gte=since))


class Incident(models.Model):
    """Something went wrong in an environment, perhaps by a deployment."""

    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="incidents")
    deployment = models.ForeignKey(
        Deployment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        help_text="What caused it.",
    )
    title = models.CharField(max_length=200)
    severity = models.CharField(max_length=8, choices=Severity.choices, default=Severity.MAJOR)
    state = models.CharField(max_length=9, choices=IncidentState.choices, default=IncidentState.OPEN)
    detected_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    public_note = models.TextField(
        blank=True, help_text="What anybody may read of it at /status; empty: it does not stand there."
    )
    version = models.PositiveIntegerField(default=1)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-detected_at"]
        indexes = [models.Index(fields=["-detected_at", "-id"], name="incident_newest")]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="incident_has_title"),
            one_of("incident_severity_known", "severity", Severity),
            one_of("incident_state_known", "state", IncidentState),
            exactly_when("incident_resolved_has_time", "resolved_at", [IncidentState.RESOLVED]),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(resolved_at__gte=F("detected_at")),
                name="incident_resolved_after_detection",
            ),
        ]

    def __str__(self) -> str:
        return self.title
