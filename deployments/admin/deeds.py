"""The one way in which something is changed in this admin: a button where the state and the person's role allow it, a
page that says what will happen and asks why, and one service.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString

from accounts.second_factor import SecondFactorMissing
from core.admin_lists import LongList, ReadOnly
from core.errors import DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import Role
from deployments.parties import Party, party_in_session
from deployments.templatetags.states import state

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:  # Django's own class takes no parameters
    AnyModelAdmin = admin.ModelAdmin

LONGEST_REASON = 2000
HISTORY = 100
MEANWHILE = "It was changed by somebody else meanwhile. Go back, and look at it again."


class DeedForm(forms.Form):
    """Which version of the row the person has seen; a deed that asks for more adds fields."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row

    def refuse(self, error: DomainError) -> None:
        """Puts a service's refusal where the reader looks for it."""
        self.add_error(error.field if error.field in self.fields else None, error.message)


class ReasonForm(DeedForm):
    """Why, too; it is asked for last."""

    reason = forms.CharField(
        max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}), help_text="Why, for the record."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in ("reason", "version")])


def anyway(row: Any) -> bool:
    return True


def nothing(row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Revealed:
    """A row, and a secret of it that is shown this once."""

    row: Model
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """`act` calls the service and gives the row that the reader shall see next. The service has the last word."""

    name: str
    label: str
    explained: str
    done: str
    roles: tuple[Role, ...] = (Role.RELEASE_MANAGER,)
    act: Callable[[Party, Any, dict[str, Any]], Model | Revealed]
    allowed: Callable[[Any], bool] = anyway
    form: type[DeedForm] = ReasonForm
    initial: Callable[[Any], dict[str, Any]] = nothing
    is_grave: bool = False
    takes_factor: bool = False


class DeedAdmin(LongList, ReadOnly, AnyModelAdmin):
    """To be read, but for its `deeds` with a row, and its `openings`, which make one."""

    deeds: tuple[Deed, ...] = ()
    openings: tuple[Deed, ...] = ()

    class Media:
        css = {"all": ["css/admin-deployments.css"]}

    @admin.display(description="state", ordering="state")
    def badge(self, row: Any) -> SafeString:
        return state(row.state)

    def get_urls(self) -> list[URLPattern]:
        name, page = f"{self.opts.app_label}_{self.opts.model_name}", self.admin_site.admin_view(self.deed_page)
        return [
            path("deeds/<slug:name>/", page, name=f"{name}_opening"),
            path("<int:number>/deeds/<slug:name>/", page, name=f"{name}_deed"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"openings": self._offered(party_in_session(request), self.openings, None)} | (extra_context or {})
        return super().changelist_view(request, extra)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        by = party_in_session(request)
        extra = {"deeds": self._offered(by, self.deeds, row) if row else [], "lacks_factor": by.lacks_factor}
        return super().change_view(request, object_id, form_url, extra | (extra_context or {}))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """From the record of deeds; Django's own log knows nothing of them."""
        row = self._row(request, object_id)
        events = AuditEvent.objects.filter(target_type=self.opts.label_lower, target_id=str(row.pk))
        context = {"title": f"History: {row}", "row": row, "events": events.order_by("-seq")[:HISTORY]}
        return self._page(request, "history", context)

    def deed_page(self, request: HttpRequest, name: str, number: int | None = None) -> HttpResponse:
        """Asks to confirm, and does it when it was confirmed."""
        row = None if number is None else self._row(request, str(number))
        deed = next((deed for deed in (self.openings if row is None else self.deeds) if deed.name == name), None)
        if deed is None:
            raise Http404
        by = party_in_session(request)
        if not self.has_view_permission(request, row) or not by.holds(*deed.roles):
            raise PermissionDenied
        title = f"{deed.label}: {row}" if row else deed.label
        back = self._address("change", row) if row else self._address("changelist")
        context = {"title": title, "deed": deed, "row": row, "back": back}
        if deed.takes_factor and by.lacks_factor:
            return self._page(request, "factor_missing", context, status=403)
        if not deed.allowed(row):
            messages.warning(request, f"“{deed.label}” is not possible any more: look at how it is now.")
            return redirect(self._address("change", row))
        initial: dict[str, Any] = deed.initial(row) if row else dict(request.GET.items())
        initial |= {"version": getattr(row, "version", None)}
        form = deed.form(request.POST if request.method == "POST" else None, row=row, initial=initial)
        status = 200
        if request.method == "POST":
            result = _result(by, deed, row, form)
            if isinstance(result, Revealed):
                return self._revealed(request, deed, result)
            if result is not None:
                messages.success(request, deed.done)
                return redirect(self._address("change", result))
            status = 400
        return self._page(request, "deed", context | {"form": form}, status=status)

    def _revealed(self, request: HttpRequest, deed: Deed, result: Revealed) -> HttpResponse:
        """At once and on no other page: whatever carried it to one would keep it."""
        context = {"title": f"{result.row}: its new secret", "deed": deed, "row": result.row, "secret": result.secret}
        return self._page(request, "secret", context | {"back": self._address("change", result.row)})

    def _offered(self, by: Party, deeds: tuple[Deed, ...], row: Model | None) -> list[Deed]:
        return [deed for deed in deeds if deed.allowed(row) and by.holds(*deed.roles)]

    def _row(self, request: HttpRequest, object_id: str) -> Model:
        row: Model | None = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    def _address(self, page: str, row: Model | None = None) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=[row.pk] if row else [])

    def _page(self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        shared = self.admin_site.each_context(request) | {"opts": self.opts, "media": self.media}
        return render(request, f"admin/deployments/{name}.html", shared | context, status=status)


def _result(by: Party, deed: Deed, row: Any, form: DeedForm) -> Model | Revealed | None:
    """None where it was refused: the form says why. A role that is missing is a 403."""
    if not form.is_valid():
        return None
    given = dict(form.cleaned_data)
    if given.pop("version") != getattr(row, "version", None):
        form.add_error(None, MEANWHILE)
        return None
    try:
        return deed.act(by, row, given)
    except SecondFactorMissing as error:
        form.refuse(error)  # with the address where it is shown
        return None
    except Forbidden as error:
        raise PermissionDenied(error.message) from error
    except DomainError as error:
        form.refuse(error)
        return None
