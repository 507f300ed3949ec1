"""How an event is hashed: all that it says, in one canonical text, with the hash of the event before."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

FIRST = "0" * 64
"""What the first event has in the place of a hash before it."""
FIELDS = (
    *("seq", "at", "actor_type", "actor_id", "actor_label", "token_id", "ip", "action"),
    *("target_type", "target_id", "before", "after", "reason", "prev_hash"),
)
"""What is hashed, in this order."""
_plain_json = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
"""Made once: `json.dumps` makes one for each call, and the chain is long."""


def canonical(value: Any) -> str:
    """JSON with one spelling: sorted keys, no blanks, no NaN. Moments and other objects become their text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=str)


def hash_of(values: tuple[Any, ...]) -> str:
    """SHA-256 over the values of FIELDS. A moment counts to the microsecond, in UTC."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return sha256(_plain_json(plain).encode()).hexdigest()
