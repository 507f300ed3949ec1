"""A problem, and the ways to select problems."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.viewer import Viewer
from problems.enums import Checker, Difficulty, Judging, Kind, ProblemStatus
from problems.naming import (
    CPU_TIME_SECONDS,
    LANGUAGES,
    MAX_POSITION,
    MAX_SLUG,
    MAX_TAGS,
    MAX_TITLE,
    MEMORY_MB,
    SLUG_RULE,
    TAG_RULE,
    is_slug,
    is_tag,
)


def validate_slug(value: str) -> None:
    if not is_slug(value):
        raise ValidationError(f"The address is {SLUG_RULE}.")


def validate_tags(value: object) -> None:
    """A list of at most ten tags, each once."""
    if not isinstance(value, list) or len(value) > MAX_TAGS or len(set(map(str, value))) < len(value):
        raise ValidationError(f"Name at most {MAX_TAGS} tags, each once.")
    for tag in value:
        if not isinstance(tag, str) or not is_tag(tag):
            raise ValidationError(f"“{tag}” is not a tag: {TAG_RULE}.")


def validate_languages(value: object) -> None:
    """A list of slugs of languages, each once."""
    if not isinstance(value, list) or any(language not in LANGUAGES for language in value):
        raise ValidationError(f"The languages are {', '.join(LANGUAGES)}.")
    if len(set(value)) < len(value):
        raise ValidationError("Name each language once.")


def _count(model: str, owner: str, **conditions: object) -> Coalesce:
    """How many rows of `model` belong, by the path `owner`, to the outer problem; 0 where there are none."""
    rows = apps.get_model(model)._default_manager.filter(**{owner: models.OuterRef("pk")}, **conditions)
    counted = rows.order_by().values(owner).annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted), 0, output_field=models.IntegerField())


class ProblemQuerySet(models.QuerySet["Problem"]):
    def published(self) -> "ProblemQuerySet":
        return self.filter(status=ProblemStatus.PUBLISHED)

    def visible_to(self, viewer: Viewer) -> "ProblemQuerySet":
        """What is published; staff see drafts and what is archived as well."""
        return self.all() if viewer.is_staff else self.published()

    def with_content_counts(self) -> "ProblemQuerySet":
        """Annotates `part_count`, `sample_count` and `hidden_count`, each by its own subquery."""
        return self.annotate(
            part_count=_count("problems.Part", "problem"),
            sample_count=_count("problems.TestCase", "part__problem", is_sample=True),
            hidden_count=_count("problems.TestCase", "part__problem", is_sample=False),
        )

    def with_content(self) -> "ProblemQuerySet":
        """Parts with all that they hold, the judge's programs, and what files and pictures there are, without their
        bytes, in ten queries for any number of problems.
        """
        parts = ("parts__starters", "parts__tests", "parts__solutions", "parts__groups__depends_on")
        return self.prefetch_related(*parts, "judge_programs", "files", "images")

    def in_order(self) -> "ProblemQuerySet":
        return self.order_by("position", "title", "pk")


class Problem(models.Model):
    """What a candidate solves: a statement, one or more parts with tests, limits and a checker."""

    slug = models.SlugField(max_length=MAX_SLUG, unique=True, validators=[validate_slug])
    title = models.CharField(max_length=MAX_TITLE)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.CODING)
    difficulty = models.PositiveSmallIntegerField(choices=Difficulty.choices, default=Difficulty.EASY)
    status = models.CharField(max_length=12, choices=ProblemStatus.choices, default=ProblemStatus.DRAFT)
    position = models.PositiveIntegerField(
        default=1000,
        validators=[MaxValueValidator(MAX_POSITION)],
        help_text="Order in the list; the lowest comes first.",
    )
    tags = models.JSONField(default=list, blank=True, validators=[validate_tags])
    languages = models.JSONField(
        default=list,
        blank=True,
        validators=[validate_languages],
        help_text="None chosen allows every language offered.",
    )
    statement = models.TextField(help_text="Markdown; with several parts, the introduction above all of them.")
    generator = models.TextField(blank=True, help_text="generate.py: the script that wrote the generated tests.")
    cpu_time_seconds = models.FloatField(
        default=2.0,
        validators=[MinValueValidator(CPU_TIME_SECONDS[0]), MaxValueValidator(CPU_TIME_SECONDS[1])],
        help_text="A test; the environment's own limit caps it.",
    )
    memory_mb = models.PositiveIntegerField(
        default=256, validators=[MinValueValidator(MEMORY_MB[0]), MaxValueValidator(MEMORY_MB[1])]
    )
    judging = models.CharField(max_length=12, choices=Judging.choices, default=Judging.BATCH)
    checker = models.CharField(max_length=20, choices=Checker.choices, default=Checker.TOKENS)
    absolute_tolerance = models.FloatField(null=True, blank=True, help_text="Of the checker “floats” alone.")
    relative_tolerance = models.FloatField(null=True, blank=True, help_text="Of the checker “floats” alone.")
    stop_at_first_failure = models.BooleanField(
        default=False, help_text="The tests after the first failed one are not run."
    )
    quarantined_at = models.DateTimeField(null=True, editable=False)
    quarantine_reason = models.TextField(blank=True, editable=False)
    quarantine_log = models.TextField(blank=True, editable=False, help_text="What the failed program said.")
    submissions_count = models.PositiveIntegerField(default=0, editable=False)
    accepted_count = models.PositiveIntegerField(default=0, editable=False)
    loaded_digest = models.CharField(
        max_length=64, blank=True, editable=False, help_text="SHA-256 of the folder that was loaded last."
    )
    import_notes = models.TextField(
        blank=True, editable=False, help_text="What the last import left out or changed, a line each."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "title", "pk"]
        indexes = [models.Index(fields=["status", "position", "title"], name="problem_list")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="problem_kind_known"),
            models.CheckConstraint(condition=Q(status__in=ProblemStatus.values), name="problem_status_known"),
            models.CheckConstraint(condition=Q(difficulty__in=Difficulty.values), name="problem_difficulty_known"),
            models.CheckConstraint(condition=Q(judging__in=Judging.values), name="problem_judging_known"),
            models.CheckConstraint(condition=Q(checker__in=Checker.values), name="problem_checker_known"),
            models.CheckConstraint(condition=Q(cpu_time_seconds__gt=0), name="problem_cpu_time_positive"),
            models.CheckConstraint(condition=Q(memory_mb__gt=0), name="problem_memory_positive"),
            models.CheckConstraint(
                condition=Q(checker=Checker.FLOATS)
                | Q(absolute_tolerance__isnull=True, relative_tolerance__isnull=True),
                name="problem_tolerance_needs_floats",
                violation_error_message="Only the checker “floats” takes a tolerance; leave both tolerances empty.",
            ),
            models.CheckConstraint(
                condition=(Q(absolute_tolerance__isnull=True) | Q(absolute_tolerance__gte=0, absolute_tolerance__lte=1))
                & (Q(relative_tolerance__isnull=True) | Q(relative_tolerance__gte=0, relative_tolerance__lte=1)),
                name="problem_tolerance_range",
                violation_error_message="A tolerance is a number from 0 to 1.",
            ),
            models.CheckConstraint(
                condition=~Q(status=ProblemStatus.PUBLISHED) | ~Q(statement=""),
                name="problem_published_has_statement",
                violation_error_message="A published problem needs a statement.",
            ),
            models.CheckConstraint(
                condition=Q(quarantined_at__isnull=True, quarantine_reason="", quarantine_log="")
                | (Q(quarantined_at__isnull=False) & ~Q(quarantine_reason="")),
                name="problem_quarantine_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(accepted_count__lte=models.F("submissions_count")), name="problem_accepted_bounded"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("execution:workspace", args=[self.slug])

    @property
    def is_quarantined(self) -> bool:
        """It is shown, but takes no submissions: a program of its own failed."""
        return self.quarantined_at is not None

    @property
    def acceptance_percent(self) -> int | None:
        """The share of submissions that were accepted; None where nobody has submitted."""
        return round(100 * self.accepted_count / self.submissions_count) if self.submissions_count else None
