"""Of a secret, what may be shown: enough to see whether two are the same, and nothing to find one out by."""

import hmac
from hashlib import sha256

DOMAIN = "ceesarcode configuration v1"


def fingerprint(key: str, name: str, value: str) -> str:
    """HMAC-SHA256 under `key`; "" without one, since a plain hash of a short secret is as good as the secret.

    The name is hashed along: the same value under two names is not seen to be the same.
    """
    if not key or not value:
        return ""
    return hmac.new(key.encode(), f"{DOMAIN}\0{name}\0{value}".encode(), sha256).hexdigest()
