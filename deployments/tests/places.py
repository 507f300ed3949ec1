"""An environment of the outside, as far as a deployment meets it: a server that says what runs there."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Place:
    """What `/api/health` says, and with which status; what its other addresses say, to whoever shows `token`."""

    def __init__(self) -> None:
        self.health: Any = {
            "status": "healthy",
            "environment": "gamma",
            "git_sha": "",
            "image_digest": "",
            "version": "",
        }
        self.status = 200
        self.url = ""
        self.pages: dict[str, Any] = {}
        self.token = ""

    def runs(self, release: Any) -> None:
        self.health |= {"git_sha": release.git_sha, "image_digest": release.digest, "version": release.label}


@contextmanager
def serving() -> Iterator[Place]:
    place = Place()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            said, status = place.health, place.status if self.path == "/api/health" else 404
            if self.path in place.pages:
                is_known = self.headers["Authorization"] == f"Bearer {place.token}"
                said, status = place.pages[self.path], place.status if is_known else 401
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(status)
            if place.status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    place.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        server.server_close()
