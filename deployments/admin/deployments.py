"""Deployments: how far each came, what the platform said, and what a person says of one that goes on."""

from django.contrib import admin
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedAdmin
from deployments.enums import DeploymentState, Platform
from deployments.models import Deployment
from deployments.platforms.manual import CONFIRMED
from deployments.services.deploying.deciding import cancel_deployment, confirm_deployment
from deployments.transitions import BEFORE_LIVE


def waits_for_a_person(row: Deployment) -> bool:
    by_hand = row.state == DeploymentState.IN_PROGRESS and row.environment.platform == Platform.MANUAL
    return by_hand and row.platform_status != CONFIRMED


@admin.register(Deployment)
class DeploymentAdmin(DeedAdmin):
    list_display = [
        "pk",
        "release",
        "environment",
        "badge",
        "kind",
        "requested_by",
        "requested_at",
        "finished_at",
        "why",
    ]
    list_display_links = ["pk", "release"]
    list_select_related = ["release", "environment", "requested_by"]
    list_filter = ["environment", "state", "kind", "requested_at"]
    search_fields = ["release__label", "release__git_sha__startswith", "requested_by__username", "platform_id"]
    search_help_text = (
        "A part of the release's version, the beginning of its commit, a user's name, or what the platform calls it. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    fieldsets = [
        (None, {"fields": ["release", "environment", "promotion", "kind", "badge", "failure"]}),
        ("Asked for", {"fields": ["requested_by", "requested_at", "idempotency_key"]}),
        ("The platform", {"fields": ["attempt", "platform_id", "platform_status", "heartbeat_at", "finished_at"]}),
        ("What was seen to run", {"fields": ["observed_sha", "observed_digest"]}),
    ]
    readonly_fields = ["badge"]
    deeds = (
        Deed(
            name="confirm",
            label="I carried it out",
            explained="What runs there is asked for its commit and digest now; whether it is live, that decides.",
            done="Confirmed; the identity check decides.",
            allowed=waits_for_a_person,
            act=lambda by, row, given: confirm_deployment(by=by, deployment=row, **given),
        ),
        Deed(
            name="cancel",
            label="Cancel",
            explained="It ends here, and its environment is free. The platform is asked to stop.",
            done="It is cancelled.",
            allowed=lambda row: row.state in BEFORE_LIVE,
            act=lambda by, row, given: cancel_deployment(by=by, deployment=row, **given),
            is_grave=True,
        ),
    )

    @admin.display(description="what went wrong")
    def why(self, row: Deployment) -> SafeString | str:
        return Truncator(row.failure).chars(120)
