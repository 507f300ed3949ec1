"""The agent's side of the stream: a command belongs to the run whose request came before it."""

import os
import socket
from contextlib import closing

import pytest

from execution.agent.channel import Channel, OwnerGoneError
from execution.agent.frames import Kind, encode


def test_commands_too_late_for_a_run_do_not_reach_the_next_one() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        channel = Channel(theirs.fileno(), theirs.fileno())
        late, own = encode(Kind.SIGNAL, b""), encode(Kind.INPUT, b"own")
        ours.sendall(late + encode(Kind.PREPARE, b"{}") + encode(Kind.EXECUTE, b"{}") + own)
        assert [channel.next_request()[0], channel.next_request()[0]] == [Kind.PREPARE, Kind.EXECUTE]
        assert channel.take_commands() == [("input", b"own")]


def test_pair_of_pipes_serves_as_well_as_a_socket() -> None:
    (theirs, to_agent), (from_agent, ours) = os.pipe(), os.pipe()
    channel = Channel(theirs, ours)
    os.write(to_agent, encode(Kind.PREPARE, b"{}"))
    assert channel.next_request() == (Kind.PREPARE, b"{}")
    channel.send(Kind.READY, b"x")
    assert os.read(from_agent, 100) == encode(Kind.READY, b"x")
    os.close(to_agent)
    with pytest.raises(OwnerGoneError):
        channel.next_request()
    for descriptor in (theirs, from_agent, ours):
        os.close(descriptor)


def test_owner_that_reads_no_more_is_gone() -> None:
    (theirs, to_agent), (from_agent, ours) = os.pipe(), os.pipe()
    channel = Channel(theirs, ours)
    os.close(from_agent)
    with pytest.raises(OwnerGoneError):
        channel.next_request()
    for descriptor in (theirs, to_agent, ours):
        os.close(descriptor)
