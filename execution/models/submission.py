"""A submission: code handed in for a part of a problem, and the verdict of each test case."""

from django.db import models
from django.db.models import Q

from accounts.viewer import Viewer
from execution.enums import VERDICT_LABELS, Priority, RunKind, Verdict
from execution.judging.aggregation import FULL_SCORE
from execution.judging.grouping import GroupState
from execution.models.run import Run
from problems.models import Part, Problem, ProblemVersion, TestCase

VERDICT_CHOICES = [(verdict.value, label) for verdict, label in VERDICT_LABELS.items()]
PENDING = "pending"
NEWEST_FIRST = ("-run__created_at", "-pk")
"""The order of every list of submissions: the indexes of runs hold it, for one owner and for all."""


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def owned_by(self, viewer: Viewer) -> "SubmissionQuerySet":
        """By the run itself, with its kind: an index holds each owner's judged runs in their order."""
        return self.filter(viewer.owns("run__"), run__kind=RunKind.JUDGE)

    def handed_in(self) -> "SubmissionQuerySet":
        """Without those that a rejudge made beside them."""
        return self.exclude(run__priority=Priority.REJUDGE)

    def visible_to(self, viewer: Viewer) -> "SubmissionQuerySet":
        return self.filter(run__in=Run.objects.visible_to(viewer))

    def matching(self, *, problem: str = "", language: str = "", verdict: str = "") -> "SubmissionQuerySet":
        """What fits all that is given; `verdict` may be PENDING for those without one. The unknown matches nothing."""
        wanted = {"problem__slug": problem, "run__language": language, "run__verdict": verdict}
        given = {name: value for name, value in wanted.items() if value}
        return self.filter(**{name: "" if value == PENDING else value for name, value in given.items()})


class Submission(models.Model):
    """Its run holds the owner, the code, the state and the verdict; here stands what judging adds."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="submission", primary_key=True)
    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="submissions")
    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="submissions")
    version = models.ForeignKey(
        ProblemVersion,
        on_delete=models.SET_NULL,
        null=True,
        related_name="submissions",
        help_text="What judged it; None where that was before there were versions.",
    )
    score = models.FloatField(null=True, help_text="What was earned of max_score; none before the judge has spoken.")
    max_score = models.FloatField(default=FULL_SCORE, help_text="100, or the points of the part's groups together.")
    passed = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["problem", "-created_at"], name="submission_of_problem")]
        constraints = [
            models.CheckConstraint(condition=Q(passed__lte=models.F("total")), name="submission_passed_bounded"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=0, score__lte=models.F("max_score")),
                name="submission_score_range",
            ),
        ]

    def __str__(self) -> str:
        outcome = self.run.get_verdict_display() or self.run.status.capitalize()
        return f"{self.problem.title}, part {self.part.number} · {self.run.owner_name} · {outcome}"


class CaseOutcome(models.Model):
    """The verdict on one test case of a submission."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="cases")
    test = models.ForeignKey(TestCase, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    is_sample = models.BooleanField()
    group = models.CharField(max_length=80, blank=True, help_text="The name of its group.")
    verdict = models.CharField(max_length=3, choices=VERDICT_CHOICES)
    score = models.FloatField(default=0.0, help_text="The share of the test that was earned, 0 to 1.")
    time_ms = models.PositiveIntegerField()
    memory_kb = models.PositiveIntegerField()
    message = models.TextField(blank=True)
    actual = models.TextField(blank=True, help_text="The output, bounded; kept for samples alone.")
    dialogue = models.TextField(blank=True, help_text="With the interactor, bounded; shown of samples alone.")
    judge_log = models.TextField(blank=True, help_text="What a program of the problem said, for its author alone.")

    class Meta:
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="caseoutcome_position_unique"),
            models.CheckConstraint(
                condition=Q(verdict__in=[v.value for v in Verdict]), name="caseoutcome_verdict_known"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="caseoutcome_score_range"),
            models.CheckConstraint(condition=Q(is_sample=True) | Q(actual=""), name="caseoutcome_hidden_stays_hidden"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.verdict}"


class GroupOutcome(models.Model):
    """What a group of tests has earned in a submission, as the group was then."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="groups")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=80)
    state = models.CharField(max_length=7, choices=[(state.value, state.value) for state in GroupState])
    points = models.FloatField()
    max_points = models.PositiveIntegerField()
    passed = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    message = models.TextField(blank=True, help_text="Why it was skipped.")

    class Meta:
        ordering = ["submission", "position"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "position"], name="groupoutcome_position_unique"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in GroupState]), name="groupoutcome_state_known"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=models.F("max_points")), name="groupoutcome_points_range"
            ),
            models.CheckConstraint(condition=Q(passed__lte=models.F("total")), name="groupoutcome_passed_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.points:g}/{self.max_points}"
