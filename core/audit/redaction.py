"""Secrets blacked out before they are written down for good."""

import re
from typing import Any

SECRET_NAME = re.compile(r"secret|token|password|api_?key|credential|webhook_url|authorization", re.IGNORECASE)
BLACKED_OUT = "[redacted]"


def redacted(value: Any) -> Any:
    """The same value, where whatever stands under a name of a secret is blacked out, at any depth."""
    if isinstance(value, dict):
        return {
            name: BLACKED_OUT if SECRET_NAME.search(str(name)) and content else redacted(content)
            for name, content in value.items()
        }
    if isinstance(value, list | tuple):
        return [redacted(content) for content in value]
    return value
