"""POST /api/oidc/token: a workflow shows who it is, and gets a short token."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.tokens import NEVER_KEPT
from accounts.authentication import REALM
from accounts.identity.claims import IdentityRefused
from accounts.identity.exchanging import exchange_identity
from core.api_errors import refusals
from core.json_body import check_length, json_object
from core.strict_fields import StrictSerializer, TextField
from core.throttling import TOO_OFTEN, RateLimitHeaders, RunThrottle

MOST_BYTES = 16 * 1024


class IdentityThrottle(RunThrottle):
    """RATE_IDENTITY_ANONYMOUS for each address: whoever asks here is nobody yet."""

    kind = "IDENTITY"


class IdentityBody(StrictSerializer):
    token = TextField(help_text="The identity token (JWT) that GitHub Actions gave the job for our audience.")


class IdentityTokenResponse(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown this once.")
    expires_at = serializers.DateTimeField(help_text="In a quarter of an hour; it cannot be renewed.")
    scopes = serializers.ListField(child=serializers.CharField())


class IdentityExchangeView(RateLimitHeaders, APIView):
    """Takes neither a session nor a token of ours: the identity token is all that counts."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = [IdentityThrottle]

    @extend_schema(
        operation_id="identity_exchange",
        tags=["Tokens"],
        summary="Exchange the identity of a workflow for a short API token",
        description="For runs of GitHub Actions that a superuser trusts. An identity token is exchanged once.",
        request=IdentityBody,
        responses={201: IdentityTokenResponse}
        | refusals(
            s400="The body, or a field of it, is wrong.",
            s401="The identity token is malformed, expired, not for us, or not signed by its issuer.",
            s403="No run like this is trusted here.",
            s404="No identity is exchanged here.",
            s409="The identity token was exchanged before.",
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is not application/json.",
            s429=TOO_OFTEN,
            s503="The keys that prove identities cannot be read now.",
        ),
    )
    def post(self, request: Request) -> Response:
        check_length(request, MOST_BYTES)
        body = IdentityBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        try:
            new = exchange_identity(text=body.validated_data["token"], ip=request.META.get("REMOTE_ADDR") or "")
        except IdentityRefused as error:
            raise AuthenticationFailed(error.message, code=error.code) from error
        shown = {"token": new.text, "expires_at": new.token.expires_at, "scopes": new.token.scopes}
        return Response(shown, status=201, headers=NEVER_KEPT)

    def get_authenticate_header(self, request: Request) -> str:
        return REALM
