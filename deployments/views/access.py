"""Who sees these pages: staff. What they may do there hangs on their roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from deployments.parties import party_in_session

View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Signs in who is not, and turns candidates away; the view is given the party."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User) or not user.is_staff:
            raise PermissionDenied
        return view(request, party_in_session(request), *args, **kwargs)

    return guarded
