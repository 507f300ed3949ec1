"""Fetches one small JSON document from an address of the configuration, within a few seconds."""

import json
import queue
import threading
from typing import Any

import httpx2

STEP_SECONDS = 3.0
WHOLE_SECONDS = 5.0
MOST_BYTES = 256 * 1024
HEADERS = {"Accept": "application/json", "Accept-Encoding": "identity"}
Answers = queue.SimpleQueue[Any]


class FetchError(Exception):
    """There is no document; says why in a sentence."""


def fetch_json(url: str, *, whole_seconds: float = WHOLE_SECONDS) -> Any:
    """What stands there. Raises FetchError. Redirects and the proxies of this machine are not followed.

    A thread asks: looking up the name knows no time of its own, and whoever answers a byte now and then begins each
    step anew.
    """
    answers: Answers = queue.SimpleQueue()
    with httpx2.Client(timeout=STEP_SECONDS, follow_redirects=False, trust_env=False) as client:
        threading.Thread(target=_ask, args=(client, url, answers), name="fetch", daemon=True).start()
        try:
            found = answers.get(timeout=whole_seconds)
        except queue.Empty:
            raise FetchError(f"There was no whole answer within {whole_seconds:g} seconds.") from None
    if isinstance(found, FetchError):
        raise found
    return found


def _ask(client: httpx2.Client, url: str, answers: Answers) -> None:
    try:
        answers.put(json.loads(_body(client, url)))
    except FetchError as error:
        answers.put(error)
    except (ValueError, RecursionError):
        answers.put(FetchError("The answer is no JSON."))
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, RuntimeError) as error:
        answers.put(FetchError(f"The connection could not be made, or broke ({type(error).__name__})."))


def _body(client: httpx2.Client, url: str) -> bytes:
    body = bytearray()
    with client.stream("GET", url, headers=HEADERS) as answer:
        if answer.status_code != httpx2.codes.OK:
            raise FetchError(f"It answered {answer.status_code}.")
        for piece in answer.iter_raw():
            body += piece
            if len(body) > MOST_BYTES:
                raise FetchError(f"The answer has more than {MOST_BYTES} bytes.")
    return bytes(body)
