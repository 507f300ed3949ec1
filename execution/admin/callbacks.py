"""Callbacks in the admin: to be read, with every attempt, and sent once more; never a secret, which is nowhere."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from accounts.models import User
from core.errors import DomainError
from execution.admin.runs import BOUND, MOST_CHOSEN, LongList, ReadOnly
from execution.enums import CallbackState
from execution.models import Callback, CallbackAttempt, FailingAddress
from execution.services.pausing import resume_address
from execution.services.resending import MAY_RESEND, resend_callback

TONES = {CallbackState.QUEUED: "running", CallbackState.DELIVERED: "ok", CallbackState.FAILED: "wrong"}
SHOWN_OF_ID, SHOWN_OF_ADDRESS = 12, 60

if TYPE_CHECKING:
    CallbackModelAdmin = admin.ModelAdmin[Callback]
    AddressModelAdmin = admin.ModelAdmin[FailingAddress]
    AttemptRows = admin.TabularInline[CallbackAttempt, Callback]
else:  # Django's own classes take no parameters
    CallbackModelAdmin = AddressModelAdmin = admin.ModelAdmin
    AttemptRows = admin.TabularInline


class AttemptInline(ReadOnly, AttemptRows):
    model = CallbackAttempt
    verbose_name_plural = "attempts"
    fields = ["number", "at", "duration_ms", "status", "sentence", "asked_by"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CallbackAttempt]:
        return super().get_queryset(request).select_related("asked_by", "callback")


@admin.register(Callback)
class CallbackAdmin(LongList, ReadOnly, CallbackModelAdmin):
    list_display = ["short_id", "badge", "attempts", "address", "next_at", "owner", "token_name", "created_at"]
    list_filter = ["state", "created_at"]
    list_select_related = ["token__user"]
    search_fields = ["url", "token__name", "token__user__username", "token__user__email"]
    search_help_text = f"A message's id, a part of an address, a token's name, a user's name or address. {BOUND}"
    ordering = ["-created_at", "-pk"]
    fields = ["message_id", "url", "badge", "run_link", "token_link", "owner", "attempts", "next_at", "asked_by"]
    fields += ["created_at", "ended_at", "body"]
    inlines = [AttemptInline]
    actions = ["resend"]

    class Media:
        css = {"all": ["css/admin-callbacks.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Callback]:
        rows = super().get_queryset(request).select_related("token__user", "asked_by")
        is_list = request.resolver_match is not None and str(request.resolver_match.url_name).endswith("_changelist")
        return rows.defer("body") if is_list else rows

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Callback], search_term: str
    ) -> tuple[QuerySet[Callback], bool]:
        if pk := Callback.pk_of(search_term.strip()):
            return queryset.filter(Q(pk=pk) | Q(run_id=pk)), False
        return super().get_search_results(request, queryset, search_term)

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_RESEND)

    @admin.action(description="Send the chosen callbacks again", permissions=["resend"])
    def resend(self, request: HttpRequest, callbacks: QuerySet[Callback]) -> None:
        assert isinstance(request.user, User)
        chosen = list(callbacks[: MOST_CHOSEN + 1])
        if len(chosen) > MOST_CHOSEN:
            messages.error(request, f"Choose at most {MOST_CHOSEN} at once; nothing was sent.")
            return
        for callback in chosen:
            try:
                resend_callback(callback=callback, user=request.user)
            except DomainError as error:
                messages.error(request, f"Callback {callback.message_id}: {error.message}")
            else:
                messages.success(request, f"Callback {callback.message_id} is being sent.")

    @admin.display(description="message")
    def short_id(self, callback: Callback) -> str:
        return f"{callback.message_id[:SHOWN_OF_ID]}…"

    @admin.display(description="address")
    def address(self, callback: Callback) -> str:
        return Truncator(callback.url).chars(SHOWN_OF_ADDRESS)

    @admin.display(description="state")
    def badge(self, callback: Callback) -> SafeString:
        state = CallbackState(callback.state)
        return format_html('<span class="verdict tone-{}">{}</span>', TONES[state], state)

    @admin.display(description="owner")
    def owner(self, callback: Callback) -> str:
        return callback.token.user.username

    @admin.display(description="token")
    def token_name(self, callback: Callback) -> str:
        return callback.token.name

    @admin.display(description="token")
    def token_link(self, callback: Callback) -> SafeString:
        return _link("accounts_apitoken", callback.token_id, str(callback.token))

    @admin.display(description="run")
    def run_link(self, callback: Callback) -> SafeString:
        return _link("execution_run", callback.run_id, str(callback.run_id))


@admin.register(FailingAddress)
class FailingAddressAdmin(ReadOnly, AddressModelAdmin):
    list_display = ["address", "user", "failures", "failing_since", "failed_at", "paused_at"]
    list_filter = [("paused_at", admin.EmptyFieldListFilter)]
    list_select_related = ["user"]
    search_fields = ["address", "user__username", "user__email"]
    search_help_text = "A part of an address, a user's name or address."
    actions = ["resume"]

    def has_resume_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("execution.change_failingaddress")

    @admin.action(description="Switch the chosen addresses on again", permissions=["resume"])
    def resume(self, request: HttpRequest, addresses: QuerySet[FailingAddress]) -> None:
        count = sum(resume_address(address=address) for address in addresses)
        messages.success(request, f"{count} switched on.")


def _link(name: str, pk: Any, text: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{name}_change", args=[pk]), text)
