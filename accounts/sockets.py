"""Who opens a websocket: a program by the token that its handshake shows, a page by its session."""

from collections.abc import Mapping
from typing import Any

from channels.auth import AuthMiddleware
from channels.db import database_sync_to_async
from channels.security.websocket import AllowedHostsOriginValidator
from channels.sessions import SessionMiddlewareStack
from django.contrib.auth.models import AnonymousUser

from accounts.authentication import bearer_text
from accounts.models import ApiToken
from accounts.services import use_token
from accounts.viewer import user_of_session

TEXT = "api_token"


class SignedIn(AuthMiddleware):
    """`user` of the scope. Channels' own knows no SECRET_KEY_FALLBACKS: it would end a session that they signed."""

    async def resolve_scope(self, scope: dict[str, Any]) -> None:
        user = await database_sync_to_async(user_of_session)(scope["session"])
        scope["user"]._wrapped = user or AnonymousUser()


class TokenOrSession:
    """A handshake with `Authorization: Bearer …` goes by the token alone, whatever cookie it carries. No page can send
    one, so its origin is not asked for; for a session it must be ours.
    """

    def __init__(self, inner: Any) -> None:
        self._by_token = inner
        self._by_session = AllowedHostsOriginValidator(SessionMiddlewareStack(SignedIn(inner)))

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        text = bearer_text(dict(scope["headers"]).get(b"authorization", b""))
        if text is None:
            await self._by_session(scope, receive, send)
        else:
            await self._by_token(scope | {TEXT: text}, receive, send)


def token_of_scope(scope: Mapping[str, Any]) -> ApiToken | None:
    """The token of a websocket, None where it has a session. Raises TokenRefused where it opens nothing any more."""
    return use_token(scope[TEXT]) if TEXT in scope else None
