"""An upload of a package until it is applied."""

from django.conf import settings
from django.db import models


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
