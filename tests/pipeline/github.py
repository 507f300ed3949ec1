"""GitHub, as far as the jobs meet it: it signs who they are."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

from accounts.tests.identity.issuer import KeyServer, identity_token, key_set, send, serving

PERMIT = "what a job shows GitHub"


class GitHub:
    def __init__(self, server: KeyServer, audience: str) -> None:
        self._server, self._audience = server, audience
        self.claims: dict[str, dict[str, Any]] = {}
        """Of each job that may ask, by the path at which it asks."""
        self.signed: list[str] = []
        server.answer = self._answer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def environment(self, name: str, github: Mapping[str, Any], permissions: Mapping[str, str]) -> dict[str, str]:
        """What a job gets; one without id-token: write may not ask who it is."""
        if permissions.get("id-token") != "write":
            return {}
        number = len(self.claims)
        taken = {key: github[key] for key in ("ref", "sha", "event_name", "run_id", "run_attempt")}
        ref = f"octo/app/.github/workflows/deploy.yml@{github['ref']}"
        self.claims[f"/identity/{number}"] = taken | {"environment": name or None, "workflow_ref": ref}
        asking = f"{self.url}/identity/{number}?api-version=2.0"
        return {"ACTIONS_ID_TOKEN_REQUEST_URL": asking, "ACTIONS_ID_TOKEN_REQUEST_TOKEN": PERMIT}

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path, _, query = handler.path.partition("?")
        if path == "/keys":
            send(handler, json.dumps(key_set("one")).encode())
        elif handler.headers["Authorization"] != f"bearer {PERMIT}" or not query.endswith(
            f"&audience={self._audience}"
        ):
            send(handler, b"{}", 401)
        else:
            token = identity_token(iss=self.url, aud=self._audience, **self.claims[path])
            self.signed.append(token)
            send(handler, json.dumps({"value": token}).encode())


@contextmanager
def serving_github(audience: str) -> Iterator[GitHub]:
    with serving(lambda _: None) as server:
        yield GitHub(server, audience)
