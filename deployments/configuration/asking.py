"""An instance asked for its own configuration, with a token of it."""

import json
from typing import Any

import httpx2
from django.conf import settings

from core.asking import NoAnswer, Question, ask
from core.errors import DomainError

PATH = "/api/configuration"
SECONDS = 10.0
MOST_BYTES = 1024 * 1024


def ask_configuration(base_url: str, token: str) -> Any:
    """The keys, as `configuration.seen` reads them. Raises DomainError; the token is in no sentence."""
    if not base_url:
        raise _unreadable("The environment has no address to ask.", "url")
    if not base_url.startswith("https://") and not (settings.IS_DEV and base_url.startswith("http://")):
        raise _unreadable("An instance is asked over https alone: its token goes along.", "url")
    asked = base_url.rstrip("/") + PATH
    headers = {"Authorization": f"Bearer {token}"}
    try:
        answer = ask(Question(method="GET", url=asked, whole_seconds=SECONDS, most_bytes=MOST_BYTES, headers=headers))
    except NoAnswer as error:
        raise _unreadable(f"{asked} {error}.", "url") from None
    if answer.status != httpx2.codes.OK:
        raise _unreadable(f"{asked} answered {answer.status}.", "url")
    return keys_in(answer.content, "url")


def keys_in(document: bytes, field: str) -> Any:
    """What a document of `show_configuration --json` holds. Raises DomainError."""
    if len(document) > MOST_BYTES:
        raise _unreadable(f"It has more than {MOST_BYTES // 1024} KiB.", field)
    try:
        told = json.loads(document)
    except (ValueError, RecursionError):
        raise _unreadable("It is not JSON.", field) from None
    if not isinstance(told, dict) or set(told) != {"keys"}:
        raise _unreadable("It is no object with keys and nothing else.", field)
    return told["keys"]


def token_for(slug: str) -> str:
    """The token of ENVIRONMENT_TOKENS; "" where there is none. Raises DomainError, without what stands there."""
    try:
        told = json.loads(settings.ENVIRONMENT_TOKENS or "{}")
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(token, str) for token in told.values()):
        sentence = "ENVIRONMENT_TOKENS must be a JSON object of environments and tokens."
        raise DomainError("tokens_invalid", sentence, "ENVIRONMENT_TOKENS") from None
    return str(told.get(slug, ""))


def _unreadable(sentence: str, field: str) -> DomainError:
    return DomainError("configuration_unreadable", sentence, field)
