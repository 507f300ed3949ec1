"""The engine's stream: its frames, cut anywhere, and ways to it that are no plain socket."""

import socket
import struct
import threading
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from execution.slots.docker.attaching import KEPT_WORDS, Demultiplexer, plain_socket

PIECES = st.lists(st.tuples(st.sampled_from([1, 2]), st.binary(max_size=300)))


def framed(pieces: list[tuple[int, bytes]]) -> bytes:
    return b"".join(struct.pack(">BxxxI", stream, len(data)) + data for stream, data in pieces)


@given(pieces=PIECES, cut=st.integers(min_value=1, max_value=50))
def test_output_is_whole_however_it_is_cut(pieces: list[tuple[int, bytes]], cut: int) -> None:
    stream, unwrap = framed(pieces), Demultiplexer()
    given_on = b"".join(unwrap(stream[start : start + cut]) for start in range(0, len(stream), cut))
    assert given_on == b"".join(data for kind, data in pieces if kind == 1)


def test_last_words_on_standard_error_are_kept() -> None:
    unwrap = Demultiplexer()
    assert unwrap(framed([(2, b"x" * KEPT_WORDS), (2, b"the end\n")])) == b""
    assert unwrap.last_words.endswith("the end")
    assert len(unwrap.last_words) < KEPT_WORDS


def test_plain_socket_is_taken_as_it_is() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        assert plain_socket(ours.makefile("rwb", buffering=0)._sock) is ours  # type: ignore[attr-defined]


class Encrypted:
    """As the SDK gives it over TLS or SSH: it receives and sends, and cannot be polled."""

    def __init__(self, inner: socket.socket) -> None:
        self.recv, self.sendall, self.shutdown, self.close = inner.recv, inner.sendall, inner.shutdown, inner.close


def test_stream_that_cannot_be_polled_is_bridged_both_ways() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours):
        bridged = plain_socket(Encrypted(theirs))
        bridged.sendall(b"there")
        assert ours.recv(100) == b"there"
        threading.Timer(0.01, ours.sendall, (b"back",)).start()
        assert bridged.recv(100) == b"back"
        bridged.close()
        assert ours.recv(100) == b""
