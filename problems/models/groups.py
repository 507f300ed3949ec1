"""Tests that are scored together, and which of them must be passed before others count."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from problems.enums import Aggregation
from problems.models.content import Part, validate_file_name
from problems.naming import MAX_FILE_NAME, MAX_POINTS


class TestGroup(models.Model):
    """Some of a part's tests and the points that they earn together. docs/scoring.md says how.

    A group depends on groups before it alone, so there are no circles, and in this order every group stands behind all
    that it waits for.
    """

    __test__ = False  # not a test of pytest's

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=MAX_FILE_NAME, validators=[validate_file_name])
    position = models.PositiveIntegerField(help_text="Order in the part: so the groups are run.")
    points = models.PositiveIntegerField(validators=[MaxValueValidator(MAX_POINTS)])
    aggregation = models.CharField(max_length=3, choices=Aggregation.choices, default=Aggregation.SUM)
    required = models.BooleanField(
        default=False, help_text="The groups after it are run, and earn points, only where it was passed in full."
    )
    depends_on = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="dependents",
        help_text="Groups before it that must be passed in full, or it is not run.",
    )
    stop_at_first_failure = models.BooleanField(
        default=False, help_text="Its tests after the first failed one are not run."
    )

    class Meta:
        ordering = ["part", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["part", "name"], name="testgroup_name_unique"),
            models.CheckConstraint(condition=Q(aggregation__in=Aggregation.values), name="testgroup_aggregation_known"),
            models.CheckConstraint(condition=Q(points__lte=MAX_POINTS), name="testgroup_points_bounded"),
        ]

    def __str__(self) -> str:
        return f"{self.part} · {self.name}"
