"""Channels and what is sent over them. An address is never shown: the hint is all that is told of it."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from core.admin_lists import MOST_COUNTED
from deployments.admin.deeds import Deed, DeedAdmin, DeedForm, Revealed
from deployments.admin.forms import ChannelEditForm, ChannelForm
from deployments.admin.many import ManyDeedAdmin
from deployments.enums import ChannelState, MessageState
from deployments.models import NotificationChannel, OutboxMessage
from deployments.notifications.news import EVENTS, TEST
from deployments.parties import Party
from deployments.services.channels import (
    ChannelWish,
    SavedChannel,
    create_channel,
    edit_channel,
    switch_channel_off,
    switch_channel_on,
    try_channel,
)
from deployments.services.sending import resend_message


def _saved(saved: SavedChannel) -> NotificationChannel | Revealed:
    return Revealed(saved.channel, saved.secret) if saved.secret else saved.channel


def _edit(by: Party, row: NotificationChannel, given: dict[str, Any]) -> NotificationChannel | Revealed:
    return _saved(edit_channel(by=by, channel=row, wish=ChannelWish(kind=row.kind, **given)))


def _try(by: Party, row: NotificationChannel, given: dict[str, Any]) -> NotificationChannel:
    try_channel(by=by, channel=row)
    return row


def is_on(row: NotificationChannel) -> bool:
    return row.state == ChannelState.ACTIVE


@admin.register(NotificationChannel)
class NotificationChannelAdmin(DeedAdmin):
    list_display = ["name", "kind", "hint", "badge", "failures", "notice", "told", "where"]
    list_filter = ["state", "kind", "environments"]
    search_fields = ["name", "hint"]
    search_help_text = "A part of its name, or of what is told of its address."
    ordering = ["-pk"]
    fields = ["name", "kind", "hint", "badge", "failures", "notice", "told", "where"]
    readonly_fields = ["badge", "told", "where"]
    openings = (
        Deed(
            name="create",
            label="Make a channel",
            explained="It is told of what happens from now on. Send a test when it is there.",
            done="The channel is there.",
            form=ChannelForm,
            act=lambda by, _row, given: _saved(create_channel(by=by, wish=ChannelWish(**given))),
        ),
    )
    deeds = (
        Deed(
            name="edit",
            label="Edit",
            explained="What is sent from now on counts on this; what waits goes to the new address too.",
            done="The channel is as you wrote it.",
            form=ChannelEditForm,
            initial=lambda row: {
                "name": row.name,
                "events": row.events,
                "environments": [one.pk for one in row.environments.all()],
            },
            act=_edit,
        ),
        Deed(
            name="try",
            label="Send a test",
            explained="A message that says no more than that it arrived. Under Outbox messages you see how it went.",
            done="The test is on its way.",
            allowed=is_on,
            form=DeedForm,
            act=_try,
        ),
        Deed(
            name="switch-off",
            label="Switch off",
            explained="Nothing is sent to it until it is switched on again; what it is to be told waits.",
            done="It is switched off.",
            allowed=is_on,
            act=lambda by, row, given: switch_channel_off(by=by, channel=row, **given),
            is_grave=True,
        ),
        Deed(
            name="switch-on",
            label="Switch on",
            explained="What waited for it is sent.",
            done="It is switched on.",
            allowed=lambda row: not is_on(row),
            form=DeedForm,
            act=lambda by, row, _given: switch_channel_on(by=by, channel=row),
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[NotificationChannel]:
        return super().get_queryset(request).prefetch_related("environments").defer("sealed_address")

    @admin.display(description="events")
    def told(self, row: NotificationChannel) -> str:
        return ", ".join(row.events) or "all"

    @admin.display(description="environments")
    def where(self, row: NotificationChannel) -> str:
        return ", ".join(environment.name for environment in row.environments.all()) or "all"


class EventFilter(admin.SimpleListFilter):
    """The names that there are; those of all messages could only be found by reading every row."""

    title = parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(event, event) for event in (*EVENTS, TEST)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(OutboxMessage)
class OutboxMessageAdmin(ManyDeedAdmin):
    list_display = ["pk", "event", "channel", "badge", "attempts", "next", "answer", "created_at", "sent_at"]
    list_display_links = ["pk", "event"]
    list_select_related = ["channel"]
    list_filter = ["state", "channel", EventFilter, "created_at"]
    search_fields = ["channel__name", "response", "dedupe_key__exact"]
    search_help_text = (
        "A part of the channel's name, or of what was answered, or the key of an event, as audit-7. "
        f"The list goes on for the newest {MOST_COUNTED:,}."
    )
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["channel", "event", "badge", "told"]}),
        ("Course", {"fields": ["created_at", "attempts", "next", "sent_at", "response", "dedupe_key"]}),
    ]
    readonly_fields = ["badge", "told", "next"]
    deeds = (
        Deed(
            name="resend",
            label="Send again",
            explained="It is sent as if it were new, with all its attempts. Its channel must be switched on.",
            done="It is queued.",
            allowed=lambda row: row.state == MessageState.DEAD,
            form=DeedForm,
            act=lambda by, row, _given: resend_message(by=by, message=row),
        ),
    )
    for_many = ("resend",)

    @admin.display(description="next attempt", empty_value="none")
    def next(self, row: OutboxMessage) -> Any:
        return row.next_at if row.state in (MessageState.QUEUED, MessageState.FAILED) else None

    @admin.display(description="answer")
    def answer(self, row: OutboxMessage) -> str:
        return Truncator(row.response).chars(80)

    @admin.display(description="what is told")
    def told(self, row: OutboxMessage) -> SafeString:
        text = json.dumps(row.payload, ensure_ascii=False, indent=2)
        return format_html('<pre class="as-it-is" tabindex="0">{}</pre>', text)
