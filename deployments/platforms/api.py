"""A platform's API over HTTP: few bytes, few seconds, nobody else than whom it was sent to."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx2

from core.asking import Answer, NoAnswer, Question, ask
from deployments.notifications.posting import waited
from deployments.platforms.base import PlatformError, Rejected
from deployments.platforms.words import brief

STEP_SECONDS, WHOLE_SECONDS = 15.0, 30.0
MOST_BYTES = 4 * 1024 * 1024
PATIENCE_SECONDS = 10.0
"""So long a call waits by itself where it came too often; more is for whoever calls again."""
ATTEMPTS = 3
MOST_QUIET_SECONDS = 3600.0
USER_AGENT = "CeesarCode-Deployments/1"
_QUIET_UNTIL: dict[tuple[str, str], float] = {}
"""By platform and token: platforms count what comes from both, whoever asks in this process."""


class Refused(Rejected):
    """An answer from 400 to 499."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Api:
    """The token goes into one header, and into no sentence."""

    def __init__(
        self,
        name: str,
        address: str,
        token: str,
        *,
        header: str = "Authorization",
        scheme: str = "Bearer ",
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self._address, self._token = name, address.rstrip("/"), token
        self._headers = {header: f"{scheme}{token}", "User-Agent": USER_AGENT}
        self._sleep, self._clock = sleep, clock

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        more_seconds: float = 0.0,
    ) -> Any:
        """What was answered with 2xx, None where that is nothing.

        Raises Refused where the platform did nothing of it, PlatformError where that is not known.
        """
        request = {"body": body, "params": params, "headers": {**self._headers, **(headers or {})}}
        for attempt in range(ATTEMPTS):
            self._wait_turn()
            answer = self._answer(method, path, request, more_seconds)
            self._note_limits(answer, attempt)
            if answer.status != httpx2.codes.TOO_MANY_REQUESTS:
                return self._read(method, path, answer)
        raise Refused(f"{self.name} was asked too often, and still says so after {ATTEMPTS} attempts.", 429)

    def _answer(self, method: str, path: str, request: dict[str, Any], more_seconds: float) -> Answer:
        question = Question(
            method=method,
            url=self._address + path,
            step_seconds=min(STEP_SECONDS, WHOLE_SECONDS) + more_seconds,
            whole_seconds=WHOLE_SECONDS + more_seconds,
            most_bytes=MOST_BYTES,
            **request,
        )
        try:
            return ask(question)
        except NoAnswer as error:
            raise PlatformError(f"{self.name} {error}.") from None

    def _read(self, method: str, path: str, answer: Answer) -> Any:
        told = answer.json()
        if answer.status >= 500 or (answer.status == httpx2.codes.REQUEST_TIMEOUT and method != "GET"):
            raise PlatformError(f"{self.name} answered {answer.status}{self._said(told)}.")
        if answer.status >= 400:
            raise Refused(f"{self.name} answered {answer.status}{self._said(told)}.", answer.status)
        if answer.status >= 300:
            raise PlatformError(f"{self.name} answered {answer.status}: it redirects, which is not followed.")
        if told is None and answer.content.strip():
            raise PlatformError(f"{self.name} answered {answer.status} with what is no JSON.")
        return told

    def hide(self, text: str) -> str:
        """Of what the platform said, what may be shown."""
        return brief(text.replace(self._token, "(the token)"))

    def _said(self, told: Any) -> str:
        words = [told.get(name) for name in ("message", "error", "detail")] if isinstance(told, dict) else []
        said = next((word for word in words if isinstance(word, str) and word), "")
        return f": {self.hide(said).rstrip('.')}" if said else ""

    def _wait_turn(self) -> None:
        """Nothing is sent while the platform wants nothing: what was not sent was not done."""
        rest = _QUIET_UNTIL.get((self._address, self._token), 0.0) - self._clock()
        if rest > PATIENCE_SECONDS:
            raise Refused(
                f"{self.name} was asked too often; it wants to be left alone for {rest:.0f} more seconds.", 429
            )
        if rest > 0:
            self._sleep(rest)

    def _note_limits(self, answer: Answer, attempt: int) -> None:
        seconds = _wanted_quiet(answer, default=2.0**attempt)
        if seconds:
            _QUIET_UNTIL[self._address, self._token] = self._clock() + min(seconds, MOST_QUIET_SECONDS)


def _wanted_quiet(answer: Answer, default: float) -> float:
    """Seconds: as Retry-After says, as the limit that is used up says, or `default` of a 429 that says nothing."""
    asked = waited(answer.headers.get("Retry-After", ""), at=datetime.now(UTC))
    if answer.status == httpx2.codes.TOO_MANY_REQUESTS:
        return asked.total_seconds() if asked else _reset(answer) or default
    return _reset(answer) if _limit(answer, "Remaining") == "0" else 0.0


def _reset(answer: Answer) -> float:
    text = _limit(answer, "Reset")
    seconds = float(text) if text.isascii() and text.isdigit() else 0.0
    return seconds if seconds <= 10**9 else max(seconds - time.time(), 0.0)  # some say when, some how long


def _limit(answer: Answer, name: str) -> str:
    return answer.headers.get(f"Ratelimit-{name}", "") or answer.headers.get(f"X-Ratelimit-{name}", "")
