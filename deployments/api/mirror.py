"""The mirror at GitHub over REST: how it fares."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView
from deployments.services.mirroring.health import mirror_health


class MirrorView(DeploymentsView):
    @extend_schema(
        operation_id="github_mirror",
        tags=["Deployments"],
        summary="Whether deployments are shown at GitHub, and what GitHub did not take",
        responses={200: dict[str, Any]} | refusals(s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        return Response(mirror_health())
