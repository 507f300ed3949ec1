"""/accounts/tokens/: one's own API tokens; make one, and see it once; end one. With a session alone, never a token."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.callback_secrets import OLD_ONE_SIGNS_FOR, renew_callback_secret
from accounts.forms import TokenForm
from accounts.models import ApiToken, User
from accounts.second_factor import factor_of
from accounts.services import create_token, revoke_token
from core.errors import DomainError
from core.throttling import Allowance, take_save

MOST_SHOWN = 100


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_list(request: HttpRequest) -> HttpResponse:
    """The tokens, and a form for one more. What a POST has made stands on its answer and nowhere else."""
    user, form = request.user, TokenForm(request.POST or None)
    assert isinstance(user, User)
    if request.method != "POST":
        return render(request, "accounts/token_list.html", _context(user, form))
    allowance, allowed = take_save(user.pk)
    response = _created(request, user, form) if allowed else _refused(request, user, form, allowance)
    for name, value in allowance.headers().items():
        response[name] = value
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def token_revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Asks once more, then ends the token."""
    token = get_object_or_404(ApiToken, pk=token_id, user_id=request.user.pk)
    if request.method != "POST" and token.revoked_at is None:
        return render(request, "accounts/token_revoke.html", {"token": token})
    if request.method == "POST" and revoke_token(token=token):
        messages.success(request, f"The token {token.name} is revoked; nothing can use it any more.")
    return redirect("accounts:token-list")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("new", "context")
def token_secret(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """Asks once more, then makes a new secret for the token's callbacks, which stands on the answer alone."""
    token = get_object_or_404(ApiToken, pk=token_id, user_id=request.user.pk)
    if request.method != "POST":
        return render(request, "accounts/token_secret.html", {"token": token})
    try:
        new = renew_callback_secret(token=token)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("accounts:token-list")
    context = {"token": new.token, "secret": new.text, "ends_at": timezone.now() + OLD_ONE_SIGNS_FOR}
    return render(request, "accounts/token_secret_created.html", context, status=201)


@sensitive_variables("new", "context")
def _created(request: HttpRequest, user: User, form: TokenForm) -> HttpResponse:
    """The page that shows the new token, or the form that says why there is none."""
    try:
        shown = factor_of(request)
        new = create_token(user=user, second_factor=shown, **form.token_fields()) if form.is_valid() else None
    except DomainError as error:
        form.add_error(error.field, error.message)
        new = None
    if new is None:
        return render(request, "accounts/token_list.html", _context(user, form), status=400)
    context = {"token": new.token, "text": new.text, "callback_secret": new.callback_secret}
    return render(request, "accounts/token_created.html", context, status=201)


def _refused(request: HttpRequest, user: User, form: TokenForm, allowance: Allowance) -> HttpResponse:
    form.add_error(None, f"That was too often; try again in {allowance.reset_seconds} seconds.")
    response = render(request, "accounts/token_list.html", _context(user, form), status=429)
    response["Retry-After"] = str(allowance.reset_seconds)
    return response


def _context(user: User, form: TokenForm) -> dict[str, object]:
    now = timezone.now()
    tokens = list(ApiToken.objects.filter(user=user).order_by("revoked_at", "-created_at")[:MOST_SHOWN])
    rows = [(token, token.state(now=now)) for token in tokens]
    return {"form": form, "rows": rows}
