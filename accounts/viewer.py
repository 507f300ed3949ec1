"""Who looks and acts: a user, or a visitor whom a random number in the session tells from other visitors."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.db.models import Q
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User

SESSION_KEY = "visitor"


@dataclass(frozen=True, slots=True)
class Viewer:
    """At most one of the two is set; neither for somebody without a session."""

    user: User | None = None
    visitor: uuid.UUID | None = None

    @property
    def is_staff(self) -> bool:
        return self.user is not None and self.user.is_staff

    @property
    def is_known(self) -> bool:
        return self.user is not None or self.visitor is not None

    def owns(self, path: str = "") -> Q:
        """Rows whose fields `user` and `visitor` (at the end of `path`, as "run__") are this viewer's own; none for
        somebody unknown."""
        if self.user is not None:
            return Q(**{f"{path}user": self.user})
        return Q(**{f"{path}visitor": self.visitor}) if self.visitor is not None else Q(pk__in=[])


def viewer_of(request: HttpRequest, *, create: bool = False) -> Viewer:
    """The viewer behind a request. With `create`, a visitor without a number gets one, kept in the session."""
    if isinstance(request.user, User):
        return Viewer(user=request.user)
    if create and SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = str(uuid.uuid4())
    number = request.session.get(SESSION_KEY)
    return Viewer(visitor=uuid.UUID(number) if number else None)


def viewer_of_scope(scope: Mapping[str, Any]) -> Viewer:
    """The viewer behind a websocket. Reads the session, so call it where the database may be used."""
    if isinstance(scope["user"], User):
        opened_by = scope["session"]
        return Viewer(user=user_of_session(opened_by.__class__(opened_by.session_key)))
    number = scope["session"].get(SESSION_KEY)
    return Viewer(visitor=uuid.UUID(number) if number else None)


def user_of_session(session: Any) -> User | None:
    """Who is signed in there; nobody where the account was closed or has another password. Reads, and changes nothing:
    the keys of SECRET_KEY_FALLBACKS count as well, and a page's next request renews what they signed."""
    user = User.objects.filter(pk=session.get(USER_KEY) or 0, is_active=True).first()
    if user is None:
        return None
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    shown = session.get(HASH_SESSION_KEY, "")
    return user if any(constant_time_compare(shown, known) for known in hashes) else None
