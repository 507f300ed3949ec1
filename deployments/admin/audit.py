"""The record of deeds: read, narrowed, taken away as JSON lines; nobody writes in it."""

import json
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core.admin_lists import MOST_COUNTED, LongList, ReadOnly
from core.audit.checking import export_lines
from core.models import AuditEvent
from deployments.admin.deeds import AnyModelAdmin
from deployments.enums import Role
from deployments.parties import party_in_session

LINES = 2000
LIST = "admin:core_auditevent_changelist"
DIFFERENCE = """<table class="difference"><thead><tr><th scope="col">Field</th><th scope="col">Before</th>
<th scope="col">After</th></tr></thead><tbody>{}</tbody></table>"""


class LatestFilter(admin.SimpleListFilter):
    """The values of the latest events: those of all could only be found by reading every row."""

    shown = ""
    """The column that tells what is to be read, where it is another than the one that is filtered by."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        name = self.parameter_name or ""
        shown = self.shown or name
        newest = AuditEvent.objects.aggregate(newest=Max("seq"))["newest"] or 0
        latest = AuditEvent.objects.filter(seq__gt=newest - MOST_COUNTED).exclude(**{name: ""})
        return [*latest.order_by(shown, name).values_list(name, shown).distinct()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.parameter_name or "": self.value()}) if self.value() else queryset


class ActionFilter(LatestFilter):
    title = parameter_name = "action"


class ActorFilter(LatestFilter):
    title, parameter_name, shown = "actor", "actor_id", "actor_label"


class TargetFilter(LatestFilter):
    title, parameter_name = "kind of target", "target_type"


@admin.register(AuditEvent)
class AuditEventAdmin(LongList, ReadOnly, AnyModelAdmin):
    list_display = ["seq", "when", "actor", "action", "target", "why"]
    list_filter = [ActionFilter, ActorFilter, TargetFilter, "actor_type", "at"]
    search_fields = ["actor_label__startswith", "target_id__exact", "action__startswith"]
    search_help_text = (
        "The beginning of an actor's name or of an action, or the number of a target. "
        f"The list goes on for the newest {MOST_COUNTED:,} that match."
    )
    fieldsets = [
        (None, {"fields": ["seq", "when", "action", "target", "reason"]}),
        ("By", {"fields": ["actor", "actor_type", "token_id", "ip"]}),
        ("What changed", {"fields": ["difference"]}),
        ("In the chain", {"fields": ["prev_hash", "hash"]}),
    ]

    class Media:
        css = {"all": ["css/admin-deployments.css"]}

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.export)
        return [path("export/", page, name="core_auditevent_export"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"may_export": may_export(request)} | (extra_context or {}))

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """All of it, or what came behind `?after=N`: a copy kept elsewhere is what proves it later."""
        if not self.has_view_permission(request) or not may_export(request):
            raise PermissionDenied
        after = request.GET.get("after", "")
        number = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
        response = StreamingHttpResponse(_lines(number), content_type="application/jsonl")
        response["Content-Disposition"] = 'attachment; filename="audit.jsonl"'
        return response

    @admin.display(description="when (UTC)")
    def when(self, event: AuditEvent) -> str:
        return f"{event.at:%Y-%m-%d %H:%M:%S}"

    @admin.display(description="actor")
    def actor(self, event: AuditEvent) -> SafeString | str:
        if not event.actor_id:
            return event.actor_label
        return _narrowed(event.actor_label, actor_id=event.actor_id)

    @admin.display(description="target")
    def target(self, event: AuditEvent) -> SafeString:
        """All that was done with it."""
        named = f"{event.target_type} {event.target_id}"
        return _narrowed(named, target_type=event.target_type, target_id=event.target_id)

    @admin.display(description="reason")
    def why(self, event: AuditEvent) -> str:
        return Truncator(event.reason).chars(120)

    @admin.display(description="before and after")
    def difference(self, event: AuditEvent) -> SafeString:
        before, after = json.loads(event.before), json.loads(event.after)
        rows = ((name, _plain(before, name), _plain(after, name)) for name in sorted({*before, *after}))
        cells = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td></tr>', rows)
        return format_html(DIFFERENCE, cells)


def may_export(request: HttpRequest) -> bool:
    by = party_in_session(request)
    return by.holds(Role.AUDITOR) or (by.user is not None and by.user.is_superuser)


def _narrowed(text: str, **query: str) -> SafeString:
    return format_html('<a href="{}?{}">{}</a>', reverse(LIST), urlencode(query), text)


def _plain(values: dict[str, Any], name: str) -> str:
    if name not in values:
        return "-"
    value = values[name]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _lines(after: int) -> AsyncIterator[str]:
    """Piece by piece: the server would otherwise gather all of it before it sends the first."""
    lines = export_lines(after=after)
    while piece := await sync_to_async(_piece)(lines):
        yield piece


def _piece(lines: Iterator[str]) -> str:
    return "".join(f"{line}\n" for line in islice(lines, LINES))
