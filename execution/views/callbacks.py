"""/callbacks/: what was told, or is still to be, of the runs of one's own tokens; every attempt with its answer."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.viewer import viewer_of
from core.errors import DomainError
from execution.models import Callback, FailingAddress
from execution.services.pausing import resume_address
from execution.services.resending import resend_callback

PAGE_SIZE = 50


@login_required
@require_safe
def callback_list(request: HttpRequest) -> HttpResponse:
    viewer = viewer_of(request)
    rows = Callback.objects.owned_by(viewer).select_related("token", "run").prefetch_related("log")
    rows = rows.defer("body", "run__files", "run__stdin", "run__args", "run__limits").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    paused = FailingAddress.objects.owned_by(viewer).paused()
    return render(request, "execution/callback_list.html", {"page": page, "paused": paused})


@login_required
@require_POST
def callback_resend(request: HttpRequest, callback_id: UUID) -> HttpResponse:
    """One attempt more."""
    user = request.user
    assert isinstance(user, User)
    rows = Callback.objects.owned_by(viewer_of(request)).select_related("token").defer("body")
    callback = get_object_or_404(rows, pk=callback_id)
    try:
        resend_callback(callback=callback, user=user)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "It is being sent once more; reload the page to see what was answered.")
    return redirect("execution:callback-list")


@login_required
@require_POST
def address_resume(request: HttpRequest, address_id: int) -> HttpResponse:
    """Switches an address on again that failed too often."""
    address = get_object_or_404(FailingAddress.objects.owned_by(viewer_of(request)), pk=address_id)
    if resume_address(address=address):
        messages.success(request, f"Callbacks to {address.address} are sent again.")
    return redirect("execution:callback-list")
