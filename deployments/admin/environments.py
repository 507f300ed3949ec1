"""Environments and the holds on them."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedAdmin
from deployments.admin.forms import EnvironmentForm, NewEnvironmentForm, PreviewForm
from deployments.enums import EnvironmentKind, EnvironmentState, Role
from deployments.models import Deployment, Environment, Hold
from deployments.parties import Party
from deployments.services.creating import NewEnvironment, archive_environment, create_environment
from deployments.services.environments import (
    EnvironmentWish,
    edit_environment,
    lock_environment,
    release_hold,
    resume_environment,
    stop_environment,
    unlock_environment,
)
from deployments.templatetags.states import state

PREVIEW = {"kind": EnvironmentKind.PREVIEW, "requires_approvals": 0, "soak_minutes": 0}
EDITED = ("platform", "service_ref", "base_url", "branch", "requires_approvals", "soak_minutes")
LIVE = Prefetch("deployments", Deployment.objects.live().select_related("release"), to_attr="live_ones")
HELD = Prefetch("holds", Hold.objects.filter(released_at__isnull=True), to_attr="open_holds")


def _create(by: Party, given: dict[str, Any]) -> Environment:
    reason = given.pop("reason")
    return create_environment(by=by, new=NewEnvironment(**given), reason=reason)


@admin.register(Environment)
class EnvironmentAdmin(DeedAdmin):
    list_display = ["name", "slug", "badge", "live", "held", "platform", "base_url", "requires_approvals"]
    list_filter = ["kind", "state", "platform"]
    ordering = ["-kind", "rank", "slug"]
    search_fields = ["slug", "name", "base_url"]
    search_help_text = "A part of its name or of its address."
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "rank", "badge", "live", "held"]}),
        ("Where it is", {"fields": ["platform", "service_ref", "base_url", "branch", "expires_at"]}),
        ("What a promotion takes", {"fields": ["requires_approvals", "soak_minutes"]}),
        ("Emergency stop", {"fields": ["stopped_at", "stopped_by", "stop_reason"]}),
    ]
    readonly_fields = ["badge", "live", "held"]
    openings = (
        Deed(
            name="create",
            label="Create an environment",
            explained="Releases pass through it from now on, at the place in the order that its rank gives it.",
            done="The environment is there.",
            form=NewEnvironmentForm,
            act=lambda by, _row, given: _create(by, given),
        ),
        Deed(
            name="preview",
            label="Open a preview",
            explained="A branch is deployed there without a promotion, and nothing is promoted from it.",
            done="The preview is there.",
            form=PreviewForm,
            act=lambda by, _row, given: _create(by, given | PREVIEW),
        ),
    )
    deeds = (
        Deed(
            name="edit",
            label="Edit",
            explained="What is deployed, checked and promoted from now on counts on this.",
            done="It is as you wrote it.",
            allowed=lambda row: not row.is_archived,
            form=EnvironmentForm,
            initial=lambda row: {name: getattr(row, name) for name in EDITED},
            act=lambda by, row, given: edit_environment(
                by=by,
                environment=row,
                wish=EnvironmentWish(**{name: given[name] for name in EDITED}),
                reason=given["reason"],
            ),
        ),
        Deed(
            name="lock",
            label="Lock",
            explained="Nothing is deployed there until it is unlocked. What is being deployed goes on.",
            done="It is locked.",
            allowed=lambda row: row.state == EnvironmentState.ACTIVE,
            act=lambda by, row, given: lock_environment(by=by, environment=row, **given),
        ),
        Deed(
            name="unlock",
            label="Unlock",
            explained="Releases are deployed there again.",
            done="It is unlocked.",
            allowed=lambda row: row.state == EnvironmentState.LOCKED,
            act=lambda by, row, given: unlock_environment(by=by, environment=row, **given),
        ),
        Deed(
            name="stop",
            label="Emergency stop",
            explained="From now on nothing is deployed there, a rollback neither. A release manager ends it.",
            done="It is stopped.",
            roles=(Role.RELEASE_MANAGER, Role.APPROVER),
            allowed=lambda row: not row.is_stopped and not row.is_archived,
            act=lambda by, row, given: stop_environment(by=by, environment=row, **given),
            is_grave=True,
        ),
        Deed(
            name="resume",
            label="End the stop",
            explained="Releases are deployed there again.",
            done="The emergency stop is over.",
            allowed=lambda row: row.is_stopped,
            act=lambda by, row, given: resume_environment(by=by, environment=row, **given),
            takes_factor=True,
        ),
        Deed(
            name="archive",
            label="Archive",
            explained="It is over for good: what was done there stays on record, what runs there is to be taken down "
            "by hand. Where releases pass it on their way to what takes approvals, it takes the role approver too.",
            done="It is archived.",
            allowed=lambda row: row.state == EnvironmentState.ACTIVE,
            act=lambda by, row, given: archive_environment(by=by, environment=row, **given),
            is_grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Environment]:
        return super().get_queryset(request).prefetch_related(LIVE, HELD)

    @admin.display(description="state")
    def badge(self, row: Environment) -> SafeString:
        return state("blocked", "Stopped") if row.is_stopped else state(row.state)

    @admin.display(description="live", empty_value="nothing")
    def live(self, row: Any) -> Any:
        return next((one.release for one in row.live_ones), None)

    @admin.display(description="on hold", empty_value="no")
    def held(self, row: Any) -> Any:
        for hold in row.open_holds:
            address = reverse("admin:deployments_hold_change", args=[hold.pk])
            return format_html('<a href="{}">{}</a>', address, hold.reason)
        return None


@admin.register(Hold)
class HoldAdmin(DeedAdmin):
    list_display = ["environment", "badge", "reason", "placed_at", "placed_by", "released_at", "released_by"]
    list_select_related = ["environment", "placed_by", "released_by"]
    list_filter = ["environment", ("released_at", admin.EmptyFieldListFilter), "placed_at"]
    search_fields = ["reason", "placed_by__username", "released_by__username"]
    search_help_text = f"A word of the reason, or a user's name. The list goes on for the newest {MOST_COUNTED:,}."
    fields = ["environment", "badge", "reason", "placed_at", "placed_by", "released_at", "released_by"]
    readonly_fields = ["badge"]
    deeds = (
        Deed(
            name="release",
            label="Release the hold",
            explained="Releases are promoted there again; the next one may be the one that was rolled back.",
            done="The hold is released.",
            allowed=lambda row: row.released_at is None,
            act=lambda by, row, given: release_hold(by=by, hold=row, **given),
            takes_factor=True,
        ),
    )

    @admin.display(description="state")
    def badge(self, row: Hold) -> SafeString:
        return state("locked", "Held") if row.released_at is None else state("released")
