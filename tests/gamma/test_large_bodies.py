"""Many bodies that are far too large, at once, with a length and in chunks: refused, and memory stays where it was."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.gamma.web import Web, serving_web

pytestmark = [pytest.mark.slow, pytest.mark.timeout(200)]
CALLERS, BODY, PIECE = 50, 100 * 2**20, b"x" * 2**16
TYPE = "application/json"
MOST_MORE_MB = 80


@pytest.fixture
def web(transactional_db: None, settings: Any) -> Iterator[Web]:
    with serving_web(settings) as found:
        yield found


def memory_mb(pid: int, what: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith(what))


def send(port: int, *, in_chunks: bool) -> bytes:
    """Sends all of it, or what the server takes; then what it says."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        kind = "Transfer-Encoding: chunked" if in_chunks else f"Content-Length: {BODY}"
        caller.sendall(f"POST /api/run HTTP/1.1\r\nHost: localhost\r\nContent-Type: {TYPE}\r\n{kind}\r\n\r\n".encode())
        piece = b"%x\r\n%s\r\n" % (len(PIECE), PIECE) if in_chunks else PIECE
        try:
            for _ in range(BODY // len(PIECE)):
                caller.sendall(piece)
        except OSError:  # it has hung up on us
            pass
        try:
            return caller.recv(4096)
        except OSError:
            return b""


@pytest.mark.parametrize("in_chunks", [False, True], ids=["with a length", "in chunks"])
def test_fifty_bodies_of_a_hundred_megabytes_leave_no_trace(web: Web, in_chunks: bool) -> None:
    send(web.port, in_chunks=in_chunks)
    before = {pid: memory_mb(pid, "VmRSS") for pid in web.workers()}
    with ThreadPoolExecutor(CALLERS) as pool:
        told = list(pool.map(lambda _: send(web.port, in_chunks=in_chunks), range(CALLERS)))
    heard = [answer for answer in told if answer]
    assert heard, "nobody heard why"
    assert all(answer.startswith(b"HTTP/1.1 413 ") for answer in heard), heard
    assert web.workers() == set(before), "none was replaced"
    assert all(memory_mb(pid, "VmHWM") - mb < MOST_MORE_MB for pid, mb in before.items())
    assert web.answers()
