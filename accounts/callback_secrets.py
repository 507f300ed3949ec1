"""What callbacks are signed with: a secret of each token, kept nowhere, and a new one of it by hand."""

import base64
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models import ApiToken
from core.errors import Conflict

OLD_ONE_SIGNS_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewSecret:
    """The secret in clear for the one time that it is shown."""

    token: ApiToken
    text: str = field(repr=False)


def callback_secret_of(token: ApiToken) -> str:
    """What the callbacks of a token's runs are signed with, in the form of Standard Webhooks.

    It follows from SECRET_KEY and the token's row, and neither of the two alone gives it.
    """
    return _secret(token, token.callback_secret_number)


def callback_secrets_of(token: ApiToken) -> list[str]:
    """The secret and those that sign beside it, so that a receiver can change over meanwhile.

    For a day after it was made, the one before; while an older SECRET_KEY is a fallback, what followed from that.
    """
    number, changed_at = token.callback_secret_number, token.callback_secret_changed_at
    is_fresh = changed_at is not None and timezone.now() - changed_at < OLD_ONE_SIGNS_FOR
    numbers = [number, number - 1] if is_fresh else [number]
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [_secret(token, one, key) for key in keys for one in numbers]


@transaction.atomic
def renew_callback_secret(*, token: ApiToken) -> NewSecret:
    """A new secret; the one before signs beside it for a day, and an older one no longer. Raises Conflict."""
    row = ApiToken.objects.select_for_update().get(pk=token.pk)
    if (state := row.state(now=timezone.now())) != "active":
        raise Conflict(f"token_{state}", f"This token is {state}; it signs nothing any more.")
    row.callback_secret_number += 1
    row.callback_secret_changed_at = timezone.now()
    row.save(update_fields=["callback_secret_number", "callback_secret_changed_at"])
    return NewSecret(row, callback_secret_of(row))


def _secret(token: ApiToken, number: int, secret_key: str = "") -> str:
    value = token.hash if number == 1 else f"{token.hash}:{number}"
    secret_key = secret_key or settings.SECRET_KEY
    key = salted_hmac("accounts.callback_secret", value, secret=secret_key, algorithm="sha256").digest()
    return "whsec_" + base64.b64encode(key).decode()
