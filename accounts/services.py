"""What is done with accounts beyond signing up and in."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.callback_secrets import callback_secret_of
from accounts.models import ApiToken, TrustedWorkflow, User
from accounts.scopes import OFFERED
from core.errors import DomainError

log = structlog.get_logger(__name__)
FIRST_ADMIN = "admin"
TOKEN_PREFIX = "cee_"  # noqa: S105 — what every token begins with, so that scanners of repositories find one
TOKEN_BYTES = 32
PREFIX_LENGTH = 10
LONGEST_NAME = 60
MOST_TOKENS = 20
LONGEST_LIFETIME = timedelta(days=366)
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewAdmin:
    """A created admin, with the password in clear for the one time that it is shown."""

    username: str
    password: str = field(repr=False)


@transaction.atomic
def create_first_admin() -> NewAdmin | None:
    """A superuser with a random password, or None where a superuser exists already."""
    if User.objects.filter(is_superuser=True).exists():
        return None
    username = FIRST_ADMIN
    while User.objects.filter(username=username).exists():  # a candidate may have taken the name
        username = f"{FIRST_ADMIN}-{secrets.token_hex(3)}"
    admin = NewAdmin(username, secrets.token_urlsafe(15))
    User.objects.create_superuser(admin.username, password=admin.password)
    return admin


@transaction.atomic
def change_profile(*, user: User, username: str, email: str, first_name: str, last_name: str) -> User:
    """Writes what the user gave, already checked. An old e-mail address no longer signs in, nor gets a reset link."""
    user.username, user.email = username, email
    user.first_name, user.last_name = first_name, last_name
    user.save(update_fields=["username", "email", "first_name", "last_name"])
    EmailAddress.objects.filter(user=user).exclude(email__iexact=email).delete()
    if email:
        EmailAddress.objects.update_or_create(user=user, email=email, defaults={"primary": True})
    return user


@dataclass(frozen=True, slots=True)
class NewToken:
    """A created token, with its text and the secret of its callbacks for the one time that they are shown."""

    token: ApiToken
    text: str = field(repr=False)
    callback_secret: str = field(repr=False)


@transaction.atomic
def create_token(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    lifetime: timedelta,
    second_factor: Authenticator | None = None,
) -> NewToken:
    """A new token of this user, made in a session that `second_factor` was shown in. Raises DomainError with the field
    at fault.
    """
    User.objects.select_for_update().get(pk=user.pk)  # two at once are counted one after the other
    now = timezone.now()
    _check_token(user=user, name=name, scopes=scopes, lifetime=lifetime, now=now)
    return issue_token(user=user, name=name, scopes=scopes, expires_at=now + lifetime, second_factor=second_factor)


def issue_token(
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    expires_at: datetime,
    workflow: TrustedWorkflow | None = None,
    second_factor: Authenticator | None = None,
) -> NewToken:
    """The same, of what was checked before."""
    text = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken(user=user, name=name, prefix=text[:PREFIX_LENGTH], hash=hash_of(text), expires_at=expires_at)
    token.scopes = [scope.value for scope in OFFERED if scope in scopes]
    token.workflow, token.second_factor = workflow, second_factor
    token.save(force_insert=True)
    return NewToken(token, text, callback_secret_of(token))


def revoke_token(*, token: ApiToken) -> bool:
    """Ends a token for good. False where it was ended before."""
    return bool(ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()))


class TokenRefused(DomainError):
    """The token opens nothing: it is not known, has ended, or its owner's account is closed."""


def use_token(text: str) -> ApiToken:
    """The token of that text, with its user, noted as used. Raises TokenRefused where it opens nothing.

    Found by its hash in an index: how long that takes tells of the hash, which nobody can choose a token by.
    """
    now = timezone.now()
    token = ApiToken.objects.select_related("user").filter(hash=hash_of(text)).first()
    if token is None:
        raise TokenRefused("token_unknown", "This API token is not known; check that all of it was copied.")
    if not token.user.is_active:
        raise TokenRefused("token_owner_inactive", "The account of this API token is closed.")
    state = token.state(now=now)
    if state != "active":
        raise TokenRefused(f"token_{state}", f"This API token is {state}; create a new one on your account's page.")
    _note_use(token, now)
    return token


def is_alive(token: ApiToken) -> bool:
    """Whether a token that was taken before would be taken now."""
    return ApiToken.objects.active(now=timezone.now()).filter(pk=token.pk, user__is_active=True).exists()


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def _note_use(token: ApiToken, now: datetime) -> None:
    """Written once a minute at the most, and no reason to refuse the request where it cannot be."""
    if token.last_used_at is not None and now - token.last_used_at < USE_NOTED_EVERY:
        return
    due = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    try:
        ApiToken.objects.filter(due, pk=token.pk).update(last_used_at=now)
    except OperationalError as error:
        log.warning("token_use_not_noted", token_id=str(token.pk), error=str(error))


def _check_token(*, user: User, name: str, scopes: Collection[str], lifetime: timedelta, now: datetime) -> None:
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise DomainError("token_name_invalid", f"Give a name of 1 to {LONGEST_NAME} characters.", "name")
    if unknown := set(scopes) - set(OFFERED):
        there_are = f"there are {', '.join(OFFERED)}"
        raise DomainError("scope_unknown", f"{min(unknown)[:40]!r} is no scope; {there_are}.", "scopes")
    if not scopes:
        raise DomainError("scope_required", "Choose at least one scope.", "scopes")
    if not timedelta() < lifetime <= LONGEST_LIFETIME:
        raise DomainError("lifetime_out_of_range", f"A token lives 1 to {LONGEST_LIFETIME.days} days.", "days")
    own = ApiToken.objects.filter(user=user, revoked_at=None)
    if own.filter(name=name).exists():
        raise DomainError("token_name_taken", "You have a token of this name; choose another, or revoke it.", "name")
    if own.active(now=now).filter(workflow=None).count() >= MOST_TOKENS:
        raise DomainError("too_many_tokens", f"You have {MOST_TOKENS} tokens; revoke one that is not needed.")
