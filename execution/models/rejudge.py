"""A rejudge: submissions judged again beside themselves, compared, then applied or thrown away."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from execution.enums import GOING_ON, UNDECIDED, RejudgeStatus, Verdict
from execution.models.run import Run
from execution.models.submission import VERDICT_CHOICES, Submission

KEPT = frozenset({"", Verdict.INTERNAL_ERROR})
"""Outcomes of the new judging that replace none: it was cancelled, or failed by a fault of ours."""


class RejudgeQuerySet(models.QuerySet["Rejudge"]):
    def going_on(self) -> "RejudgeQuerySet":
        return self.filter(status__in=GOING_ON)

    def with_counts(self) -> "RejudgeQuerySet":
        """Annotates how many submissions it has, how many were judged, and how many would change."""
        return self.annotate(
            total=models.Count("items"),
            judged=models.Count("items", filter=Q(items__judged_at__isnull=False)),
            changed=models.Count("items", filter=_changed("items__")),
        )


class Rejudge(models.Model):
    """Why, by whom, of what; and how far it came. Each submission stands in an item of its own."""

    reason = models.CharField(max_length=500)
    chosen = models.JSONField(help_text="Which submissions: the names of services.rejudging.selecting.Choice.")
    status = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in RejudgeStatus], default=RejudgeStatus.PREPARING
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, help_text="When it was applied, discarded or cancelled.")

    objects = RejudgeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in RejudgeStatus]), name="rejudge_known"),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, status__in=sorted(UNDECIDED))
                | (Q(decided_at__isnull=False) & ~Q(status__in=sorted(UNDECIDED))),
                name="rejudge_decided_has_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="rejudge_has_reason"),
        ]

    def __str__(self) -> str:
        return f"Rejudge {self.pk}: {self.reason}"

    @property
    def is_going_on(self) -> bool:
        return self.status in GOING_ON

    @property
    def is_ready(self) -> bool:
        return self.status == RejudgeStatus.READY


class RejudgeItemQuerySet(models.QuerySet["RejudgeItem"]):
    def unstarted(self) -> "RejudgeItemQuerySet":
        """Those that have still to be queued, the oldest rejudge first."""
        open_ones = self.filter(run=None, judged_at=None, active=True, rejudge__status__in=GOING_ON)
        return open_ones.order_by("rejudge_id", "pk")

    def unjudged(self) -> "RejudgeItemQuerySet":
        return self.filter(judged_at=None)

    def replacing(self) -> "RejudgeItemQuerySet":
        """Those whose new outcome takes the place of the old one when the rejudge is applied."""
        return self.filter(judged_at__isnull=False).exclude(new_verdict__in=KEPT)

    def changed(self) -> "RejudgeItemQuerySet":
        """Of these, those whose verdict or score differs."""
        return self.filter(_changed(""))


class RejudgeItem(models.Model):
    """One submission: what it had, and what the new judging gave."""

    rejudge = models.ForeignKey(Rejudge, on_delete=models.CASCADE, related_name="items")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="rejudge_items")
    run = models.OneToOneField(
        Run,
        on_delete=models.SET_NULL,
        null=True,
        related_name="rejudge_item",
        help_text="The new judging, with a submission of its own; once applied, it holds the old outcome.",
    )
    active = models.BooleanField(default=True, help_text="The rejudge is not decided yet.")
    old_verdict = models.CharField(max_length=3, choices=VERDICT_CHOICES)
    old_score = models.FloatField(null=True)
    old_time_ms = models.PositiveIntegerField(null=True)
    new_verdict = models.CharField(max_length=3, blank=True, choices=VERDICT_CHOICES)
    new_score = models.FloatField(null=True)
    new_time_ms = models.PositiveIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    objects = RejudgeItemQuerySet.as_manager()

    class Meta:
        ordering = ["rejudge", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rejudge", "submission"], name="rejudgeitem_once"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(active=True), name="rejudgeitem_one_active_rejudge"
            ),
            models.CheckConstraint(
                condition=Q(new_verdict__in=["", *[v.value for v in Verdict]]), name="rejudgeitem_verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.old_verdict} → {self.new_verdict or '…'}"


class RejudgeEvent(models.Model):
    """What was done with a rejudge, when and by whom; the name stays when the user goes."""

    rejudge = models.ForeignKey(Rejudge, on_delete=models.CASCADE, related_name="events")
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RejudgeStatus])
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=150, blank=True, help_text="Empty: the server itself.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["rejudge", "pk"]

    def __str__(self) -> str:
        return f"{self.rejudge_id} {self.status} by {self.actor_name or 'the server'}"


def _changed(path: str) -> Q:
    """The new outcome counts, and differs: in the verdict, or in the score (of which one may be missing)."""
    verdict, old, new = f"{path}new_verdict", f"{path}old_score", f"{path}new_score"
    counts = Q(**{f"{path}judged_at__isnull": False}) & ~Q(**{f"{verdict}__in": sorted(KEPT)})
    one_score = Q(**{f"{old}__isnull": True, f"{new}__isnull": False}) | Q(
        **{f"{old}__isnull": False, f"{new}__isnull": True}
    )
    other_score = Q(**{f"{new}__lt": F(old)}) | Q(**{f"{new}__gt": F(old)})
    other_verdict = ~Q(**{verdict: F(f"{path}old_verdict")})
    return counts & (other_verdict | one_score | other_score)
