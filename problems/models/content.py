"""What a problem consists of: parts, starter code, test cases, solutions."""

from django.db import models

from problems.enums import ExpectedVerdict
from problems.models.problem import Problem


class Part(models.Model):
    """One step of a problem; every problem has at least the first."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    statement = models.TextField(blank=True)
    cumulative = models.BooleanField(default=False, help_text="The editor starts with the code of the part before.")

    class Meta:
        ordering = ["problem", "number"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "number"], name="part_number_unique"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="part_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · part {self.number}"


class StarterCode(models.Model):
    """What the editor starts with, in one language."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="starters")
    language = models.CharField(max_length=20)
    source = models.TextField()

    class Meta:
        ordering = ["part", "language"]
        constraints = [models.UniqueConstraint(fields=["part", "language"], name="startercode_language_unique")]

    def __str__(self) -> str:
        return f"{self.part} · {self.language}"


class TestCase(models.Model):
    """An input and the output expected. Only a sample's contents are ever shown to a candidate."""

    __test__ = False  # not a test of pytest's

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=80)
    is_sample = models.BooleanField(default=False)
    position = models.PositiveIntegerField(help_text="Order in the part: samples first.")
    input = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    weight = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["part", "is_sample", "name"], name="testcase_name_unique"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="testcase_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.name}"


class Solution(models.Model):
    """A program with the verdict that it must get: reference solutions, and wrong ones that must fail."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="solutions")
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    expected = models.CharField(max_length=3, choices=ExpectedVerdict.choices, default=ExpectedVerdict.ACCEPTED)
    source = models.TextField()

    class Meta:
        ordering = ["part", "expected", "language", "name"]
        constraints = [
            models.UniqueConstraint(fields=["part", "expected", "language", "name"], name="solution_name_unique"),
            models.CheckConstraint(
                condition=models.Q(expected__in=ExpectedVerdict.values), name="solution_expected_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.name} ({self.expected})"
