"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from execution import scheduling

ENTRANCE = "/accounts/"


def site(request: HttpRequest) -> dict[str, Any]:
    """The environment (shown when it is not prod), the version, what isolates and what runs, where signing in leads."""
    return {
        "app_env": settings.APP_ENV,
        "app_version": settings.VERSION,
        "app_sends_mail": settings.SENDS_MAIL,
        "isolation": scheduling.state().isolation,
        "languages": scheduling.languages,
        "next_path": next_path(request),
    }


def next_path(request: HttpRequest) -> str:
    """The page to return to after signing in: this one, or what a page of the accounts was itself given."""
    if request.path.startswith(ENTRANCE):
        return request.GET.get("next", "")
    return request.get_full_path() if request.method in ("GET", "HEAD") else ""
