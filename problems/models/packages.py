"""What importing leaves beside the problem: pictures of its statement, and an upload until it is applied."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from problems.enums import ImageType
from problems.models.problem import Problem

IMAGE_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$"


class StatementImage(models.Model):
    """A picture that a statement shows, served to whoever may see the problem."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(max_length=120, validators=[RegexValidator(IMAGE_NAME)])
    content_type = models.CharField(max_length=20, choices=ImageType.choices)
    data = models.BinaryField()

    class Meta:
        ordering = ["problem", "name"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "name"], name="statementimage_name_unique"),
            models.CheckConstraint(
                condition=models.Q(content_type__in=ImageType.values), name="statementimage_type_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("problems:image", args=[self.problem.slug, self.name])


class PackageUpload(models.Model):
    """An archive between its preview and its import, kept for a day at most."""

    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    slug = models.CharField(max_length=80, blank=True)
    data = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
