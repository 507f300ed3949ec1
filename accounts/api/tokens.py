"""One's own API tokens over REST: with a session alone, a token makes, shows and ends no tokens."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.bodies import CreatedTokenResponse, SecretResponse, TokenBody, TokenResponse
from accounts.callback_secrets import OLD_ONE_SIGNS_FOR, renew_callback_secret
from accounts.models import ApiToken, User
from accounts.permissions import Scopes, TokenScope
from accounts.second_factor import factor_of
from accounts.services import create_token, revoke_token
from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import json_object

UNSIGNED = "Nobody is signed in."
FORBIDDEN = "With an API token; or without the header X-CSRFToken, which a change needs."
UNKNOWN = "No such token, or not yours."
NEVER_KEPT = {"Cache-Control": "no-store"}


class SignedInAlone(APIView):
    """Takes no token: there is no scope for these."""

    required_scopes: Scopes = {}
    permission_classes = [TokenScope, IsAuthenticated]


class TokenListView(SignedInAlone, GenericAPIView[ApiToken]):
    serializer_class = TokenResponse

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(user=self.request.user.pk)

    @extend_schema(
        operation_id="tokens",
        tags=["Tokens"],
        summary="Your API tokens, the latest first",
        description="The tokens themselves are kept nowhere.",
        responses={200: TokenResponse(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([token_summary(token) for token in page])

    @extend_schema(
        operation_id="token_create",
        tags=["Tokens"],
        summary="Make an API token",
        description="The token and the secret of its callbacks stand in this answer and nowhere else.",
        request=TokenBody,
        responses={201: CreatedTokenResponse}
        | refusals(
            s400="The body, or a field of it, is wrong.",
            s401=UNSIGNED,
            s403=FORBIDDEN,
            s411="The body came in chunks.",
            s413="The body is too large.",
            s415="The body is not application/json.",
        ),
    )
    def post(self, request: Request) -> Response:
        body = TokenBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        asked = body.validated_data
        lifetime = timedelta(days=asked["days"])
        new = create_token(
            user=_user(request),
            name=asked["name"],
            scopes=asked["scopes"],
            lifetime=lifetime,
            second_factor=factor_of(request._request),
        )
        shown = token_summary(new.token) | {"token": new.text, "callback_secret": new.callback_secret}
        return Response(shown, status=201, headers=NEVER_KEPT | {"Location": f"/api/tokens/{new.token.pk}"})


class TokenView(SignedInAlone):
    @extend_schema(
        operation_id="token_detail",
        tags=["Tokens"],
        summary="One API token",
        responses={200: TokenResponse} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, token_id: UUID) -> Response:
        return Response(token_summary(_own(request, token_id)))

    @extend_schema(
        operation_id="token_revoke",
        tags=["Tokens"],
        summary="Revoke an API token",
        description="For good, and at once. One that is revoked stays so.",
        responses={204: None} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def delete(self, request: Request, token_id: UUID) -> Response:
        revoke_token(token=_own(request, token_id))
        return Response(status=204)


class TokenSecretView(SignedInAlone):
    @extend_schema(
        operation_id="token_secret",
        tags=["Tokens"],
        summary="Make a new secret for a token's callbacks",
        description="It stands in this answer and nowhere else. The one before signs beside it for a day.",
        request=None,
        responses={201: SecretResponse}
        | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN, s409="The token is revoked or expired."),
    )
    def post(self, request: Request, token_id: UUID) -> Response:
        new = renew_callback_secret(token=_own(request, token_id))
        shown = {"callback_secret": new.text, "previous_until": timezone.now() + OLD_ONE_SIGNS_FOR}
        return Response(shown, status=201, headers=NEVER_KEPT)


def token_summary(token: ApiToken) -> dict[str, Any]:
    return {
        "id": str(token.pk),
        "name": token.name,
        "prefix": token.prefix,
        "scopes": token.scopes,
        "second_factor": token.second_factor_id is not None,
        "state": token.state(now=timezone.now()),
        "created_at": token.created_at,
        "expires_at": token.expires_at,
        "last_used_at": token.last_used_at,
        "revoked_at": token.revoked_at,
    }


def _own(request: Request, token_id: UUID) -> ApiToken:
    token = ApiToken.objects.filter(pk=token_id, user=_user(request)).first()
    if token is None:
        raise NotFound("token_unknown", "There is no such token, or it is not yours.")
    return token


def _user(request: Request) -> User:
    assert isinstance(request.user, User)  # the permission was asked for
    return request.user
