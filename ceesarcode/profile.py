"""/accounts/profile/: who one is, how far one came. Here, since it shows what every app knows of a user."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.forms import ProfileForm
from accounts.models import User
from accounts.services import change_profile
from accounts.viewer import Viewer
from execution.models import Submission
from problems.enums import ProgressState
from problems.models import Progress

RECENT = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """Shows and changes the account of whoever is signed in."""
    user = get_object_or_404(
        User, pk=request.user.pk
    )  # not the request's own: a refused form must not rename the header
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        change_profile(user=user, **form.cleaned_data)
        messages.success(request, "Your profile is saved.")
        return redirect("profile")
    viewer = Viewer(user=user)
    counts = Progress.objects.owned_by(viewer).aggregate(
        solved=Count("pk", filter=Q(state=ProgressState.SOLVED)), tried=Count("pk")
    )
    own = Submission.objects.owned_by(viewer)
    context = {"form": form, "counts": counts | {"submissions": own.count()}}
    context["recent"] = own.select_related("run", "problem")[:RECENT]
    return render(request, "accounts/profile.html", context, status=400 if form.errors else 200)
