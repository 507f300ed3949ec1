"""A release on its way from one environment to the next, with all that must be so before."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.protection import Protection
from deployments.enums import (
    ApprovalDecision,
    PlanState,
    PromotionKind,
    PromotionState,
    Standing,
)
from deployments.models.constraints import exactly_when, one_of
from deployments.models.deployment import Deployment
from deployments.models.environment import Environment
from deployments.models.release import Release
from deployments.transitions import OPEN_PROMOTION, PROMOTION

OPEN = [str(state) for state in OPEN_PROMOTION]
AT_THE_TARGET = [str(PromotionState.DEPLOYING), str(PromotionState.VERIFYING)]


class RollbackPlan(models.Model):
    """How the target goes back to a release that was live there, and whether that was tried."""

    environment = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="rollback_plans")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", help_text="What is rolled back.")
    target_release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+", help_text="To what.")
    steps = models.TextField(blank=True)
    data_note = models.TextField(
        blank=True, help_text="Whether the migrations are reversible, and what becomes of data."
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    estimated_minutes = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    rehearsed_at = models.DateTimeField(null=True, blank=True)
    rehearsal = models.ForeignKey(
        Deployment,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The rollback that was tried.",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            one_of("rollbackplan_state_known", "state", PlanState),
            models.CheckConstraint(condition=~Q(release=F("target_release")), name="rollbackplan_goes_elsewhere"),
            models.CheckConstraint(
                condition=~Q(state=PlanState.REHEARSED) | Q(rehearsed_at__isnull=False),
                name="rollbackplan_rehearsed_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.environment}: {self.release} back to {self.target_release}"


class Promotion(models.Model):
    """One wish to bring a release to an environment, judged by a frozen checklist."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="promotions")
    source = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="promotions_out")
    target = models.ForeignKey(Environment, on_delete=models.PROTECT, related_name="promotions_in")
    source_deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=8, choices=PromotionKind.choices, default=PromotionKind.FORWARD)
    state = models.CharField(max_length=10, choices=PromotionState.choices, default=PromotionState.DRAFT)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="promotions")
    reason = models.TextField()
    plan = models.ForeignKey(RollbackPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="promotions")
    template_revision = models.PositiveIntegerField(default=0)
    gate_hash = models.CharField(max_length=64, blank=True)
    scheduled_at = models.DateTimeField(null=True, blank=True, help_text="Not before.")
    requested_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, help_text="How it ended, in a sentence.")
    retry_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="retries")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        indexes = [models.Index(fields=["-requested_at", "-id"], name="promotion_newest")]
        constraints = [
            one_of("promotion_kind_known", "kind", PromotionKind),
            one_of("promotion_state_known", "state", PromotionState),
            exactly_when("promotion_ended_has_time", "finished_at", PROMOTION.final),
            models.CheckConstraint(
                condition=~Q(source=F("target")) | Q(kind=PromotionKind.ROLLBACK), name="promotion_goes_elsewhere"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="promotion_has_reason"),
            models.UniqueConstraint(
                fields=["release", "target"], condition=Q(state__in=OPEN), name="promotion_one_open"
            ),
            models.UniqueConstraint(
                fields=["target"], condition=Q(state__in=AT_THE_TARGET), name="promotion_one_deploying"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.source} to {self.target}"


class Approval(models.Model):
    """A second person's word. `requester` is copied, so that the database can tell the two apart."""

    promotion = models.ForeignKey(Promotion, on_delete=models.PROTECT, related_name="approvals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="approvals")
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=7, choices=ApprovalDecision.choices)
    comment = models.TextField(blank=True)
    gate_hash = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=Standing.choices, default=Standing.ACTIVE)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            one_of("approval_decision_known", "decision", ApprovalDecision),
            one_of("approval_state_known", "state", Standing),
            models.CheckConstraint(condition=~Q(user=F("requester")), name="approval_by_another_person"),
            models.CheckConstraint(
                condition=~Q(decision=ApprovalDecision.REJECT) | ~Q(comment=""), name="approval_rejection_has_comment"
            ),
            models.UniqueConstraint(
                fields=["promotion", "user"], condition=Q(state=Standing.ACTIVE), name="approval_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_decision_display()} {self.promotion}"


APPROVAL = Protection(
    "deployments_approval",
    ("promotion_id", "user_id", "requester_id", "decision", "comment", "gate_hash", "at"),
    leaves=("state", "active"),
)
