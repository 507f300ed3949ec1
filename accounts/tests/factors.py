"""Second factors for tests: an app with its codes, recovery codes, and a session that has shown one."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from accounts.models import User

CONFIRM = "/accounts/second-factor/confirm/"
PERIOD = 30


def app_of(user: User) -> str:
    """An authenticator app of this user: its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, *, ago: int = 0) -> str:
    """What the app shows now, or so many periods ago."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // PERIOD - ago))
    return code


def recovery_codes_of(user: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def confirmed(user: User) -> Client:
    """A session of this user that has shown a second factor. By a recovery code: it knows no clock."""
    client = Client()
    client.force_login(user)
    if not Authenticator.objects.filter(user=user, type="totp").exists():
        app_of(user)
    answer = client.post(CONFIRM, {"code": recovery_codes_of(user)[0]})
    assert answer.status_code == 302, answer.content.decode()
    return client
