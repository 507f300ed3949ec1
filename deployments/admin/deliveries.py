"""Webhooks that came in: what each said, what was made of it, and those that broke the reader once more."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedForm
from deployments.admin.many import ManyDeedAdmin
from deployments.enums import DeliveryState
from deployments.inbound.github import KNOWN
from deployments.models import InboundDelivery
from deployments.services.inbound import replay_delivery

MOST_SHOWN = 50_000


class KnownEventFilter(admin.SimpleListFilter):
    """Those that mean something here; what else a stranger calls its events would be found by reading every row."""

    title = parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(event, event) for event in sorted(KNOWN)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[InboundDelivery]) -> QuerySet[InboundDelivery]:
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(InboundDelivery)
class InboundDeliveryAdmin(ManyDeedAdmin):
    list_display = ["pk", "event", "source", "badge", "said", "received_at", "processed_at", "delivery_id"]
    list_display_links = ["pk", "event"]
    list_filter = ["state", KnownEventFilter, "received_at"]
    search_fields = ["delivery_id__exact", "sha256__startswith", "note"]
    search_help_text = (
        "The id of a delivery, the beginning of a SHA-256, or a word of the note. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["source", "event", "delivery_id", "badge", "note", "received_at", "processed_at"]}),
        ("As it came", {"fields": ["signature", "sha256", "size", "text"]}),
    ]
    readonly_fields = ["badge", "signature", "size", "text"]
    deeds = (
        Deed(
            name="replay",
            label="Replay",
            explained="It is read and acted on once more, as it came.",
            done="It was read again: its state and its note say what came of it.",
            allowed=lambda row: row.state == DeliveryState.FAILED,
            form=DeedForm,
            act=lambda by, row, _given: replay_delivery(by=by, delivery=row),
        ),
    )
    for_many = ("replay",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[InboundDelivery]:
        return super().get_queryset(request).defer("body")

    @admin.display(description="note")
    def said(self, row: InboundDelivery) -> str:
        return Truncator(row.note).chars(120)

    @admin.display(description="signature")
    def signature(self, row: InboundDelivery) -> str:
        return "It was good: what is not signed with a secret of ours is refused, and not kept."

    @admin.display(description="size")
    def size(self, row: InboundDelivery) -> str:
        return filesizeformat(len(bytes(row.body)))

    @admin.display(description="body")
    def text(self, row: InboundDelivery) -> SafeString:
        """As text and nothing else, whatever a stranger wrote."""
        return format_html('<pre class="as-it-is" tabindex="0">{}</pre>', _shown(bytes(row.body)))


def _shown(body: bytes) -> str:
    try:
        text = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        text = body.decode("utf-8", "replace")
    text = text.encode("utf-8", "replace").decode()  # half of a surrogate pair is no character
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}\n… {len(text) - MOST_SHOWN:,} characters more"
