"""A deed that asks for more than a sentence: a page that says what will happen, with a form, and one service."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.api_errors import STATUS_OF_KIND
from core.errors import DomainError
from deployments.enums import Role
from deployments.models import Promotion
from deployments.parties import Party
from deployments.views.forms import ReasonForm


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPage:
    """What stands on it. `act` calls the service and gives the promotion that the reader shall see next."""

    title: str
    explained: str
    label: str
    done: str
    back: str
    act: Callable[[], Promotion]
    is_grave: bool = False
    nothing: str = ""
    """Why there is nothing to choose from, in the place of the form."""


def require_role(party: Party, roles: Iterable[Role]) -> None:
    """Raises PermissionDenied for whom the page is not."""
    if not party.holds(*roles):
        raise PermissionDenied


def answer(request: HttpRequest, form: ReasonForm, page: FormPage) -> HttpResponse:
    """The page; where it was confirmed, what it leads to. A refusal stands in the form, and has changed nothing."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                promotion = page.act()
            except DomainError as error:
                form.refuse(error)
                status = STATUS_OF_KIND[error.kind]
            else:
                messages.success(request, page.done)
                return redirect("deployments:promotion", promotion.pk)
    return render(request, "deployments/form.html", {"page": page, "form": form}, status=status)
