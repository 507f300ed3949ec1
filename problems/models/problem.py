"""A problem, and the ways to select problems."""

from django.db import models
from django.urls import reverse

from problems.enums import Checker, Difficulty, Kind, ProblemStatus


class ProblemQuerySet(models.QuerySet["Problem"]):
    def published(self) -> "ProblemQuerySet":
        return self.filter(status=ProblemStatus.PUBLISHED)

    def in_order(self) -> "ProblemQuerySet":
        return self.order_by("position", "title", "pk")


class Problem(models.Model):
    """What a candidate solves: a statement, one or more parts with tests, limits and a checker."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CODING)
    difficulty = models.PositiveSmallIntegerField(choices=Difficulty.choices, default=Difficulty.EASY)
    status = models.CharField(max_length=12, choices=ProblemStatus.choices, default=ProblemStatus.DRAFT)
    position = models.PositiveIntegerField(default=1000, help_text="Order in the list; the lowest comes first.")
    tags = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True, help_text="Slugs; empty allows every language offered.")
    statement = models.TextField(help_text="Markdown; with several parts, the introduction above all of them.")
    generator = models.TextField(blank=True, help_text="generate.py: the script that wrote the generated tests.")
    cpu_time_seconds = models.FloatField(default=2.0)
    memory_mb = models.PositiveIntegerField(default=256)
    checker = models.CharField(max_length=12, choices=Checker.choices, default=Checker.TOKENS)
    absolute_tolerance = models.FloatField(null=True, blank=True)
    relative_tolerance = models.FloatField(null=True, blank=True)
    stop_at_first_failure = models.BooleanField(default=False)
    submissions_count = models.PositiveIntegerField(default=0, editable=False)
    accepted_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title", "pk"]
        indexes = [models.Index(fields=["status", "position", "title"], name="problem_list")]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="problem_kind_known"),
            models.CheckConstraint(condition=models.Q(status__in=ProblemStatus.values), name="problem_status_known"),
            models.CheckConstraint(
                condition=models.Q(difficulty__in=Difficulty.values), name="problem_difficulty_known"
            ),
            models.CheckConstraint(condition=models.Q(checker__in=Checker.values), name="problem_checker_known"),
            models.CheckConstraint(condition=models.Q(cpu_time_seconds__gt=0), name="problem_cpu_time_positive"),
            models.CheckConstraint(
                condition=models.Q(accepted_count__lte=models.F("submissions_count")), name="problem_accepted_bounded"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("execution:workspace", args=[self.slug])

    @property
    def acceptance_percent(self) -> int | None:
        """The share of submissions that were accepted; None where nobody has submitted."""
        return round(100 * self.accepted_count / self.submissions_count) if self.submissions_count else None
