"""Texts sealed for the database with a key derived from SECRET_KEY, another one for each purpose."""

import base64
import binascii

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


class SealBroken(Exception):
    """The key that it was sealed with is none of ours any more."""


def seal(text: str, *, purpose: bytes) -> str:
    return _keys(purpose).encrypt(text.encode()).decode()


def unseal(text: str, *, purpose: bytes) -> str:
    """Raises SealBroken. An older SECRET_KEY opens it too, while it is among SECRET_KEY_FALLBACKS."""
    try:
        return _keys(purpose).decrypt(text.encode()).decode()
    except (InvalidToken, UnicodeError, binascii.Error) as error:
        raise SealBroken from error


def _keys(purpose: bytes) -> MultiFernet:
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
