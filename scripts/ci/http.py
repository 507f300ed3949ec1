"""One request, and the same again for a while where the other side is not there just now."""

import http.client
import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from scripts.ci.runner import StepFailed, StepRefused

SECONDS = 30
ATTEMPTS = 5
LATER = (429, 502, 503, 504)
LONGEST_PAUSE = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    """What the JSON says; None where there is none."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Where an address leads on to another one, the token must not go along."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def checked_address(address: str, name: str) -> str:
    """Without the slash at its end. Raises StepRefused: nothing secret travels in the open, but on this machine."""
    parts = urlsplit(address)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if (parts.scheme != "https" and not (parts.scheme == "http" and is_local)) or not parts.hostname:
        raise StepRefused(f"{name} is to be an address such as https://ceesarcode.example.com.")
    return address.rstrip("/")


def send(method: str, url: str, *, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """The answer, whatever it says. Raises StepFailed where there is none after some attempts.

    For questions that may be put twice: each of ours may.
    """
    asked = urllib.request.Request(url, data=body, headers=headers or {}, method=method)  # noqa: S310  checked_address
    where, why = urlsplit(url).netloc, ""
    for attempt in range(ATTEMPTS):
        pause = min(2.0**attempt, LONGEST_PAUSE)
        try:
            with _opener.open(asked, timeout=SECONDS) as answer:
                return Answer(answer.status, _json(answer.read()))
        except urllib.error.HTTPError as error:
            told = _json(error.read())
            if error.code not in LATER:
                return Answer(error.code, told)
            why, pause = f"answered {error.code}", _wished(error, pause)
        except (OSError, http.client.HTTPException) as error:
            why = f"gave no answer ({getattr(error, 'reason', None) or type(error).__name__})"
        if attempt < ATTEMPTS - 1:
            time.sleep(pause)
    raise StepFailed(f"{where} {why}, {ATTEMPTS} times.")


def _wished(error: urllib.error.HTTPError, otherwise: float) -> float:
    told = error.headers.get("Retry-After", "")
    return min(float(told), LONGEST_PAUSE) if told.isascii() and told.isdigit() else otherwise


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None
