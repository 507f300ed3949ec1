"""Promotions: found here, decided on their own page, where everything that counts stands together."""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.admin_lists import MOST_COUNTED, ReadOnly
from deployments.admin.deeds import DeedAdmin
from deployments.models import Approval, ChecklistItem, Promotion, SignOff
from deployments.templatetags.states import state

if TYPE_CHECKING:
    ItemRows = admin.TabularInline[ChecklistItem, Promotion]
    ApprovalRows = admin.TabularInline[Approval, Promotion]
else:  # Django's own class takes no parameters
    ItemRows = ApprovalRows = admin.TabularInline


class ItemInline(ReadOnly, ItemRows):
    model = ChecklistItem
    verbose_name_plural = "checklist, frozen when the promotion opened"
    fields = ["mode", "role", "check_kind", "required"]
    extra = 0


class ApprovalInline(ReadOnly, ApprovalRows):
    model = Approval
    fk_name = "promotion"
    fields = ["user", "decision", "comment", "badge", "at"]
    readonly_fields = ["badge", "at"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Approval]:
        return super().get_queryset(request).select_related("user")

    @admin.display(description="counts")
    def badge(self, approval: Approval) -> SafeString:
        return state(approval.state)


@admin.register(Promotion)
class PromotionAdmin(DeedAdmin):
    list_display = ["pk", "release", "source", "target", "kind", "badge", "requester", "requested_at", "finished_at"]
    list_display_links = ["pk", "release"]
    list_select_related = ["release", "source", "target", "requester"]
    list_filter = ["target", "state", "kind", "requested_at"]
    search_fields = ["release__label", "release__git_sha__startswith", "requester__username", "reason"]
    search_help_text = (
        "A part of the release's version, the beginning of its commit, a user's name, or a word of the reason. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    fieldsets = [
        (None, {"fields": ["release", "source", "target", "kind", "badge", "reason", "outcome"]}),
        ("Asked for", {"fields": ["requester", "requested_at", "scheduled_at", "expires_at", "finished_at"]}),
        ("Judged by", {"fields": ["source_deployment", "plan", "template_revision", "gate_hash", "retry_of"]}),
        ("Signed off", {"fields": ["sign_offs"]}),
    ]
    readonly_fields = ["badge", "sign_offs"]
    inlines = [ItemInline, ApprovalInline]

    def view_on_site(self, promotion: Model) -> str:
        """Where it is signed off, approved, started."""
        return reverse("deployments:promotion", args=[promotion.pk])

    @admin.display(description="sign-offs", empty_value="none")
    def sign_offs(self, promotion: Promotion) -> SafeString | None:
        words = SignOff.objects.filter(item__promotion=promotion).select_related("item", "user")
        told = (
            (word.item.text, word.user, word.get_decision_display(), word.statement, state(word.state))
            for word in words
        )
        return format_html_join("", "<p><strong>{}</strong>: {} says that it {}: “{}” {}</p>", told) or None
