"""GET /api/health: this process lives, and what it is. GET /api/ready: whether all that it needs is there."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from deployments.enums import ServiceState
from deployments.status.probing import Finding
from deployments.status.report import report_now


class HealthResponse(serializers.Serializer[Any]):
    status = serializers.CharField(help_text='"healthy".')
    environment = serializers.CharField()
    version = serializers.CharField()
    timestamp = serializers.DateTimeField()
    git_sha = serializers.CharField(allow_blank=True)
    image_digest = serializers.CharField(allow_blank=True)


class HealthView(APIView):
    """Asks nobody: a database or a worker that is away is no reason to start this process again."""

    authentication_classes = []
    throttle_classes = []

    @extend_schema(
        responses={200: HealthResponse},
        operation_id="health",
        tags=["Service"],
        summary="This process lives, and what it is",
        description="For a platform's probe. What it needs besides, /api/ready tells.",
    )
    def get(self, request: Request) -> Response:
        body = {
            "status": "healthy",
            "environment": settings.APP_ENV,
            "version": settings.VERSION,
            "timestamp": _told(datetime.now(UTC)),
            "git_sha": settings.GIT_SHA,
            "image_digest": settings.IMAGE_DIGEST,
        }
        return Response(body, headers={"Cache-Control": "no-store"})


class CheckResponse(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ServiceState.choices)
    latency_ms = serializers.FloatField(help_text="How long the answer took, or was waited for in vain.")
    sentence = serializers.CharField()


class ReadyResponse(serializers.Serializer[Any]):
    status = serializers.ChoiceField(ServiceState.choices, help_text="The worst of all checks; failing: 503.")
    environment = serializers.CharField()
    version = serializers.CharField()
    timestamp = serializers.DateTimeField(help_text="When it was looked; an answer is kept for a second.")
    checks = serializers.DictField(
        child=CheckResponse(),
        help_text="By name: database, migrations, cache, live_updates, executor, upkeep; broker where there are "
        "several processes. The executor tells its mode, isolation, capacity, running, queued, workers.",
    )


class ReadyView(APIView):
    """200 where nothing is failing, else 503 with the same body."""

    authentication_classes = []
    throttle_classes = []

    @extend_schema(
        responses={200: ReadyResponse, 503: ReadyResponse},
        operation_id="ready",
        tags=["Service"],
        summary="Is all there that this installation needs",
        description="Each dependency with its state and its latency; none is waited for longer than two seconds.",
    )
    def get(self, request: Request) -> Response:
        report = report_now()
        body = {
            "status": report.state.value,
            "environment": settings.APP_ENV,
            "version": settings.VERSION,
            "timestamp": _told(report.at),
            "checks": {name: _check(finding) for name, finding in report.findings.items()},
        }
        status = 503 if report.state == ServiceState.FAILING else 200
        return Response(body, status=status, headers={"Cache-Control": "no-store"})


def _check(finding: Finding) -> dict[str, Any]:
    told = {"state": str(finding.state), "latency_ms": finding.latency_ms, "sentence": finding.sentence}
    return told | dict(finding.figures)


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
