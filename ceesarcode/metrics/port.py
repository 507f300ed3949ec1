"""GET /metrics of a process that serves nothing else: a worker, beat."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer

from django.conf import settings
from django.core.management.base import CommandError

from ceesarcode.metrics.exposition import CONTENT_TYPE, exposed
from ceesarcode.metrics.permission import CHALLENGE, UNKNOWN, Refusal, refusal


@contextmanager
def serving_metrics(*, port: int) -> Iterator[None]:
    """At METRICS_HOST, as long as the process does its work; nothing where the port is 0. Raises CommandError where
    that is taken."""
    if port == 0:
        yield
        return
    try:
        server = server_at(settings.METRICS_HOST, port)
    except OSError as error:
        place = f"{settings.METRICS_HOST} port {port}"
        raise CommandError(f"METRICS_PORT: {place} cannot be listened on ({error.strerror}).") from error
    threading.Thread(target=server.serve_forever, name="metrics", daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def server_at(host: str, port: int) -> "Server":
    kind = Server6 if ":" in host else Server
    return kind((host, port), Handler)


class Server(ThreadingTCPServer):
    """http.server's own asks the DNS for its name first."""

    daemon_threads = allow_reuse_address = True


class Server6(Server):
    address_family = socket.AF_INET6


class Handler(BaseHTTPRequestHandler):
    timeout = 5  # of a caller that says nothing
    server_version, sys_version = "CeesarCode", ""

    def do_GET(self) -> None:
        refused = refusal(authorization=self.headers.get("Authorization", ""), address=self.client_address[0])
        if self.path.partition("?")[0] != "/metrics":
            refused = UNKNOWN
        if refused is None:
            self._answer(200, exposed(rows=False), CONTENT_TYPE)
        else:
            self._refuse(refused)

    def _refuse(self, refused: Refusal) -> None:
        self._answer(refused.status, refused.sentence.encode(), "text/plain; charset=utf-8")

    def _answer(self, status: int, body: bytes, content_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if status == 401:
            self.send_header("WWW-Authenticate", CHALLENGE)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """A scrape every few seconds is no news."""
