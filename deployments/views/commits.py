"""The commits that a promotion brings: a part of its page that comes after it, since GitHub is asked for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from deployments.comparing import base_of, commits_between
from deployments.models import Promotion
from deployments.parties import Party
from deployments.views.access import for_staff


@require_safe
@for_staff
def promotion_commits(request: HttpRequest, party: Party, number: int) -> HttpResponse:
    found = get_object_or_404(Promotion.objects.select_related("release", "target"), pk=number)
    base = base_of(found)
    between = commits_between(base=base, head=found.release) if base else None
    return render(request, "deployments/_commits.html", {"promotion": found, "between": between})
