"""An issuer of identities on this machine: keys of its own, tokens like GitHub's, and an address for the keys."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://token.actions.example.com"
AUDIENCE = "https://ceesarcode.example.com"
REPOSITORY_ID, OWNER_ID = 74_000_001, 65_000_002
SHA = "ab" * 20
NUMBERS = count(1)
Answer = Callable[[BaseHTTPRequestHandler], None]


@cache
def private_key(kid: str = "one", bits: int = 2048) -> RSAPrivateKey:
    """Made once: that is slow."""
    return generate_private_key(65537, bits)


def public_jwk(kid: Any = "one", **changes: Any) -> dict[str, Any]:
    told = RSAAlgorithm.to_jwk(private_key(kid).public_key(), as_dict=True)
    return {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": kid, "n": told["n"], "e": told["e"]} | changes


def key_set(*kids: str) -> dict[str, Any]:
    return {"keys": [public_jwk(kid) for kid in kids or ("one",)]}


def claims(**changes: Any) -> dict[str, Any]:
    """Those of a push to main; a claim that is changed to None is left out."""
    now, number = int(time.time()), next(NUMBERS)
    told: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": f"repository_owner_id:{OWNER_ID}:repository_id:{REPOSITORY_ID}:ref:refs/heads/main",
        "jti": f"identity-{number}",
        "iat": now,
        "nbf": now - 600,
        "exp": now + 300,
        "repository": "octo/app",
        "repository_id": str(REPOSITORY_ID),
        "repository_owner": "octo",
        "repository_owner_id": str(OWNER_ID),
        "ref": "refs/heads/main",
        "sha": SHA,
        "workflow_ref": "octo/app/.github/workflows/deploy.yml@refs/heads/main",
        "event_name": "push",
        "run_id": "9000000001",
        "run_attempt": "1",
        "actor": "octocat",
    }
    return {name: value for name, value in (told | changes).items() if value is not None}


def identity_token(
    kid: str = "one", *, signed_by: str = "", headers: dict[str, Any] | None = None, **changes: Any
) -> str:
    """Signed with the key of that id, or with another's."""
    return signed(json.dumps(claims(**changes)), signed_by or kid, {"kid": kid} | (headers or {}))


def signed(payload: str, by: str, headers: dict[str, Any]) -> str:
    """Whatever it says: the library's own function for tokens refuses some of what a test wants to say."""
    return jwt.api_jws.encode(payload.encode(), private_key(by), "RS256", headers)


def as_json(told: Any) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        send(handler, json.dumps(told).encode())

    return answer


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: Any) -> None:
    handler.send_response(status)
    for name, value in {"Content-Length": str(len(body)), **headers}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class KeyServer(ThreadingHTTPServer):
    """Answers every question as `answer` says, and counts them."""

    daemon_threads = True
    answer: Answer
    asked: list[str]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/.well-known/jwks"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, KeyServer)
        self.server.asked.append(self.path)
        self.server.answer(self)

    def log_message(self, *_: Any) -> None:
        """Quiet."""


@contextmanager
def serving(answer: Answer) -> Iterator[KeyServer]:
    server = KeyServer(("127.0.0.1", 0), _Handler)
    server.answer, server.asked = answer, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
