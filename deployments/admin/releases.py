"""Releases: what was built, where it runs, and whether it may go on."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedAdmin
from deployments.enums import ReleaseState, Role
from deployments.models import Deployment, Release
from deployments.services.releases.judging import block_release, retire_release, unblock_release

LIVE = Prefetch("deployments", Deployment.objects.live().select_related("environment"), to_attr="live_ones")


@admin.register(Release)
class ReleaseAdmin(DeedAdmin):
    list_display = ["label", "commit", "badge", "live", "branch", "author", "built_at", "recorded_at"]
    list_filter = ["state", "built_at", "recorded_at"]
    search_fields = ["label", "git_sha__startswith", "digest__startswith", "branch", "author"]
    search_help_text = (
        "A part of the version, the beginning of the commit or the digest, a branch or an author. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    fieldsets = [
        (None, {"fields": ["label", "badge", "blocked_reason", "live"]}),
        ("Built", {"fields": ["git_sha", "digest", "image_repo", "branch", "author", "built_at", "committed_at"]}),
        ("Known by", {"fields": ["build_url", "migrations", "content_hash", "recorded_at"]}),
    ]
    readonly_fields = ["badge", "live"]
    deeds = (
        Deed(
            name="block",
            label="Block",
            explained="It is not deployed or promoted any more, until it is unblocked. Where it is live, it stays.",
            done="It is blocked.",
            roles=(Role.RELEASE_MANAGER, Role.APPROVER),
            allowed=lambda row: row.state == ReleaseState.CANDIDATE,
            act=lambda by, row, given: block_release(by=by, release=row, **given),
            is_grave=True,
        ),
        Deed(
            name="unblock",
            label="Unblock",
            explained="It may be deployed and promoted again.",
            done="It is a candidate again.",
            allowed=lambda row: row.state == ReleaseState.BLOCKED,
            act=lambda by, row, given: unblock_release(by=by, release=row, **given),
        ),
        Deed(
            name="retire",
            label="Retire",
            explained="It is over with for good: nobody deploys it, or rolls back to it, again.",
            done="It is retired.",
            allowed=lambda row: row.state == ReleaseState.CANDIDATE,
            act=lambda by, row, given: retire_release(by=by, release=row, **given),
            is_grave=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).prefetch_related(LIVE)

    @admin.display(description="commit")
    def commit(self, row: Release) -> str:
        return row.git_sha[:10]

    @admin.display(description="live in", empty_value="nowhere")
    def live(self, row: Any) -> Any:
        return ", ".join(one.environment.name for one in row.live_ones) or None
