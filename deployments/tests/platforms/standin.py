"""A server that behaves as a platform's API, with the faults that a test asks for."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

TOKEN = "token-of-a-platform-0123456789"
UUIDS = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(1, 5)]


@dataclass(kw_only=True)
class Fault:
    """In the place of an answer. `acts`: what was asked for is done all the same."""

    status: int = 500
    body: bytes = b'{"message": "something broke"}'
    headers: dict[str, str] = field(default_factory=dict)
    acts: bool = False
    delay: float = 0.0
    also: Callable[[], None] = lambda: None


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any


class Standin:
    """A platform with one service. `calls` are the operations in their order, by the names that faults go by."""

    platform: ClassVar[str]
    service_ref: ClassVar[str]
    queued: ClassVar[str]
    live: ClassVar[str]
    page = 20

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[str] = []
        self.asked: list[Asked] = []
        self.faults: dict[str, list[Fault]] = defaultdict(list)
        self.deploys: list[dict[str, Any]] = []
        self.variables: dict[str, str] = {}
        self.ends_at_once = False
        self.runs = ""
        """The digest that what was deployed says it has, in the place of its own."""

    def operation(self, asked: Asked) -> str:
        raise NotImplementedError

    def act(self, operation: str, asked: Asked) -> tuple[int, Any]:
        raise NotImplementedError

    def is_known(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {TOKEN}"

    def begin(self, image: str, **fields: Any) -> dict[str, Any]:
        """A deploy by whomever, as every platform keeps it; newest first."""
        number = len(self.deploys) + 1
        given = {
            "id": f"dep-{number}",
            "image": image,
            "status": self.live if self.ends_at_once else self.queued,
            "created_at": datetime.now(UTC).isoformat(),
            "trigger": "api",
        }
        self.deploys.insert(0, given | fields)
        return self.deploys[0]

    def put(self, status: str) -> None:
        """So the newest one stands."""
        self.deploys[0]["status"] = status

    def of(self, identity: str) -> dict[str, Any] | None:
        return next((one for one in self.deploys if one["id"] == identity), None)

    def count(self, operation: str) -> int:
        return self.calls.count(operation)

    def answer(self, asked: Asked) -> tuple[int, bytes, dict[str, str]]:
        if not self.is_known(asked.headers):
            return 401, json.dumps({"message": f"who is {asked.headers}"}).encode(), {}
        operation = self.operation(asked)
        self.calls.append(operation)
        self.asked.append(asked)
        fault = self.faults[operation].pop(0) if self.faults[operation] else None
        if fault is not None:
            fault.also()
        done = self.act(operation, asked) if fault is None or fault.acts else (0, None)
        if fault is not None:
            time.sleep(fault.delay)
            return fault.status, fault.body, fault.headers
        return done[0], b"" if done[1] is None else json.dumps(done[1]).encode(), {}


def read(handler: BaseHTTPRequestHandler) -> Asked:
    parts = urlsplit(handler.path)
    body = handler.rfile.read(int(handler.headers.get("Content-Length", "0")))
    return Asked(
        handler.command,
        parts.path,
        {name: values[0] for name, values in parse_qs(parts.query).items()},
        {name.lower(): value for name, value in handler.headers.items()},
        json.loads(body) if body else None,
    )


@contextmanager
def serving_as(standin: Standin) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            status, body, headers = standin.answer(read(self))
            with suppress(OSError):  # who does not wait is gone
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815  the server calls them so

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
