"""Whether GitHub sent it: HMAC-SHA256 over the raw bytes, as `X-Hub-Signature-256: sha256=…`."""

import hmac
from collections.abc import Sequence
from hashlib import sha256

PREFIX = "sha256="


def is_signed(body: bytes, signature: str, secrets: Sequence[str]) -> bool:
    """By one of the secrets: two are taken while one is replaced by the other. Compared in constant time."""
    if not signature.startswith(PREFIX):
        return False
    given = signature.removeprefix(PREFIX).encode("utf-8", "replace")
    wanted = [hmac.new(secret.encode(), body, sha256).hexdigest().encode() for secret in secrets if secret]
    found = [hmac.compare_digest(one, given) for one in wanted]  # every secret is tried, whichever fits
    return any(found)
