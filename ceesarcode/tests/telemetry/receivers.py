"""A server of the test's own that keeps what is sent to it: Sentry's envelopes, and spans in OTLP's protobuf."""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


class Receiver:
    """`url` is where it listens; `bodies` what came, with the path."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.bodies: list[tuple[str, bytes]] = []

    @property
    def dsn(self) -> str:
        return f"{self.url.replace('://', '://public@')}/7"

    def events(self) -> list[dict[str, Any]]:
        """Of all envelopes: the items that are reports."""
        found = []
        for path, body in self.bodies:
            assert path == "/api/7/envelope/"
            _, *lines = body.splitlines()
            found += [json.loads(told) for kind, told in zip(lines[::2], lines[1::2], strict=True) if _is_event(kind)]
        return found

    def spans(self) -> list[dict[str, Any]]:
        """Each with the service that sent it, its ids in hex and its attributes."""
        return [span for path, body in self.bodies if path == "/v1/traces" for span in _spans(body)]


def _is_event(head: bytes) -> bool:
    return bool(json.loads(head)["type"] == "event")


def _spans(body: bytes) -> Iterator[dict[str, Any]]:
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        told = _values(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield {
                    "service": told["service.name"],
                    "resource": told,
                    "name": span.name,
                    "trace": span.trace_id.hex(),
                    "id": span.span_id.hex(),
                    "parent": span.parent_span_id.hex(),
                    "attributes": _values(span.attributes),
                    "ns": span.end_time_unix_nano - span.start_time_unix_nano,
                }


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in attributes}


@contextmanager
def receiving() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            receiver.bodies.append((self.path, body))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver = Receiver(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
