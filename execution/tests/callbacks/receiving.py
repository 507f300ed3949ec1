"""A receiver of callbacks: a real HTTPS server on this machine, with a certificate of an authority of its own."""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from execution.callbacks.client import CallbackClient

HOST = "receiver.example.com"


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`answer`: what it does with a request; by default it answers `status`. `reads_after`: when it begins to read."""

    port: int = 0
    status: int = 204
    location: str = ""
    received: list[Received] = field(default_factory=list)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    answer: Callable[[BaseHTTPRequestHandler], None] | None = None
    reads_after: threading.Event | None = None
    certificate: Path = Path()

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.port}/told?by=us"

    def client(self, *, whole_seconds: float = 10.0) -> CallbackClient:
        """One that finds this receiver under its public name, and trusts its authority."""
        return CallbackClient(
            resolve=lambda *_: ["127.0.0.1"],
            is_allowed=lambda address: address == "127.0.0.1",
            context=ssl.create_default_context(cafile=str(self.certificate)),
            whole_seconds=whole_seconds,
        )


@contextmanager
def receiver(folder: Path, *, host: str = HOST) -> Iterator[Receiver]:
    made = Receiver(certificate=_certificate(folder, host))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made.certificate, folder / "key.pem")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if made.reads_after is not None:
                made.reads_after.wait(60)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            made.received.append(Received(self.path, headers, body))
            if made.answer is not None:
                made.answer(self)
            else:
                self.send_response(made.status)
                if made.location:
                    self.send_header("Location", made.location)
                self.end_headers()
            made.arrived.release()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base's word
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that leaves is what tests are about
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=[0.05], daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()


def _certificate(folder: Path, host: str) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    no_password = serialization.NoEncryption()
    form, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(form, kind, no_password))
    (folder / "certificate.pem").write_bytes(built.public_bytes(form))
    return folder / "certificate.pem"
