"""/callbacks/: what was told, or is still to be, of the runs of one's own tokens; every attempt with its answer."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.viewer import viewer_of
from execution.models import Callback

PAGE_SIZE = 50


@login_required
@require_safe
def callback_list(request: HttpRequest) -> HttpResponse:
    rows = Callback.objects.owned_by(viewer_of(request)).select_related("token", "run").prefetch_related("log")
    rows = rows.defer("body", "run__files", "run__stdin", "run__args", "run__limits").order_by("-created_at", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "execution/callback_list.html", {"page": page})
