"""Reads the identity token of a workflow: signed by the right key, for us, now, and whole."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from django.utils import timezone

from accounts.identity.keys import KeyRing
from accounts.identity.workflow import WorkflowIdentity
from core.errors import DomainError

ALGORITHM = "RS256"
LEEWAY = timedelta(seconds=30)
MOST_AGE = timedelta(minutes=15)
LONGEST_CLAIM, LONGEST_JTI, MOST_DIGITS = 500, 255, 18
NUMBERS = ("repository_id", "repository_owner_id", "run_id", "run_attempt")
TEXTS = ("jti", "repository", "ref", "sha", "workflow_ref", "event_name")
REGISTERED = ("exp", "nbf", "iat", "iss", "aud")


class IdentityRefused(DomainError):
    """The token proves nobody's identity to us."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"identity_{code}", message, "token")


SENTENCES: tuple[tuple[type[jwt.PyJWTError], str, str], ...] = (
    (jwt.InvalidSignatureError, "signature_wrong", "Its signature is not that of the key that it names."),
    (jwt.ExpiredSignatureError, "expired", "It has expired; ask for a new one in the step that exchanges it."),
    (jwt.ImmatureSignatureError, "not_yet_valid", "It is not valid yet (nbf, iat)."),
    (jwt.InvalidAudienceError, "audience_wrong", "It was made for another audience (aud)."),
    (jwt.InvalidIssuerError, "issuer_wrong", "It is of another issuer (iss)."),
)


def read_identity(text: str, *, ring: KeyRing, issuer: str, audience: str) -> WorkflowIdentity:
    """Who shows the token. Raises IdentityRefused; Unavailable where the keys cannot be had."""
    try:
        kid = _key_id(jwt.get_unverified_header(text))
        key = ring.key(kid)
        if key is None:
            raise IdentityRefused("key_unknown", "It names a key (kid) that its issuer does not publish.")
        claims = jwt.decode(
            text,
            key,
            algorithms=[ALGORITHM],
            audience=audience,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": [*REGISTERED], "strict_aud": True, "enforce_minimum_key_length": True},
        )
    except jwt.MissingRequiredClaimError as error:
        raise _claim_missing(error.claim) from error
    except jwt.PyJWTError as error:
        found = ((code, sentence) for kind, code, sentence in SENTENCES if isinstance(error, kind))
        raise IdentityRefused(*next(found, ("malformed", "It is no signed identity token (JWT)."))) from error
    return _identity(claims)


def _key_id(header: dict[str, Any]) -> str:
    if header.get("alg") != ALGORITHM:
        raise IdentityRefused("algorithm_refused", f"It must be signed with {ALGORITHM} (alg).")
    kid = header.get("kid")
    if not isinstance(kid, str) or not kid:
        raise IdentityRefused("key_unknown", "Its header must name the key that signed it (kid).")
    return kid


def _identity(claims: dict[str, Any]) -> WorkflowIdentity:
    issued = int(claims["iat"])
    if int(timezone.now().timestamp()) - issued > (MOST_AGE + LEEWAY).seconds:
        raise IdentityRefused("too_old", f"It is older than {MOST_AGE.seconds // 60} minutes; ask for a new one.")
    texts: dict[str, Any] = {name: _text(claims, name) for name in TEXTS}
    if len(texts["jti"]) > LONGEST_JTI:
        raise _claim_wrong("jti", f"text of at most {LONGEST_JTI} characters")
    texts |= {name: _text(claims, name) for name in ("environment", "actor") if claims.get(name)}
    numbers: dict[str, Any] = {name: _number(claims, name) for name in NUMBERS}
    return WorkflowIdentity(issued_at=datetime.fromtimestamp(issued, UTC), **texts, **numbers)


def _text(claims: dict[str, Any], name: str) -> str:
    value = _given(claims, name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_CLAIM or not value.isprintable():
        raise _claim_wrong(name, f"printable text of 1 to {LONGEST_CLAIM} characters")
    return value


def _number(claims: dict[str, Any], name: str) -> int:
    value = _given(claims, name)
    if not isinstance(value, str) or not value.isascii() or not value.isdigit() or len(value) > MOST_DIGITS:
        raise _claim_wrong(name, f"text of 1 to {MOST_DIGITS} digits")
    return int(value)


def _given(claims: dict[str, Any], name: str) -> Any:
    if claims.get(name) is None:
        raise _claim_missing(name)
    return claims[name]


def _claim_missing(name: str) -> IdentityRefused:
    return IdentityRefused("claim_missing", f"It lacks the claim {name}.")


def _claim_wrong(name: str, allowed: str) -> IdentityRefused:
    return IdentityRefused("claim_wrong", f"Its claim {name} must be {allowed}.")
