"""Texts sealed for the database with a key derived from SECRET_KEY, another one for each purpose."""

import binascii

from cryptography.fernet import InvalidToken

from core.sealing import keys_for


class SealBroken(Exception):
    """The key that it was sealed with is none of ours any more."""


def seal(text: str, *, purpose: bytes) -> str:
    return keys_for(purpose).encrypt(text.encode()).decode()


def unseal(text: str, *, purpose: bytes) -> str:
    """Raises SealBroken. An older SECRET_KEY opens it too, while it is among SECRET_KEY_FALLBACKS."""
    try:
        return keys_for(purpose).decrypt(text.encode()).decode()
    except (InvalidToken, UnicodeError, binascii.Error) as error:
        raise SealBroken from error
