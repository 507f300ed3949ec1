"""The languages that this machine offers."""

from dataclasses import asdict

from django.utils.decorators import method_decorator
from django.views.decorators.http import conditional_page
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import OPEN
from execution import scheduling
from execution.api.responses import LanguageResponse


@method_decorator(conditional_page, name="dispatch")
class LanguageListView(APIView):
    required_scopes = {"GET": OPEN}

    @extend_schema(
        operation_id="languages",
        tags=["Runs"],
        summary="The languages offered here",
        description="Each ran its hello program on this machine. Carries an ETag.",
        responses=LanguageResponse(many=True),
    )
    def get(self, request: Request) -> Response:
        languages = [asdict(language) for language in scheduling.languages()]
        return Response(languages, headers={"Cache-Control": "no-cache"})
