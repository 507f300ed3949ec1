"""The crossing of two streams: however either side's bytes come cut, both hear all, and the word is the same."""

import select
from collections.abc import Callable, Iterator
from contextlib import closing

from hypothesis import given, settings
from hypothesis import strategies as st

from execution.enums import Stream
from execution.judging.programs import in_dialogue
from execution.slots.base import Control
from execution.tests.doubles import FakeSlot
from execution.tests.judging.talking import LIMITS, SAMPLE, interactor
from execution.types import CaseResult, Execution, Outcome, Sink

SAID = b"? \xff\x00\n? two\n! done\n"
"""What the program says; the interactor answers each line with its length, and accepts the whole of it."""
ANSWERS = b"4\n5\n6\n"
Say = Callable[[bytes], None]


def heard(control: Control) -> Iterator[bytes]:
    """What the other side says, until there is no more of it or this one is stopped."""
    while True:
        assert select.select([control.fileno()], [], [], 20.0)[0], "nobody says anything"
        for command in control.drain():
            if command.name == "stdin":
                yield command.fields["data"]
            elif command.name in ("eof", "cancel"):
                return


class Actor(FakeSlot):
    """Says what it has to say in pieces of these sizes, over and over."""

    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes, self.heard = sizes, b""

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        code = self.play(lambda data: self.say(data, sink), heard(control))
        end = {"breach": None, "time_ms": 1, "wall_ms": 1, "memory_kb": 1, "cancelled": control.cancelled}
        return Outcome(exit_code=None if control.cancelled else code, signal=None, **end)  # type: ignore[arg-type]

    def say(self, data: bytes, sink: Sink) -> None:
        while data:
            size = self.sizes[0]
            self.sizes = [*self.sizes[1:], size]
            sink(Stream.STDOUT, data[:size])
            data = data[size:]

    def play(self, say: Say, pieces: Iterator[bytes]) -> int:
        raise NotImplementedError


class Speaker(Actor):
    """The program: says all, and then ends, or listens until the other side has ended."""

    def __init__(self, sizes: list[int], said: bytes, *, listens: bool) -> None:
        super().__init__(sizes)
        self.said, self.listens = said, listens

    def play(self, say: Say, pieces: Iterator[bytes]) -> int:
        say(self.said)
        if self.listens:
            self.heard = b"".join(pieces)
        return 0


class Judge(Actor):
    """The interactor: ends with its word at the last line, or at the end of what it hears."""

    def play(self, say: Say, pieces: Iterator[bytes]) -> int:
        for piece in pieces:
            whole = self.heard.count(b"\n")
            self.heard += piece
            for line in self.heard.split(b"\n")[whole:-1]:
                say(b"%d\n" % len(line))
            if self.heard == SAID:
                return 42
        return 43


def crossed(speaker: Speaker, judge: Judge) -> CaseResult:
    with closing(Control()) as control:
        result = in_dialogue(interactor(""), LIMITS, lambda: judge)(speaker, SAMPLE, control)
    assert result is not None
    return result


SIZES = st.lists(st.integers(1, 7), min_size=1, max_size=5)


@given(mine=SIZES, theirs=SIZES)
@settings(max_examples=60)
def test_both_hear_all_however_it_is_cut(mine: list[int], theirs: list[int]) -> None:
    speaker, judge = Speaker(mine, SAID, listens=True), Judge(theirs)
    result = crossed(speaker, judge)
    assert (result.verdict, judge.heard, speaker.heard) == ("AC", SAID, ANSWERS)


@given(mine=SIZES, theirs=SIZES, end=st.integers(0, len(SAID)))
@settings(max_examples=60)
def test_a_program_may_end_after_any_byte(mine: list[int], theirs: list[int], end: int) -> None:
    judge = Judge(theirs)
    result = crossed(Speaker(mine, SAID[:end], listens=False), judge)
    assert judge.heard == SAID[:end]
    assert result.verdict == ("AC" if end == len(SAID) else "WA")
