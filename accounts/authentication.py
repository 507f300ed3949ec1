"""Who calls the API with a token: `Authorization: Bearer cee_…`. Such a request needs no cookie and no CSRF header."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import TokenRefused, use_token

SCHEME = "Bearer"
REALM = 'Bearer realm="CeesarCode"'


class TokenAuthentication(BaseAuthentication):
    """Stands before the session: a token that opens nothing is refused, also where a session would do."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        text = bearer_text(get_authorization_header(request))
        if text is None:
            return None
        try:
            token = use_token(text)
        except TokenRefused as error:
            raise AuthenticationFailed(error.message, code=error.code) from error
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{REALM}, error="invalid_token"' if "Authorization" in request.headers else REALM


def bearer_text(header: bytes) -> str | None:
    """What a header shows as a token; None where it is of another scheme, or empty."""
    scheme, _, text = header.decode("latin-1").strip().partition(" ")
    return text.strip() if scheme.lower() == SCHEME.lower() else None


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the API's document speaks of tokens."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "An API token; create one on your account's page."}
