"""Keys for what the database keeps sealed: one of its own for each purpose, derived from SECRET_KEY."""

import base64

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes


def keys_for(purpose: bytes) -> MultiFernet:
    """The present key seals; it opens, and so do the older ones that are among SECRET_KEY_FALLBACKS."""
    return MultiFernet([_key(secret, purpose) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes, purpose: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(force_bytes(secret))
    return Fernet(base64.urlsafe_b64encode(derived))
