"""A verification: every kept solution of a problem judged, with the version of the problem that it was made for."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from problems.models import ProblemVersion

SILENT_AFTER = timedelta(minutes=1)
"""Whoever verifies, or waits for its turn, says so every few seconds; silent for so long, its process is gone."""


class VerificationQuerySet(models.QuerySet["Verification"]):
    def going_on(self) -> "VerificationQuerySet":
        return self.filter(finished_at__isnull=True)

    def silent(self, *, now: datetime) -> "VerificationQuerySet":
        return self.going_on().filter(heard_at__lt=now - SILENT_AFTER)


class Verification(models.Model):
    """`rows`: a dictionary for each solution, with what was expected and found and the verdict of each test."""

    version = models.ForeignKey(ProblemVersion, on_delete=models.CASCADE, related_name="verifications")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(help_text="How many solutions there are.")
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list, help_text="Sentences; none where all is as it must be.")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(finished_at__isnull=True), name="verification_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Verification of {self.version}"

    @property
    def is_sound(self) -> bool:
        return self.finished_at is not None and not self.faults
