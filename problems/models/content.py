"""What a problem consists of: parts, starter code, test cases, solutions."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from problems.enums import ExpectedVerdict
from problems.models.problem import Problem
from problems.naming import FILE_NAME_RULE, LANGUAGES, MAX_FILE_NAME, MAX_PARTS, MAX_TITLE, MAX_WEIGHT, is_file_name


def validate_file_name(value: str) -> None:
    if not is_file_name(value):
        raise ValidationError(f"The name is also that of a file: {FILE_NAME_RULE}.")


def validate_language(value: str) -> None:
    if value not in LANGUAGES:
        raise ValidationError(f"“{value}” is not a language; there are {', '.join(LANGUAGES)}.")


class PartQuerySet(models.QuerySet["Part"]):
    def with_test_counts(self) -> "PartQuerySet":
        """Annotates `sample_count` and `hidden_count`."""
        return self.annotate(
            sample_count=models.Count("tests", filter=Q(tests__is_sample=True)),
            hidden_count=models.Count("tests", filter=Q(tests__is_sample=False)),
        )


class Part(models.Model):
    """One step of a problem; every problem has at least the first."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MAX_PARTS)])
    title = models.CharField(max_length=MAX_TITLE, blank=True)
    statement = models.TextField(blank=True)
    cumulative = models.BooleanField(default=False, help_text="The editor starts with the code of the part before.")

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["problem", "number"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "number"], name="part_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="part_number_from_one"),
            models.CheckConstraint(
                condition=Q(number__gt=1) | Q(cumulative=False),
                name="part_first_not_cumulative",
                violation_error_message="The first part has no part before it to start from.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · part {self.number}"


class StarterCode(models.Model):
    """What the editor starts with, in one language."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="starters")
    language = models.CharField(max_length=20, validators=[validate_language])
    source = models.TextField()

    class Meta:
        ordering = ["part", "language"]
        constraints = [models.UniqueConstraint(fields=["part", "language"], name="startercode_language_unique")]

    def __str__(self) -> str:
        return f"{self.part} · {self.language}"


class TestCaseQuerySet(models.QuerySet["TestCase"]):
    def samples(self) -> "TestCaseQuerySet":
        return self.filter(is_sample=True)

    def hidden(self) -> "TestCaseQuerySet":
        return self.filter(is_sample=False)

    def in_running_order(self) -> "TestCaseQuerySet":
        """Of one part: the tests in no group, then group by group."""
        return self.order_by(models.F("group__position").asc(nulls_first=True), "group", "position", "pk")


class TestCase(models.Model):
    """An input and the output expected. Only a sample's contents are ever shown to a candidate."""

    __test__ = False  # not a test of pytest's

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=MAX_FILE_NAME, validators=[validate_file_name])
    is_sample = models.BooleanField(default=False)
    position = models.PositiveIntegerField(help_text="Order in the part: samples first.")
    input = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    weight = models.PositiveIntegerField(default=1, validators=[MaxValueValidator(MAX_WEIGHT)])
    group = models.ForeignKey(
        "problems.TestGroup",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="tests",
        help_text="Of this part. Where a part has groups, a test in none is judged and earns nothing.",
    )

    objects = TestCaseQuerySet.as_manager()

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["part", "is_sample", "name"], name="testcase_name_unique"),
            models.CheckConstraint(condition=Q(weight__gte=1), name="testcase_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.name}"

    def clean(self) -> None:
        if self.group is not None and self.group.part_id != self.part_id:
            raise ValidationError({"group": f"The group “{self.group.name}” belongs to another part."})


class Solution(models.Model):
    """A program with the verdict that it must get: reference solutions, and wrong ones that must fail."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="solutions")
    name = models.CharField(max_length=MAX_FILE_NAME, validators=[validate_file_name])
    language = models.CharField(max_length=20, validators=[validate_language])
    expected = models.CharField(max_length=3, choices=ExpectedVerdict.choices, default=ExpectedVerdict.ACCEPTED)
    source = models.TextField()

    class Meta:
        ordering = ["part", "expected", "language", "name"]
        constraints = [
            models.UniqueConstraint(fields=["part", "expected", "language", "name"], name="solution_name_unique"),
            models.CheckConstraint(condition=Q(expected__in=ExpectedVerdict.values), name="solution_expected_known"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.name} ({self.expected})"
