"""What is taken out of a report before it leaves."""

import re
from typing import Any

from ceesarcode.settings.logs import SECRET

HEADERS = frozenset({"Host", "User-Agent", "Content-Type", "Content-Length", "Accept", "X-Request-Id"})
"""All others may hold a token or a cookie."""
QUOTED = re.compile(r"\bDETAIL: .*", re.DOTALL)
"""Behind this PostgreSQL quotes the row that it refused, and with it perhaps a program."""
LONGEST = 1000


def scrub(event: Any) -> Any:
    """Of the request its address and a few headers stay; of all texts, what is no secret and quotes no row."""
    if isinstance(request := event.get("request"), dict):
        event["request"] = {
            "method": request.get("method", ""),
            "url": str(request.get("url", "")).partition("?")[0],
            "headers": {name: text for name, text in (request.get("headers") or {}).items() if name in HEADERS},
        }
    event.pop("user", None)
    for value in (event.get("exception") or {}).get("values", []):
        value["value"] = QUOTED.sub("DETAIL …", value.get("value") or "")[:LONGEST]
    return _without_secrets(event)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET.sub(r"\1…", value)
    if isinstance(value, dict):
        return {key: _without_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_secrets(inner) for inner in value]
    return value
