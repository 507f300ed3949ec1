"""What a problem judged by at a time: so that a submission can tell by which tests it was judged."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from problems.models.files import Blob
from problems.models.problem import Problem


class ProblemVersion(models.Model):
    """Made when something that judges changed: tests, checker, limits, groups. The content is the whole folder then."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of all that judges.")
    content = models.BinaryField(help_text="The canonical folder: JSON of its texts and entries, compressed.")
    blobs = models.ManyToManyField(
        Blob, related_name="versions", help_text="The files and pictures of then: kept as long as the version is."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="None: it was loaded.",
    )
    verified_at = models.DateTimeField(
        null=True, help_text="When every kept solution got the verdict that it must; None: that was not shown."
    )

    class Meta:
        ordering = ["problem", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "number"], name="problemversion_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="problemversion_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · version {self.number}"
