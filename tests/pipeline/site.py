"""A CeesarCode that answers as a test says, and a step that runs against it as a runner starts it."""

import importlib
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ceesarcode.settings.environment import BASE_DIR
from scripts.ci.runner import run_step

TOKEN = {"token": "cee_first", "expires_at": "2026-11-28T12:00:00Z", "scopes": ["deployments:read"]}
RELEASE = {"release": "1.0.0", "release_id": 3, "git_sha": "ab" * 20, "digest": "sha256:" + "0a" * 32}
Answer = tuple[int, Any]


@dataclass(frozen=True)
class Ended:
    returncode: int
    stdout: str
    stderr: str


Step = Callable[..., Ended]


class Site:
    """Answers what is in `answers` for a method and an address: a list one after the other, the last one for ever."""

    def __init__(self) -> None:
        self.answers: dict[str, list[Answer]] = {
            "GET /identity": [(200, {"value": "an identity"})],
            "POST /api/oidc/token": [(201, TOKEN)],
        }
        self.asked: list[tuple[str, str, str]] = []
        """Method and address, who asked, and with which body."""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length", 0))
                called = f"{self.command} {self.path.partition('?')[0]}"
                site.asked.append((called, self.headers.get("Authorization", ""), self.rfile.read(length).decode()))
                answers = site.answers.get(called, [(404, {"code": "none", "detail": f"No {called}."})])
                status, told = answers.pop(0) if answers[1:] else answers[0]
                body = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Retry-After", "0")
                self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def calls(self, called: str) -> list[tuple[str, str]]:
        return [(who, body) for one, who, body in self.asked if one == called]


@pytest.fixture
def site() -> Iterator[Site]:
    begun = Site()
    threading.Thread(target=begun.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield begun
    begun.server.shutdown()
    begun.server.server_close()


@pytest.fixture
def step(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Step:
    """A step as a runner starts it, without a process of its own; None takes something out of its environment."""
    monkeypatch.chdir(BASE_DIR)
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "ACTIONS_"))]:
        monkeypatch.delenv(name)

    def start(name: str, *words: str, **changes: str | None) -> Ended:
        told: dict[str, str | None] = {
            "SITE": site.url,
            "RUNNER_TEMP": str(tmp_path),
            "GITHUB_ACTIONS": "true",
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{site.url}/identity?version=2",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "permit",
        }
        capsys.readouterr()
        with monkeypatch.context() as patch:
            for key, value in (told | changes).items():
                patch.delenv(key, raising=False) if value is None else patch.setenv(key, value)
            patch.setattr(sys, "argv", [name, *words])
            code = 0
            try:
                run_step(importlib.import_module(f"scripts.ci.{name}").main)
            except SystemExit as end:
                code = int(end.code or 0)
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return start
