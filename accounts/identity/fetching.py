"""Fetches one small JSON document from an address of the configuration, within a few seconds."""

from typing import Any

import httpx2

from core.asking import NoAnswer, Question, ask

STEP_SECONDS = 3.0
WHOLE_SECONDS = 5.0
MOST_BYTES = 256 * 1024


class FetchError(Exception):
    """There is no document; says why in a sentence."""


def fetch_json(url: str, *, whole_seconds: float = WHOLE_SECONDS) -> Any:
    """What stands there. Raises FetchError."""
    question = Question(
        method="GET", url=url, step_seconds=STEP_SECONDS, whole_seconds=whole_seconds, most_bytes=MOST_BYTES
    )
    try:
        answer = ask(question)
    except NoAnswer as error:
        raise FetchError(f"It {error}.") from None
    if answer.status != httpx2.codes.OK:
        raise FetchError(f"It answered {answer.status}.")
    if (found := answer.json()) is None:
        raise FetchError("The answer is no JSON.")
    return found
