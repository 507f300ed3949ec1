"""What a token may do: each view says which scope each of its methods asks for, in one attribute.

    required_scopes = {"GET": Scope.SUBMISSIONS_READ, "POST": Scope.SUBMISSIONS_WRITE}

Several in a tuple: one of them is enough. OPEN: any token will do. A method that is not named takes no token.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.authentication import REALM
from accounts.models import ApiToken
from accounts.scopes import Scope

if TYPE_CHECKING:  # the module of views asks for the default permissions, which stand here
    from rest_framework.views import APIView

OPEN: tuple[Scope, ...] = ()
Scopes = Mapping[str, Scope | tuple[Scope, ...]]


class ScopeMissing(PermissionDenied):
    """403, with the scope in words and, for programs, in the header of RFC 6750."""

    def __init__(self, sentence: str, code: str, scopes: tuple[Scope, ...] = ()) -> None:
        super().__init__(sentence, code=code)
        named = f', scope="{" ".join(scopes)}"' if scopes else ""
        self.auth_header = f'{REALM}, error="insufficient_scope"{named}'


class TokenScope(BasePermission):
    """Holds tokens to the scopes of the view; whoever comes with a session, or with nothing, passes."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if isinstance(request.auth, ApiToken) and request.method != "OPTIONS":
            _check(request.auth, scopes_of(view, request.method or ""))
        return True


def scopes_of(view: "APIView | type[APIView]", method: str) -> tuple[Scope, ...] | None:
    """The scopes of which one is asked for; None where no token is taken."""
    named: Scopes = getattr(view, "required_scopes", {})
    scopes = named.get("GET" if method == "HEAD" else method)
    return (scopes,) if isinstance(scopes, Scope) else scopes


def token_of(request: Request) -> ApiToken | None:
    """The token that the request showed; None for a session, or nobody."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def require_scope(request: Request, scope: Scope) -> None:
    """For a view whose row decides what is asked for. Raises ScopeMissing."""
    if isinstance(request.auth, ApiToken):
        _check(request.auth, (scope,))


def _check(token: ApiToken, scopes: tuple[Scope, ...] | None) -> None:
    if scopes is None:
        raise ScopeMissing("This address takes no API token; it is for the pages, signed in.", "token_not_accepted")
    if scopes and not any(token.holds(scope) for scope in scopes):
        sentence = f"This API token lacks the scope {' or '.join(scopes)}."
        raise ScopeMissing(sentence, "scope_missing", scopes)
