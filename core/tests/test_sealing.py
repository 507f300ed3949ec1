"""Keys that seal: one for each purpose, and none from another SECRET_KEY."""

from typing import Any

import pytest
from cryptography.fernet import InvalidToken

from core.sealing import keys_for


def test_what_is_sealed_for_one_purpose_is_not_opened_for_another() -> None:
    sealed = keys_for(b"letters").encrypt(b"secret")
    assert keys_for(b"letters").decrypt(sealed) == b"secret"
    with pytest.raises(InvalidToken):
        keys_for(b"parcels").decrypt(sealed)


def test_an_older_key_opens_and_seals_nothing(settings: Any) -> None:
    old, before = settings.SECRET_KEY, keys_for(b"letters").encrypt(b"secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [old]
    after = keys_for(b"letters").encrypt(b"secret")
    assert keys_for(b"letters").decrypt(before) == b"secret"
    settings.SECRET_KEY_FALLBACKS = []
    assert keys_for(b"letters").decrypt(after) == b"secret"
    with pytest.raises(InvalidToken):
        keys_for(b"letters").decrypt(before)
