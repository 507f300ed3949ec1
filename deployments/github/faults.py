"""What an answer of GitHub means where it is not the one that was hoped for, and when to ask again."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

THROTTLED_AT_LEAST, THROTTLED_AT_MOST = timedelta(minutes=1), timedelta(days=1)
LIMITED = (403, 429)
DENIED = {
    401: "GitHub refuses the token (401): GITHUB_TOKEN is wrong or has ended.",
    403: "GitHub forbids it (403): the token may not do this in {repository}.",
    404: "GitHub does not find it (404): {repository} or what is asked of it is not there, or hidden from the token.",
}


class Kind(StrEnum):
    """Refused: no request of its sort gets through until somebody changes something. Throttled: later. Unanswered: what
    became of it is not known. Rejected: this one request, as it is."""

    REFUSED = "refused"
    THROTTLED = "throttled"
    UNANSWERED = "unanswered"
    REJECTED = "rejected"


class GitHubError(Exception):
    """Says in a sentence what went wrong; nothing in it is secret."""

    def __init__(self, sentence: str, kind: Kind, *, status: int = 0, wait: timedelta = timedelta()) -> None:
        super().__init__(sentence)
        self.sentence, self.kind, self.status, self.wait = sentence, kind, status, wait


def fault_of(
    status: int, headers: Mapping[str, str], message: str, *, repository: str, at: datetime
) -> GitHubError | None:
    """`headers` in small letters, `message` as the body has it; None where all is well."""
    if 200 <= status < 300:
        return None
    wait = _wait(headers, message, at) if status in LIMITED else None
    if wait is not None:
        return GitHubError(f"GitHub has had enough for now ({status}).", Kind.THROTTLED, status=status, wait=wait)
    if status in DENIED:
        return GitHubError(DENIED[status].format(repository=repository), Kind.REFUSED, status=status)
    if 300 <= status < 400:
        sentence = f"GitHub says that {repository} is elsewhere ({status}), which is not followed; was it renamed?"
        return GitHubError(sentence, Kind.REFUSED, status=status)
    if status >= 500:
        return GitHubError(f"GitHub is not able to now ({status}).", Kind.UNANSWERED, status=status)
    return GitHubError(f"GitHub takes it not as it is ({status}): {message[:200]}", Kind.REJECTED, status=status)


def _wait(headers: Mapping[str, str], message: str, at: datetime) -> timedelta | None:
    """How long it wants to be left alone; None where it says nothing of the kind."""
    if (seconds := _number(headers.get("retry-after", ""))) is not None:
        return _bounded(seconds)
    if headers.get("x-ratelimit-remaining") == "0":
        reset = _number(headers.get("x-ratelimit-reset", "")) or 0.0
        return _bounded(reset - at.astimezone(UTC).timestamp())
    return THROTTLED_AT_LEAST if "rate limit" in message.lower() else None


def _bounded(seconds: float) -> timedelta:
    most = THROTTLED_AT_MOST.total_seconds()
    return timedelta(seconds=min(max(seconds, 1.0), most))


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None
