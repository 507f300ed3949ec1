"""Signatures as Standard Webhooks has them: HMAC-SHA256 over `id.timestamp.body`, so that a receiver can tell us."""

import base64
import hashlib
import hmac

SECRET_PREFIX = "whsec_"  # noqa: S105 — what every secret begins with


def signed_headers(secret: str, *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message. `secret`: "whsec_" and base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = f"{message_id}.{timestamp}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{signature}",
    }
