"""What is checked in an environment, each time that it was, and what it brought to light."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.protection import Protection
from deployments.enums import CheckKind, DefinitionState, RunState
from deployments.models.constraints import exactly_when, one_of
from deployments.models.deployment import Deployment
from deployments.models.environment import Environment

RUNNING = (RunState.QUEUED, RunState.RUNNING)
ENDED = tuple(state for state in RunState if state not in RUNNING)
LOOKED_AT = (*RUNNING, RunState.PASSED)
"""Those that every round looks for."""
HELD_GOOD = (RunState.PASSED, RunState.STALE, RunState.INVALIDATED)


class CheckDefinition(models.Model):
    """What is asked of an environment. An active one is immutable: an edit is a new revision of the same name."""

    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="checks")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=13, choices=CheckKind.choices)
    spec = models.JSONField(default=dict, blank=True)
    thresholds = models.JSONField(default=dict, blank=True)
    ttl_minutes = models.PositiveIntegerField(default=24 * 60, help_text="How long a pass counts.")
    required = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=7, choices=DefinitionState.choices, default=DefinitionState.DRAFT)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["environment", "name", "-revision"]
        constraints = [
            one_of("checkdefinition_kind_known", "kind", CheckKind),
            one_of("checkdefinition_state_known", "state", DefinitionState),
            models.UniqueConstraint(fields=["environment", "name", "revision"], name="checkdefinition_revision_unique"),
            models.UniqueConstraint(
                fields=["environment", "name"],
                condition=Q(state=DefinitionState.ACTIVE),
                name="checkdefinition_one_active",
            ),
            models.CheckConstraint(condition=Q(ttl_minutes__gte=1), name="checkdefinition_ttl_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.environment} · {self.name} (revision {self.revision})"


ACTIVE_DEFINITION = Protection(
    "deployments_checkdefinition",
    ("environment_id", "name", "kind", "spec", "thresholds", "ttl_minutes", "required", "revision"),
    where="OLD.state <> 'draft'",
)


class VerificationRun(models.Model):
    """One revision of a check against one deployment: how it went, and until when that counts."""

    definition = models.ForeignKey(CheckDefinition, on_delete=models.PROTECT, related_name="runs")
    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="verifications")
    trigger = models.CharField(max_length=40, help_text="What asked for it: a person, the pipeline, a promotion.")
    attempt = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=RunState.choices, default=RunState.QUEUED)
    verdict = models.TextField(blank=True, help_text="In a sentence.")
    figures = models.JSONField(default=dict, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["deployment", "definition", "-requested_at"], name="verificationrun_latest"),
            models.Index(
                fields=["state"], condition=Q(state__in=[str(s) for s in LOOKED_AT]), name="verificationrun_looked_at"
            ),
        ]
        constraints = [
            one_of("verificationrun_state_known", "state", RunState),
            exactly_when("verificationrun_ended_has_time", "finished_at", ENDED),
            exactly_when("verificationrun_pass_has_an_end", "valid_until", HELD_GOOD),
            models.UniqueConstraint(
                fields=["definition", "deployment", "attempt"], name="verificationrun_attempt_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} #{self.attempt}: {self.state}"


class Evidence(models.Model):
    """What shows that a run, or a sign-off, is right. Appended, never changed."""

    run = models.ForeignKey(VerificationRun, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    item = models.ForeignKey(
        "deployments.ChecklistItem", on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    data = models.BinaryField()
    summary = models.JSONField(default=dict, blank=True, help_text="What was read out of it.")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=False, item__isnull=True) | Q(run__isnull=True, item__isnull=False),
                name="evidence_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.name


EVIDENCE = Protection("deployments_evidence")
