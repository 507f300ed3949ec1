"""The configuration of environments, as it was seen there; of a secret a fingerprint alone."""

from django.contrib import admin

from deployments.admin.deeds import DeedAdmin
from deployments.models import EnvVariable

SHOWN_OF_FINGERPRINT = 12


@admin.register(EnvVariable)
class EnvVariableAdmin(DeedAdmin):
    list_display = ["key", "environment", "parity", "shown", "source", "observed_at"]
    list_select_related = ["environment"]
    list_filter = ["environment", "parity", "is_secret"]
    search_fields = ["key", "source"]
    search_help_text = "A part of the key, or of where it was read."
    ordering = ["-environment__kind", "environment__rank", "environment__slug", "key"]
    fields = ["environment", "key", "parity", "is_secret", "shown", "source", "observed_at"]
    readonly_fields = ["shown"]

    @admin.display(description="value", empty_value="empty")
    def shown(self, row: EnvVariable) -> str | None:
        if row.is_secret:
            return f"secret, fingerprint {row.fingerprint[:SHOWN_OF_FINGERPRINT]}"
        return row.value or None
