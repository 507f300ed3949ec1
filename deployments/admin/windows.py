"""Freeze windows."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from deployments.admin.deeds import Deed, DeedAdmin
from deployments.admin.forms import WindowForm
from deployments.enums import WindowState
from deployments.models import FreezeWindow
from deployments.services.windows import WindowWish, cancel_window, schedule_window
from deployments.templatetags.states import state
from deployments.transitions import WINDOW


@admin.register(FreezeWindow)
class FreezeWindowAdmin(DeedAdmin):
    list_display = [
        "reason",
        "where",
        "effect",
        "badge",
        "starts_at",
        "ends_at",
        "time_zone",
        "recurrence",
        "created_by",
    ]
    list_select_related = ["created_by"]
    list_filter = ["environments", "state", "effect", "starts_at"]
    search_fields = ["reason", "created_by__username"]
    search_help_text = "A word of the reason, or a user's name."
    ordering = ["-starts_at", "-pk"]
    fieldsets = [
        (None, {"fields": ["reason", "where", "effect", "badge", "exempts_rollback", "created_by"]}),
        ("When", {"fields": ["starts_at", "ends_at", "time_zone", "recurrence"]}),
    ]
    readonly_fields = ["badge", "where"]
    openings = (
        Deed(
            name="schedule",
            label="Schedule a window",
            explained="The moments are read on the clocks of the time zone. It is not edited later: cancel it then.",
            done="The window is scheduled.",
            form=WindowForm,
            act=lambda by, _row, given: schedule_window(by=by, wish=WindowWish(**given)),
        ),
    )
    deeds = (
        Deed(
            name="cancel",
            label="Cancel",
            explained="It keeps nothing from being deployed any more.",
            done="The window is cancelled.",
            allowed=lambda row: WINDOW.allows(row.state, WindowState.CANCELLED),
            act=lambda by, row, given: cancel_window(by=by, window=row, **given),
            is_grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[FreezeWindow]:
        return super().get_queryset(request).prefetch_related("environments")

    @admin.display(description="state")
    def badge(self, row: FreezeWindow) -> SafeString:
        return state("locked", "Active") if row.state == WindowState.ACTIVE else state(row.state)

    @admin.display(description="environments")
    def where(self, row: Any) -> str:
        return ", ".join(environment.name for environment in row.environments.all())
