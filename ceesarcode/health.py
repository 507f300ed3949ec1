"""GET /api/health: is this process able to do its work, and what is it."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.disk import database_folder, is_full
from execution import scheduling


class HealthView(APIView):
    """200 with status "healthy", or 503 with "unhealthy" and the part at fault."""

    authentication_classes = []
    throttle_classes = []

    @extend_schema(
        responses={200: dict[str, Any], 503: dict[str, Any]},
        operation_id="health",
        tags=["Service"],
        summary="Is this process able to work, and what is it",
    )
    def get(self, request: Request) -> Response:
        database, executor = database_state(), scheduling.state()
        healthy = database == "ok" and executor.healthy
        body = {
            "status": "healthy" if healthy else "unhealthy",
            "environment": settings.APP_ENV,
            "version": settings.VERSION,
            "timestamp": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "git_sha": settings.GIT_SHA,
            "image_digest": settings.IMAGE_DIGEST,
            "database": database,
            "executor": executor.as_dict(),
        }
        return Response(body, status=200 if healthy else 503, headers={"Cache-Control": "no-store"})


def database_state() -> str:
    """ "ok", "unreachable", or "disk full": it can be read, and not be written."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    folder = database_folder()
    return "disk full" if folder is not None and is_full(folder) else "ok"
