"""Where a channel leads: sealed, opened by an older key too, told by a hint that opens nothing."""

from typing import Any

import pytest
from django.db import connection

from deployments.models import NotificationChannel
from deployments.notifications.destinations import Destination, hint_of, sealed, unsealed
from deployments.sealing import SealBroken
from deployments.tests.notifications.conftest import MakeChannel

THERE = Destination("https://hooks.example.com/services/T000/B000/abcdefghijklmnop", "whsec_x")


def test_what_is_sealed_is_read_again_and_by_nobody_else(settings: Any) -> None:
    text = sealed(THERE)
    assert "hooks" not in text
    assert sealed(THERE) != text
    assert unsealed(text) == THERE
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(SealBroken):
        unsealed(text)


def test_older_key_opens_and_the_present_one_seals(settings: Any) -> None:
    old, before = settings.SECRET_KEY, sealed(THERE)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    assert unsealed(before) == THERE
    after = sealed(THERE)
    settings.SECRET_KEY_FALLBACKS = []
    assert unsealed(after) == THERE


@pytest.mark.parametrize("text", ["", "x", "gAAAAA", "\u00e9"])
def test_what_is_no_seal_is_refused(text: str) -> None:
    with pytest.raises(SealBroken):
        unsealed(text)


def test_destination_does_not_print_itself() -> None:
    assert repr(THERE) == "Destination()"


@pytest.mark.parametrize(
    ("kind", "address", "hint"),
    [
        ("slack", THERE.address, "hooks.example.com/…mnop"),
        ("webhook", "https://example.com/abcd", "example.com/…"),
        ("webhook", "https://example.com:8443/?key=0123456789abcdefghij", "example.com/…ghij"),
        ("email", "ops@example.com", "o…@example.com"),
    ],
)
def test_hint_is_too_little_to_use(kind: str, address: str, hint: str) -> None:
    assert hint_of(kind, address) == hint


def test_longest_host_fits_its_hint() -> None:
    assert len(hint_of("webhook", f"https://{'a.' * 100}example.com/{'x' * 40}")) == 80


@pytest.mark.django_db
def test_database_does_not_hold_the_address(new_channel: MakeChannel) -> None:
    new_channel(address=THERE.address)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {NotificationChannel._meta.db_table}")
        row = str(cursor.fetchall())
    assert "services/T000" not in row
    assert "abcdefghijkl" not in row
