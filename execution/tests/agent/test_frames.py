"""The wire format: whole frames out of bytes that were cut anywhere."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from execution.agent.frames import KINDS, MAX_PAYLOAD, FrameError, Kind, Parser, encode

FRAMES = st.lists(st.tuples(st.sampled_from(sorted(KINDS)), st.binary(max_size=300)), max_size=12)


@given(frames=FRAMES, cuts=st.lists(st.integers(min_value=1, max_value=64), min_size=1))
def test_parser_gives_the_same_frames_for_any_cut(frames: list[tuple[Kind, bytes]], cuts: list[int]) -> None:
    stream = b"".join(encode(kind, payload) for kind, payload in frames)
    parser, got, start, turn = Parser(), [], 0, 0
    while start < len(stream):
        size = cuts[turn % len(cuts)]
        got += list(parser.feed(stream[start : start + size]))
        start, turn = start + size, turn + 1
    assert got == frames


@given(kind=st.integers(min_value=0, max_value=255).filter(lambda number: number not in KINDS), rest=st.binary())
def test_parser_refuses_unknown_kinds(kind: int, rest: bytes) -> None:
    with pytest.raises(FrameError):
        list(Parser().feed(bytes([kind]) + b"\0\0\0\0" + rest))


@given(length=st.integers(min_value=MAX_PAYLOAD + 1, max_value=2**32 - 1))
def test_parser_refuses_oversize_before_the_payload_arrives(length: int) -> None:
    with pytest.raises(FrameError):
        list(Parser().feed(struct.pack(">BI", Kind.STDOUT, length)))


def test_parser_stays_broken_after_nonsense() -> None:
    parser = Parser()
    with pytest.raises(FrameError):
        list(parser.feed(b"\xff\0\0\0\0"))
    with pytest.raises(FrameError):
        list(parser.feed(encode(Kind.STDOUT, b"late")))


def test_encode_refuses_what_the_other_side_would_refuse() -> None:
    with pytest.raises(FrameError):
        encode(Kind.INPUT, bytes(MAX_PAYLOAD + 1))
    assert len(encode(Kind.INPUT, bytes(MAX_PAYLOAD))) == MAX_PAYLOAD + 5


@given(noise=st.binary(max_size=400))
def test_parser_never_fails_otherwise(noise: bytes) -> None:
    try:
        for kind, payload in Parser(max_payload=100).feed(noise):
            assert kind in KINDS
            assert len(payload) <= 100
    except FrameError:
        pass
