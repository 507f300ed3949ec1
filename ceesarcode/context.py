"""What every template knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """The environment (shown when it is not prod) and the version."""
    return {"app_env": settings.APP_ENV, "app_version": settings.VERSION}
