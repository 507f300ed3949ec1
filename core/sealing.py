"""Keys for what the database keeps sealed: one of its own for each purpose, derived from SECRET_KEY."""

import base64
import binascii

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def keys_for(purpose: bytes) -> MultiFernet:
    """The present key seals; it opens, and so do the older ones that are among SECRET_KEY_FALLBACKS."""
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def is_sealed_with_the_present(sealed: str, purpose: bytes) -> bool:
    try:
        _key(settings.SECRET_KEY, purpose).decrypt(sealed.encode())
    except (InvalidToken, UnicodeError, binascii.Error):
        return False
    return True


def _key(secret: str | bytes, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
