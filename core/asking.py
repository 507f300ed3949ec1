"""One HTTP question to somebody else's server: few bytes, few seconds, nobody else than whom it was sent to."""

import json
import queue
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import httpx2

ASKED = {"Accept": "application/json", "Accept-Encoding": "identity"}  # what is small on the wire is small here
Answers = queue.SimpleQueue["Answer | NoAnswer"]


class NoAnswer(Exception):
    """There is none that could be read. What the other side did is not known. Its text goes on after a name:
    "gave no answer (ConnectError)", and holds nothing that was sent."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    content: bytes

    def json(self) -> Any:
        """What was answered; None where that is no JSON."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`step_seconds` bounds each wait for the other side, `whole_seconds` all of it, the look for the name as well."""

    method: str
    url: str
    whole_seconds: float
    most_bytes: int
    step_seconds: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    params: Mapping[str, str] | None = None
    body: object = None


def ask(question: Question) -> Answer:
    """The answer, whatever its status. Raises NoAnswer. Redirects and the proxies of this machine are not followed.

    A thread asks: looking up the name knows no time of its own, and whoever answers a byte now and then begins each
    step anew.
    """
    answers: Answers = queue.SimpleQueue()
    timeout = min(question.step_seconds or question.whole_seconds, question.whole_seconds)
    with httpx2.Client(verify=_tls(), timeout=timeout, follow_redirects=False, trust_env=False) as client:
        threading.Thread(target=_answer, args=(client, question, answers), name="asking", daemon=True).start()
        try:
            found = answers.get(timeout=question.whole_seconds)
        except queue.Empty:
            raise NoAnswer(f"gave no whole answer within {question.whole_seconds:g} seconds") from None
    if isinstance(found, NoAnswer):
        raise found
    return found


def _answer(client: httpx2.Client, question: Question, answers: Answers) -> None:
    try:
        answers.put(_read(client, question))
    except NoAnswer as error:
        answers.put(error)
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError, RuntimeError, ValueError) as error:
        answers.put(NoAnswer(f"gave no answer ({type(error).__name__})"))  # its own words may hold what was sent


def _read(client: httpx2.Client, question: Question) -> Answer:
    content = bytearray()
    headers = {**ASKED, **question.headers}
    with client.stream(
        question.method, question.url, params=question.params, json=question.body, headers=headers
    ) as found:
        for piece in found.iter_bytes():
            content += piece
            if len(content) > question.most_bytes:
                raise NoAnswer(f"answered with more than {question.most_bytes // 1024} KiB")
        return Answer(found.status_code, found.headers, bytes(content))


@cache
def _tls() -> ssl.SSLContext:
    """Made once: it reads all the authorities that are trusted."""
    return httpx2.create_ssl_context()
