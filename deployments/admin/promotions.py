"""Promotions: found here, decided on their own page, where everything that counts stands together."""

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import DeedAdmin
from deployments.models import Approval, ChecklistItem, Promotion, SignOff
from deployments.templatetags.states import state

CHECKLIST = """<div class="scrolls" tabindex="0" role="group" aria-label="Checklist"><table><thead><tr>
<th scope="col">Item</th><th scope="col">Filled</th><th scope="col">By</th><th scope="col">Required</th>
<th scope="col">Said</th></tr></thead><tbody>{}</tbody></table></div>"""
ITEM = '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>'


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
        ("Said of it", {"fields": ["checklist", "approvals"]}),
    ]
    readonly_fields = ["badge", "checklist", "approvals"]

    def view_on_site(self, promotion: Model) -> str:
        """Where it is signed off, approved, started."""
        return reverse("deployments:promotion", args=[promotion.pk])

    @admin.display(description="checklist, frozen when it opened")
    def checklist(self, promotion: Promotion) -> SafeString:
        words: dict[int, list[SignOff]] = {}
        for word in SignOff.objects.filter(item__promotion=promotion).select_related("user"):
            words.setdefault(word.item_id, []).append(word)
        return format_html(
            CHECKLIST,
            format_html_join("", ITEM, (_told(item, words.get(item.pk, [])) for item in promotion.items.all())),
        )

    @admin.display(description="approvals", empty_value="none")
    def approvals(self, promotion: Promotion) -> SafeString | None:
        given = Approval.objects.filter(promotion=promotion).select_related("user")
        told = ((one.user, one.get_decision_display(), one.comment, state(one.state)) for one in given)
        return format_html_join("", "<p>{} {} it. {} {}</p>", told) or None


def _told(item: ChecklistItem, words: list[SignOff]) -> tuple[str, ...]:
    said = ((word.user, word.get_decision_display(), word.statement, state(word.state)) for word in words)
    by = item.get_check_kind_display() if item.check_kind else item.get_role_display()
    return (
        *(item.text, item.get_mode_display(), by, "yes" if item.required else "no"),
        format_html_join("", "<p>{} says that it {}: “{}” {}</p>", said),
    )
