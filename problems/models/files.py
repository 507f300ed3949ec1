"""The files of a problem: what its programs find in their work folder, what its statement shows, and the bytes."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from problems.enums import FileType, ImageType
from problems.models.problem import Problem
from problems.naming import DATA_FILE_NAME_RULE, IMAGE_NAME, MAX_FILE_NAME, is_data_file_name


def validate_data_file_name(value: str) -> None:
    if not is_data_file_name(value):
        raise ValidationError(f"The name of a file here is {DATA_FILE_NAME_RULE}.")


Row = TypeVar("Row", bound=models.Model)


class BlobManager(models.Manager["Blob"]):
    """Bytes are read where they are asked for, and never because a row points at them."""

    def get_queryset(self) -> models.QuerySet["Blob"]:
        return super().get_queryset().defer("data")

    def unheld(self) -> models.QuerySet["Blob"]:
        """Those that no file, no picture and no version refers to."""
        held = Q()
        for holders in (ProblemFile.objects, StatementImage.objects, Blob.versions.through._default_manager):
            held |= Q(Exists(holders.order_by().filter(blob=OuterRef("pk"))))
        return self.exclude(held)


class Blob(models.Model):
    """Bytes, kept once however many problems and versions have them."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    data = models.BinaryField()

    objects = BlobManager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.sha256


class WithBlob(models.Manager[Row]):
    """Each row with its blob's digest and size, in one query, without the bytes."""

    def get_queryset(self) -> models.QuerySet[Row]:
        return super().get_queryset().select_related("blob").defer("blob__data")


class ProblemFile(models.Model):
    """A data file: programs find it in their work folder, candidates may download it."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=MAX_FILE_NAME, validators=[validate_data_file_name])
    content_type = models.CharField(max_length=16, choices=FileType.choices)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    objects = WithBlob["ProblemFile"]()

    class Meta:
        ordering = ["problem", "name"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "name"], name="problemfile_name_unique"),
            models.CheckConstraint(condition=Q(content_type__in=FileType.values), name="problemfile_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("problems:file", args=[self.problem.slug, self.name])


class StatementImage(models.Model):
    """A picture that a statement shows, served to whoever may see the problem."""

    problem = models.ForeignKey(Problem, on_delete=models.CASCADE, related_name="images")
    name = models.CharField(max_length=120, validators=[RegexValidator(f"^{IMAGE_NAME.pattern}$")])
    content_type = models.CharField(max_length=20, choices=ImageType.choices)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    objects = WithBlob["StatementImage"]()

    class Meta:
        ordering = ["problem", "name"]
        constraints = [
            models.UniqueConstraint(fields=["problem", "name"], name="statementimage_name_unique"),
            models.CheckConstraint(condition=Q(content_type__in=ImageType.values), name="statementimage_type_known"),
        ]

    def __str__(self) -> str:
        return f"{self.problem} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("problems:image", args=[self.problem.slug, self.name])
