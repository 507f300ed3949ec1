"""The id by which a request is found again: in its answer, in the logs, in the rows and the work that it began."""

import re
import uuid

import structlog

LONGEST = 64
HARMLESS = re.compile(r"[A-Za-z0-9._-]{8,64}")
"""What a proxy may give: nothing that a log, a page or a header would take for something else."""


def request_id_from(told: str) -> str:
    """The id that a proxy told, or a new one where that is none."""
    return told if HARMLESS.fullmatch(told) else uuid.uuid4().hex


def current_request_id() -> str:
    """Of the request that this thread answers, or works for; "" where none began it."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
