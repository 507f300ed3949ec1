"""The agent's side of the stream: a command belongs to the run whose request came before it."""

import socket
from contextlib import closing

from execution.agent.channel import Channel
from execution.agent.frames import Kind, encode


def test_commands_too_late_for_a_run_do_not_reach_the_next_one() -> None:
    ours, theirs = socket.socketpair()
    with closing(ours), closing(theirs):
        channel = Channel(theirs)
        late, own = encode(Kind.SIGNAL, b""), encode(Kind.INPUT, b"own")
        ours.sendall(late + encode(Kind.PREPARE, b"{}") + encode(Kind.EXECUTE, b"{}") + own)
        assert [channel.next_request()[0], channel.next_request()[0]] == [Kind.PREPARE, Kind.EXECUTE]
        assert channel.take_commands() == [("input", b"own")]
