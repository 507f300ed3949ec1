"""Rejudges in the admin: begin one, watch it, look at the difference, decide."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from core.errors import DomainError
from execution.admin.rejudge_form import RejudgeForm
from execution.differences import changes, decisions, matrix, rejudge_result
from execution.models import Rejudge
from execution.services.rejudging.creating import create_rejudge
from execution.services.rejudging.deciding import apply_rejudge, cancel_rejudge, discard_rejudge

if TYPE_CHECKING:
    RejudgeModelAdmin = admin.ModelAdmin[Rejudge]
else:  # Django's own class takes no parameters
    RejudgeModelAdmin = admin.ModelAdmin

PAGE_SIZE = 50
DECISIONS: dict[str, tuple[Callable[..., Rejudge], str]] = {
    "apply": (apply_rejudge, "The submissions have their new outcomes."),
    "discard": (discard_rejudge, "The new outcomes were thrown away."),
    "cancel": (cancel_rejudge, "The judging was ended; every outcome is as it was."),
}


@admin.register(Rejudge)
class RejudgeAdmin(RejudgeModelAdmin):
    list_display = ["pk", "reason", "status", "judged", "changed", "created_by", "created_at", "decided_by"]
    list_display_links = ["pk", "reason"]
    list_filter = ["status", "created_at"]
    list_select_related = ["created_by", "decided_by"]
    list_per_page = 50
    search_fields = ["reason", "created_by__username"]
    search_help_text = "A word of the reason, or a user's name."

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rejudge]:
        return Rejudge.objects.filter(pk__in=super().get_queryset(request)).with_counts()

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @admin.display(description="judged")
    def judged(self, rejudge: Any) -> str:
        return f"{rejudge.judged} of {rejudge.total}"

    @admin.display(description="would change")
    def changed(self, rejudge: Any) -> int:
        return int(rejudge.changed)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form; from a problem or from chosen submissions, filled in."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = RejudgeForm(request.POST or None, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid() and (rejudge := _begun(request, form)):
            messages.success(request, "The judging has begun; nothing changes before you apply it.")
            return HttpResponseRedirect(_page_of(rejudge))
        context = self.admin_site.each_context(request) | {
            "title": "Judge submissions again",
            "opts": self.opts,
            "form": form,
        }
        return render(request, "admin/execution/rejudge/begin.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One rejudge: how far it is, the difference, and what can be done with it."""
        rejudge = self.get_object(request, object_id)
        if rejudge is None:
            raise Http404
        if not self.has_view_or_change_permission(request, rejudge):
            raise PermissionDenied
        may_decide = self.has_change_permission(request, rejudge)
        if request.method == "POST":
            if not may_decide:
                raise PermissionDenied
            _decide(request, rejudge)
            return HttpResponseRedirect(_page_of(rejudge))
        context = self.admin_site.each_context(request) | {"title": rejudge.reason, "opts": self.opts}
        context |= _shown(request, rejudge, may_decide=may_decide)
        confirms = may_decide and request.GET.get("confirm") in context["decisions"]
        context["decision"] = request.GET.get("confirm")
        return render(request, f"admin/execution/rejudge/{'confirm' if confirms else 'page'}.html", context)


def _shown(request: HttpRequest, rejudge: Rejudge, *, may_decide: bool) -> dict[str, Any]:
    result = rejudge_result(rejudge)
    return {
        "rejudge": rejudge,
        "result": result,
        "percent": 100 * result["judged"] // result["total"] if result["total"] else 100,
        "matrix": matrix(result["difference"]),
        "page": Paginator(changes(rejudge), PAGE_SIZE).get_page(request.GET.get("page")),
        "decisions": decisions(rejudge) if may_decide else [],
    }


def _begun(request: HttpRequest, form: RejudgeForm) -> Rejudge | None:
    """None where it was refused: the form says why."""
    assert isinstance(request.user, User)  # the admin asked for the permission
    try:
        return create_rejudge(user=request.user, reason=form.cleaned_data["reason"], choice=form.choice())
    except DomainError as error:
        form.refuse(error)
        return None


def _decide(request: HttpRequest, rejudge: Rejudge) -> None:
    assert isinstance(request.user, User)
    decision = request.POST.get("decision", "")
    if decision not in DECISIONS:
        messages.error(request, f"There is no decision {decision[:40]!r}; there are {', '.join(DECISIONS)}.")
        return
    decide, outcome = DECISIONS[decision]
    try:
        decide(rejudge=rejudge, user=request.user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, outcome)


def _page_of(rejudge: Rejudge) -> str:
    return reverse("admin:execution_rejudge_change", args=[rejudge.pk])
