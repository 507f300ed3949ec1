"""A person's second factors in the admin: what there is, and all of it removed where the device is lost."""

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from accounts.second_factor import LONGEST_REASON, factor_of, remove_factors
from core.api_errors import STATUS_OF_KIND
from core.audit.actors import Actor, ActorType
from core.errors import DomainError

if TYPE_CHECKING:
    UserModelAdmin = admin.ModelAdmin[User]
else:  # Django's own class takes no parameters
    UserModelAdmin = admin.ModelAdmin


class RemovalForm(forms.Form):
    reason = forms.CharField(
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why, for the record, and how you made sure that it is this person who asks.",
    )


def factors_page(model_admin: UserModelAdmin, request: HttpRequest, number: int) -> HttpResponse:
    """For superusers. A refusal is told on the page, and has changed nothing."""
    if not isinstance(request.user, User) or not request.user.is_superuser:
        raise PermissionDenied
    user, status = get_object_or_404(User, pk=number), 200
    form = RemovalForm(request.POST or None)
    if request.method == "POST":
        try:
            if form.is_valid():
                _remove(request, user, form.cleaned_data["reason"])
                messages.success(
                    request, f"{user} signs in with the password alone now, and is told by e-mail where there is one."
                )
                return redirect("admin:accounts_user_change", number)
            status = 400
        except DomainError as error:
            form.add_error(None, error.message)
            status = STATUS_OF_KIND[error.kind]
    context = model_admin.admin_site.each_context(request) | {
        "opts": model_admin.opts,
        "title": f"Second factor of {user}",
        "row": user,
        "factors": Authenticator.objects.filter(user=user).order_by("pk"),
        "form": form,
    }
    return render(request, "admin/accounts/user/factors.html", context, status=status)


def _remove(request: HttpRequest, user: User, reason: str) -> None:
    address = request.META.get("REMOTE_ADDR") or ""
    by = Actor(type=ActorType.USER, id=str(request.user.pk), label=request.user.get_username(), ip=address)
    remove_factors(by=by, user=user, reason=reason, is_confirmed=factor_of(request) is not None)
