"""What a candidate has done on a problem: code kept as a draft, and how far they came."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.viewer import Viewer
from problems.enums import ProgressState
from problems.models.content import Part
from problems.models.problem import Problem

ONE_OWNER = Q(user__isnull=False, visitor__isnull=True) | Q(user__isnull=True, visitor__isnull=False)


class DraftQuerySet(models.QuerySet["Draft"]):
    def owned_by(self, viewer: Viewer) -> "DraftQuerySet":
        return self.filter(viewer.owns())


class Draft(models.Model):
    """The code (or the text of a system-design answer, language "text") that somebody has in the editor."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="drafts")
    visitor = models.UUIDField(null=True)
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="drafts")
    language = models.CharField(max_length=20)
    source = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="draft_one_owner"),
            models.UniqueConstraint(fields=["user", "part", "language"], name="draft_user_unique"),
            models.UniqueConstraint(fields=["visitor", "part", "language"], name="draft_visitor_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.language}"


class ProgressQuerySet(models.QuerySet["Progress"]):
    def owned_by(self, viewer: Viewer) -> "ProgressQuerySet":
        return self.filter(viewer.owns())


class Progress(models.Model):
    """How far somebody came with a problem: solved means that every part was accepted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="progress")
    visitor = models.UUIDField(null=True)
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="progress")
    state = models.CharField(max_length=6, choices=ProgressState.choices, default=ProgressState.TRIED)
    parts_solved = models.JSONField(default=list)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "progress"
        constraints = [
            models.CheckConstraint(condition=ONE_OWNER, name="progress_one_owner"),
            models.CheckConstraint(condition=Q(state__in=ProgressState.values), name="progress_state_known"),
            models.UniqueConstraint(fields=["user", "problem"], name="progress_user_unique"),
            models.UniqueConstraint(fields=["visitor", "problem"], name="progress_visitor_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.state}"
