"""The workers in the admin: to be read; each writes its own row."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.utils import timezone

from core.admin_lists import ReadOnly
from execution.models import WorkerHost
from execution.models.host import GONE_AFTER

if TYPE_CHECKING:
    WorkerHostModelAdmin = admin.ModelAdmin[WorkerHost]
else:  # Django's own class takes no parameters
    WorkerHostModelAdmin = admin.ModelAdmin


@admin.register(WorkerHost)
class WorkerHostAdmin(ReadOnly, WorkerHostModelAdmin):
    list_display = ["name", "present", "running", "capacity", "draining", "isolation", "offers", "version", "seen_at"]
    list_filter = ["draining", "mode"]
    search_fields = ["name"]
    search_help_text = "A part of the name."
    ordering = ["-seen_at"]

    @admin.display(boolean=True)
    def present(self, host: WorkerHost) -> bool:
        """Whether it has spoken lately, and can execute."""
        return timezone.now() - host.seen_at < GONE_AFTER and not host.fault

    @admin.display(description="languages")
    def offers(self, host: WorkerHost) -> int:
        return len(host.languages)
