"""Each step of docs/key-rotation.md: what was made under the old key holds in the overlap, and no longer after it."""

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.callback_secrets import callback_secret_of, callback_secrets_of, renew_callback_secret
from accounts.factor_adapter import FactorSealBroken
from accounts.models import ApiToken, User
from accounts.services import create_token, revoke_token
from accounts.tests.factories import UserFactory, token_of
from ceesarcode.resealing import reseal
from deployments.configuration.fingerprints import fingerprint
from deployments.models import Deployment, NotificationChannel
from deployments.notifications.destinations import Destination, sealed, unsealed
from deployments.sealing import SealBroken, seal, unseal
from deployments.services.deploying.carrying import MEMENTO
from deployments.tests.factories import deployment

pytestmark = pytest.mark.django_db
OLD, NEW = "old" * 20, "new" * 20
ADDRESS = Destination("https://hooks.example.com/x", "whsec_eA==")


@pytest.fixture
def user(settings: Any) -> User:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = OLD, []
    return UserFactory()


@pytest.fixture
def kept(user: User) -> None:
    """Sealed under the old key: one of each."""
    seal_factor = get_adapter().encrypt
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal_factor("ABC")})
    codes = {"migrated_codes": [seal_factor("1"), seal_factor("2")], "used_mask": 3}
    Authenticator.objects.create(user=user, type="recovery_codes", data=codes)
    Authenticator.objects.create(user=user, type="webauthn", data={"credential": {"id": "x"}})
    NotificationChannel.objects.create(name="team", kind="slack", sealed_address=sealed(ADDRESS), hint="…")
    deployment(memento=seal("before", purpose=MEMENTO))


def overlap(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]


def after(settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, []


def read_all() -> list[Any]:
    totp, codes = Authenticator.objects.get(type="totp"), Authenticator.objects.get(type="recovery_codes")
    return [
        get_adapter().decrypt(totp.data["secret"]),
        [get_adapter().decrypt(code) for code in codes.data["migrated_codes"]],
        unsealed(NotificationChannel.objects.get().sealed_address),
        unseal(Deployment.objects.get(memento__gt="").memento, purpose=MEMENTO),
    ]


def test_a_session_outlives_the_change_and_ends_with_the_old_key(settings: Any, user: User) -> None:
    used, unused = Client(), Client()
    for client in (used, unused):
        client.force_login(user)
    overlap(settings)
    assert used.get("/accounts/tokens/", follow=False).status_code == 200
    after(settings)
    assert used.get("/accounts/tokens/").status_code == 200
    assert unused.get("/accounts/tokens/").status_code == 302


def test_what_is_sealed_is_read_resealed_and_read_without_the_old_key(
    settings: Any, kept: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_all()
    overlap(settings)
    assert read_all() == before
    with pytest.raises(CommandError, match="is needed still"):
        call_command("reseal", check=True)
    assert [(count.present, count.older) for count in reseal(writes=False)] == [(0, 2), (0, 1), (0, 1)]
    call_command("reseal")
    assert "notification channels: 0 under the present key, 1 were sealed anew, 0 that no" in capsys.readouterr().out
    call_command("reseal", check=True)
    assert "Nothing sealed needs SECRET_KEY_FALLBACKS any more." in capsys.readouterr().out
    after(settings)
    assert read_all() == before
    assert Authenticator.objects.get(type="recovery_codes").data["used_mask"] == 3
    assert Authenticator.objects.get(type="webauthn").data == {"credential": {"id": "x"}}


def test_without_resealing_it_is_lost_with_the_old_key_and_counted(settings: Any, kept: None) -> None:
    after(settings)
    with pytest.raises(FactorSealBroken):
        read_all()
    with pytest.raises(SealBroken):
        unsealed(NotificationChannel.objects.get().sealed_address)
    assert [count.unreadable for count in reseal(writes=True)] == [2, 1, 1]


def test_resealing_writes_what_is_old_alone(settings: Any, kept: None) -> None:
    overlap(settings)
    reseal(writes=True)
    first = NotificationChannel.objects.get().sealed_address
    assert [(count.present, count.older) for count in reseal(writes=True)] == [(2, 0), (1, 0), (1, 0)]
    assert NotificationChannel.objects.get().sealed_address == first


def test_sessions_under_the_old_key_are_counted(settings: Any, user: User, capsys: pytest.CaptureFixture[str]) -> None:
    Client().force_login(user)
    call_command("reseal", check=True)
    assert "sessions end" not in capsys.readouterr().out
    overlap(settings)
    call_command("reseal", check=True)
    assert "1 sessions end when the older keys go" in capsys.readouterr().out


def test_callbacks_are_signed_with_both_secrets_meanwhile(settings: Any, user: User) -> None:
    token_of(user)
    token = ApiToken.objects.get()
    known = callback_secret_of(token)
    overlap(settings)
    assert known in callback_secrets_of(token)
    assert callback_secrets_of(token)[0] == callback_secret_of(token) != known
    renewed = renew_callback_secret(token=token)  # the owner takes the new one
    assert known in callback_secrets_of(renewed.token)
    after(settings)
    assert callback_secrets_of(renewed.token)[0] == renewed.text
    assert known not in callback_secrets_of(renewed.token)


def test_an_api_token_is_no_child_of_the_key_and_two_overlap(settings: Any, user: User) -> None:
    month = timedelta(days=30)
    first = create_token(user=user, name="ci", scopes=["problems:read"], lifetime=month)
    after(settings)
    second = create_token(user=user, name="ci 2", scopes=["problems:read"], lifetime=month)
    assert [status(token.text) for token in (first, second)] == [200, 200]
    revoke_token(token=first.token)
    assert [status(token.text) for token in (first, second)] == [401, 200]


def status(token: str) -> int:
    return Client().get("/api/problems", headers={"Authorization": f"Bearer {token}"}).status_code


def test_github_signs_with_either_secret_until_the_one_before_is_taken_away(settings: Any) -> None:
    settings.GITHUB_WEBHOOK_SECRET, settings.GITHUB_WEBHOOK_SECRET_PREVIOUS = "new", "old"
    assert [delivered("new"), delivered("old")] == [202, 202]
    settings.GITHUB_WEBHOOK_SECRET_PREVIOUS = ""
    assert [delivered("new"), delivered("old")] == [202, 401]


def delivered(secret: str) -> int:
    body = json.dumps({"zen": secret})
    mark = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={mark}", "X-GitHub-Event": "ping", "X-GitHub-Delivery": secret}
    client = Client()
    return client.post("/api/webhooks/github", body, content_type="application/json", headers=headers).status_code


def test_fingerprints_of_two_keys_differ_so_that_both_sides_change_together() -> None:
    one, other = "k" * 32, "l" * 32
    assert fingerprint(one, "SECRET_KEY", "x") == fingerprint(one, "SECRET_KEY", "x")
    assert fingerprint(one, "SECRET_KEY", "x") != fingerprint(other, "SECRET_KEY", "x")
