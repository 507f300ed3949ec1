"""A run: the row is the queue, the record of what happened, and what a page replays."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.viewer import Viewer
from execution.enums import ACTIVE_STATUSES, VERDICT_LABELS, Priority, RunKind, RunStatus, Verdict
from problems.models import Problem

JUDGED = Q(kind=RunKind.JUDGE)
OF_ONE_OWNER = ("-created_at", "-id", "language", "verdict")  # all that a list is ordered and narrowed by


class RunQuerySet(models.QuerySet["Run"]):
    def queued(self) -> "RunQuerySet":
        return self.filter(status=RunStatus.QUEUED)

    def in_turn(self) -> "RunQuerySet":
        """Those that start first come first; what several owners have is for the queue to mix."""
        return self.order_by("priority", "created_at", "pk")

    def active(self) -> "RunQuerySet":
        return self.filter(status__in=ACTIVE_STATUSES)

    def lease_expired(self) -> "RunQuerySet":
        """By the database's clock, as leases are given: those of the workers may differ."""
        return self.active().filter(lease_expires_at__lt=Now())

    def owned_by(self, viewer: Viewer) -> "RunQuerySet":
        return self.filter(viewer.owns())

    def visible_to(self, viewer: Viewer) -> "RunQuerySet":
        """Staff see all; others their own, and runs without an owner, whose random id is the key to them.

        A rejudge has no owner either, and is for staff alone.
        """
        if viewer.is_staff:
            return self
        keyed = Q(user__isnull=True, visitor__isnull=True) & ~Q(priority=Priority.REJUDGE)
        return self.filter(viewer.owns() | keyed)


class Run(models.Model):
    """One program started once (`run`), or all tests of a submission (`judge`)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=5, choices=[(k.value, k.value) for k in RunKind], default=RunKind.RUN)
    status = models.CharField(max_length=10, choices=[(s.value, s.value) for s in RunStatus], default=RunStatus.QUEUED)
    priority = models.PositiveSmallIntegerField(
        choices=[(p.value, p.name.lower()) for p in Priority], default=Priority.NORMAL
    )
    verdict = models.CharField(
        max_length=3, blank=True, choices=[(v.value, label) for v, label in VERDICT_LABELS.items()]
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="runs")
    visitor = models.UUIDField(null=True, db_index=True)
    problem = models.ForeignKey(
        Problem,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="Of a plain run: the problem whose files the program finds.",
    )
    language = models.CharField(max_length=20)
    files = models.JSONField()
    entry = models.CharField(max_length=255)
    args = models.JSONField(default=list)
    stdin = models.BinaryField(null=True, help_text="None: input comes from the keyboard, over the stream.")
    limits = models.JSONField(help_text="The names of execution.types.Limits.")
    terminal = models.BooleanField(default=False)
    columns = models.PositiveSmallIntegerField(default=80)
    rows = models.PositiveSmallIntegerField(default=24)
    live = models.BooleanField(default=False, help_text="Somebody watches: output is handed over as it is written.")

    attempts = models.PositiveSmallIntegerField(default=0)
    attempt_token = models.UUIDField(null=True, editable=False)
    lease_expires_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    exit_code = models.IntegerField(null=True)
    signal = models.PositiveSmallIntegerField(null=True)
    time_ms = models.PositiveIntegerField(null=True)
    wall_ms = models.PositiveIntegerField(null=True)
    memory_kb = models.PositiveIntegerField(null=True)
    stdout_truncated = models.BooleanField(default=False)
    stderr_truncated = models.BooleanField(default=False)
    message = models.TextField(blank=True, help_text="Why it ended so, in a sentence.")

    request_id = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="Of the request that began it."
    )
    trace_context = models.CharField(
        max_length=64, blank=True, default="", db_default="", help_text="W3C's traceparent of that request."
    )

    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["status", "priority", "created_at"], name="run_queue"),
            models.Index(fields=["user", "-created_at"], name="run_of_user"),
            models.Index(fields=["-created_at", "-id"], name="run_newest"),
            models.Index(fields=["user", *OF_ONE_OWNER], name="run_judged_user", condition=JUDGED),
            models.Index(fields=["visitor", *OF_ONE_OWNER], name="run_judged_visitor", condition=JUDGED),
            models.Index(fields=["verdict", "-created_at", "-id"], name="run_judged_verdict", condition=JUDGED),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=[s.value for s in RunStatus]), name="run_status_known"),
            models.CheckConstraint(
                condition=Q(verdict__in=["", *[v.value for v in Verdict]]), name="run_verdict_known"
            ),
            models.CheckConstraint(condition=Q(user__isnull=True) | Q(visitor__isnull=True), name="run_one_owner"),
            models.CheckConstraint(condition=Q(priority__in=[p.value for p in Priority]), name="run_priority_known"),
            models.CheckConstraint(
                condition=~Q(priority=Priority.REJUDGE)
                | Q(kind=RunKind.JUDGE, user__isnull=True, visitor__isnull=True, live=False),
                name="run_rejudge_is_nobodys",
            ),
            models.CheckConstraint(
                condition=Q(kind=RunKind.RUN) | Q(problem__isnull=True), name="run_problem_of_plain_run"
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.FINISHED) | ~Q(verdict=""), name="run_finished_has_verdict"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=False) | ~Q(status__in=[s.value for s in RunStatus if s.is_final]),
                name="run_final_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.kind} {self.id}"

    @property
    def owner_name(self) -> str:
        if self.user is not None:
            return self.user.get_username()
        return f"visitor {str(self.visitor)[:8]}" if self.visitor else "nobody"

    @property
    def is_final(self) -> bool:
        return RunStatus(self.status).is_final


class RunEvent(models.Model):
    """One thing that happened in a run, numbered from 1 without a gap; `payload` is what the stream sends."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField()
    type = models.CharField(max_length=16)
    payload = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["run", "seq"]
        constraints = [models.UniqueConstraint(fields=["run", "seq"], name="runevent_seq_unique")]

    def __str__(self) -> str:
        return f"{self.run_id} #{self.seq} {self.type}"
