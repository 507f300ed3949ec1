"""The CeesarCode that keeps the record, asked as the account that trusts this workflow (docs/api-tokens.md).

The token lives for a quarter of an hour: it is kept for the job's other steps, and another one is got where it has
ended.
"""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from scripts.ci.http import Answer, checked_address, send
from scripts.ci.runner import StepRefused, mask, say, setting

UNAUTHORIZED = 401
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
Told = dict[str, Any]


class SiteRefused(StepRefused):
    """The site said no: its code and its sentence."""

    def __init__(self, answer: Answer) -> None:
        told = answer.body if isinstance(answer.body, dict) else {}
        self.status, self.reason = answer.status, str(told.get("code", ""))
        super().__init__(str(told.get("detail") or f"The site answered {answer.status}."))


class Site:
    """`SITE` is its address, which the identity is made for as well (OIDC_AUDIENCE there)."""

    def __init__(self) -> None:
        self.address = checked_address(setting("SITE"), "SITE")
        self._kept = Path(setting("RUNNER_TEMP")) / "ceesarcode-token"
        self._token = self._kept.read_text() if self._kept.exists() else ""

    def get(self, path: str) -> Told:
        return self._ask("GET", path, None, {})

    def post(self, path: str, told: Told, **headers: str) -> Told:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask("POST", path, json.dumps(told).encode(), {"Content-Type": "application/json"} | named)

    def upload(self, path: str, data: bytes, media_type: str) -> Told:
        return self._ask("POST", path, data, {"Content-Type": media_type})

    def sign_in(self) -> Told:
        """Exchanges the identity of this job for a token. Raises SiteRefused with what the site says of it."""
        identity = self._identity()
        url = f"{self.address}/api/oidc/token"
        body = json.dumps({"token": identity}).encode()
        told = _accepted(send("POST", url, body=body, headers={"Content-Type": "application/json"}))
        self._token = str(told["token"])
        mask(self._token)
        self._kept.touch(mode=0o600)
        self._kept.write_text(self._token)
        return told

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Told:
        if not self._token:
            self.sign_in()
        answer = self._sent(method, path, body, headers)
        if answer.status == UNAUTHORIZED:  # it has ended meanwhile
            self.sign_in()
            answer = self._sent(method, path, body, headers)
        return _accepted(answer)

    def _sent(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        known = {"Authorization": f"Bearer {self._token}", "Accept": "application/json"}
        return send(method, self.address + path, body=body, headers=known | headers)

    def _identity(self) -> str:
        """What GitHub signs for this job. An identity is exchanged once: each exchange asks for its own."""
        if not os.environ.get("ACTIONS_ID_TOKEN_REQUEST_URL"):
            raise StepRefused("This job may not ask GitHub who it is: it needs the permission id-token: write.")
        url = f"{setting('ACTIONS_ID_TOKEN_REQUEST_URL')}&audience={self.address}"
        checked_address(url, "ACTIONS_ID_TOKEN_REQUEST_URL")
        headers = {"Authorization": f"bearer {setting('ACTIONS_ID_TOKEN_REQUEST_TOKEN')}"}
        answer = send("GET", url, headers=headers)
        if not isinstance(answer.body, dict) or not isinstance(answer.body.get("value"), str):
            raise StepRefused(f"GitHub gave this job no identity: it answered {answer.status}.")
        mask(answer.body["value"])
        return str(answer.body["value"])


def wait_until(ask: Callable[[], Any], *, seconds: float) -> Any:
    """What `ask` gives as soon as that is something; None where it was not in time. Asked ever more seldom."""
    until, pause = time.monotonic() + seconds, FIRST_PAUSE
    while not (found := ask()):
        left = until - time.monotonic()
        if left <= 0:
            return None
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, LONGEST_PAUSE)
    return found


class Teller:
    """Says a sentence when it is another one than before: a wait fills no log."""

    def __init__(self) -> None:
        self._last = ""

    def tell(self, sentence: str) -> None:
        if sentence != self._last:
            say(sentence)
        self._last = sentence


def _accepted(answer: Answer) -> Told:
    if not 200 <= answer.status < 300:
        raise SiteRefused(answer)
    if not isinstance(answer.body, dict):
        raise StepRefused("The site answered with something else than JSON.")
    return answer.body
