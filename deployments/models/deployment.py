"""A release carried to an environment, from the request to what runs there."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from deployments.enums import DeploymentKind, DeploymentState
from deployments.models.constraints import exactly_when, one_of
from deployments.models.environment import Environment
from deployments.models.release import Release
from deployments.transitions import ACTIVE_DEPLOYMENT

STOPPED = (DeploymentState.FAILED, DeploymentState.CANCELLED, DeploymentState.TIMED_OUT)
ENDED = (*STOPPED, DeploymentState.LIVE, DeploymentState.SUPERSEDED)


class DeploymentQuerySet(models.QuerySet["Deployment"]):
    def active(self) -> "DeploymentQuerySet":
        """Those that hold the slot of their environment."""
        return self.filter(state__in=ACTIVE_DEPLOYMENT)

    def live(self) -> "DeploymentQuerySet":
        return self.filter(state=DeploymentState.LIVE)


class Deployment(models.Model):
    """At most one is active, and at most one live, in an environment: the database holds both."""

    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="deployments")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="deployments")
    promotion = models.ForeignKey(
        "deployments.Promotion", on_delete=models.PROTECT, null=True, blank=True, related_name="deployments"
    )
    kind = models.CharField(max_length=8, choices=DeploymentKind.choices, default=DeploymentKind.DEPLOY)
    state = models.CharField(max_length=18, choices=DeploymentState.choices, default=DeploymentState.PENDING)
    idempotency_key = models.CharField(max_length=100, unique=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    fence = models.CharField(
        max_length=32, blank=True, help_text="Of the worker that carries it out; only it may write."
    )
    platform_id = models.TextField(blank=True, help_text="On Fly.io one for each machine.")
    platform_status = models.CharField(max_length=200, blank=True, help_text="In the platform's own words.")
    memento = models.TextField(
        blank=True, help_text="Sealed: what the platform's adapter wants back when this deployment is undone."
    )
    observed_sha = models.CharField(max_length=40, blank=True)
    observed_digest = models.CharField(max_length=71, blank=True)
    failure = models.TextField(blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = DeploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="deployment_newest"),
            models.Index(fields=["environment", "-requested_at"], name="deployment_of_environment"),
            models.Index(fields=["environment", "finished_at"], name="deployment_ended"),
            models.Index(
                fields=["state"], condition=Q(state__in=[str(s) for s in ACTIVE_DEPLOYMENT]), name="deployment_at_work"
            ),
        ]
        constraints = [
            one_of("deployment_kind_known", "kind", DeploymentKind),
            one_of("deployment_state_known", "state", DeploymentState),
            exactly_when("deployment_ended_has_time", "finished_at", ENDED),
            models.UniqueConstraint(
                fields=["environment"],
                condition=Q(state__in=[str(s) for s in ACTIVE_DEPLOYMENT]),
                name="deployment_one_active",
            ),
            models.UniqueConstraint(
                fields=["environment"], condition=Q(state=DeploymentState.LIVE), name="deployment_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release} to {self.environment}"
