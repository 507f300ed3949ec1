"""POST /api/webhooks/github: proved, kept, answered at once; what it means is found out later."""

import json
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import APIException, AuthenticationFailed, ParseError, PermissionDenied
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api_errors import refusals
from core.json_body import BodyTooLarge, LengthRequired
from deployments.inbound.github import repository_of
from deployments.inbound.signatures import is_signed
from deployments.services.inbound import GITHUB, keep_delivery

MOST_BYTES = 2 * 1024 * 1024


class RawParser(BaseParser):
    """The bytes as they came: the signature is over these and no others."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        return bytes(stream.read(MOST_BYTES + 1))


class NotSetUp(APIException):
    status_code = 503
    default_code = "webhooks_not_set_up"
    default_detail = "GITHUB_WEBHOOK_SECRET is not set here, so nothing can be proved."


class GitHubWebhookView(APIView):
    authentication_classes = []
    parser_classes = [RawParser]

    @extend_schema(
        operation_id="webhook_github",
        tags=["Deployments"],
        summary="Take a webhook of GitHub's",
        description="Signed by the secret over the raw bytes. The same delivery sent again is one.",
        request={"application/json": dict[str, Any]},
        responses={202: dict[str, Any]}
        | refusals(
            s400="A header is missing, or the body is no JSON object.",
            s401="The signature is none of ours.",
            s403="The repository is not ours.",
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is not application/json.",
            s503="No secret is set here.",
        ),
    )
    def post(self, request: Request) -> Response:
        body = _body(request)
        secrets = [settings.GITHUB_WEBHOOK_SECRET, settings.GITHUB_WEBHOOK_SECRET_PREVIOUS]
        if not any(secrets):
            raise NotSetUp
        if not is_signed(body, request.headers.get("X-Hub-Signature-256", ""), secrets):
            raise AuthenticationFailed("The signature is none of ours.", code="signature_wrong")
        told = _object(body)
        if settings.GITHUB_REPOSITORY_ID and repository_of(told) != settings.GITHUB_REPOSITORY_ID:
            raise PermissionDenied("The repository is not ours.", code="repository_unknown")
        delivery, is_new = keep_delivery(
            source=GITHUB,
            delivery_id=request.headers.get("X-GitHub-Delivery", ""),
            event=request.headers.get("X-GitHub-Event", ""),
            body=body,
        )
        return Response({"id": delivery.pk, "new": is_new, "state": delivery.state}, status=202)

    def get_authenticate_header(self, request: Request) -> str:
        return 'HMAC realm="GitHub"'


def _body(request: Request) -> bytes:
    length = request.headers.get("Content-Length", "")
    if not length.isdigit():
        raise LengthRequired
    if int(length) > MOST_BYTES:
        raise BodyTooLarge(f"A webhook has at most {MOST_BYTES} bytes.")
    body: Any = request.data
    return body if isinstance(body, bytes) else b""


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise ParseError("The body must be a JSON object.", code="malformed")
    return told
