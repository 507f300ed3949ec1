"""GitHub, as far as we speak with it: deployments, their statuses, statuses of commits, comparisons."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deployments.github.client import GitHub

REPOSITORY = "caesar/code"
TOKEN = "ghp_known-to-the-test-alone"


@dataclass(frozen=True, slots=True)
class Asked:
    method: str
    path: str
    """Behind the repository."""
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What comes in the place of an answer. `happens`: the request is carried out all the same. `is_lost`: the
    connection ends without an answer."""

    status: int = 500
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = field(default_factory=lambda: {"message": "no"})
    happens: bool = False
    is_lost: bool = False
    seconds: float = 0.0


@dataclass
class Hub:
    """What is there, in the order in which it came; `faults` are used up one by one, by what `applies` lets through."""

    url: str = ""
    deployments: dict[int, dict[str, Any]] = field(default_factory=dict)
    statuses: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    commits: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    comparisons: dict[str, Any] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    applies: Callable[[Asked], bool] = bool
    lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, **fields: Any) -> GitHub:
        given: dict[str, Any] = {"api_url": self.url, "repository": REPOSITORY, "token": TOKEN, "seconds": 5.0}
        return GitHub(**given | fields)

    def answer(self, asked: Asked) -> tuple[Fault | None, int, Any]:
        """The fault, if there is one, and what the answer is without it."""
        with self.lock:
            self.asked.append(asked)
            fault = self.faults.pop(0) if self.faults and self.applies(asked) else None
            if fault is not None and not fault.happens:
                return fault, 0, None
            return fault, *self._done(asked)

    def _done(self, asked: Asked) -> tuple[int, Any]:
        match asked.method, asked.path.split("/"):
            case "GET", ["deployments"]:
                return 200, self._listed(asked.query)
            case "POST", ["deployments"]:
                number = 1000 + len(self.deployments)
                self.deployments[number] = {"id": number, "sha": asked.body["ref"], **asked.body}
                return 201, self.deployments[number]
            case "POST", ["deployments", number, "statuses"]:
                if int(number) not in self.deployments:
                    return 404, {"message": "Not Found"}
                self.statuses.append((int(number), asked.body))
                return 201, {"id": len(self.statuses), **asked.body}
            case "POST", ["statuses", sha]:
                self.commits.append((sha, asked.body))
                return 201, {"id": len(self.commits), **asked.body}
            case "GET", ["compare", pair] if pair in self.comparisons:
                return 200, self.comparisons[pair]
        return 404, {"message": "Not Found"}

    def _listed(self, query: dict[str, str]) -> list[dict[str, Any]]:
        found = [
            one
            for one in self.deployments.values()
            if one["sha"] == query["sha"] and one["environment"] == query["environment"]
        ]
        return found[::-1][: int(query["per_page"])]

    def states(self, number: int = 1000) -> list[str]:
        """Of a deployment, in their order."""
        return [body["state"] for one, body in self.statuses if one == number]

    def contexts(self) -> dict[str, str]:
        """What is seen of the commits: the latest state of each context."""
        return {body["context"]: body["state"] for _, body in self.commits}


@contextmanager
def github() -> Iterator[Hub]:
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(
                self.command,
                parts.path.removeprefix(f"/repos/{REPOSITORY}/"),
                dict(parse_qsl(parts.query)),
                headers,
                json.loads(body) if body else None,
            )
            fault, status, told = hub.answer(asked)
            if fault is not None:
                time.sleep(fault.seconds)
                if fault.is_lost:
                    return
                status, told = fault.status, fault.body
            data = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(status)
            for name, value in (fault.headers if fault else {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hangs up is no fault here
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
