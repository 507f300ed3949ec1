"""Words come in floods and while others leave: no thread is held for nothing, and no run waits for nobody."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from execution.scheduling.remote.taking import Takers
from execution.tests.waiting import eventually


class Line:
    """Runs that wait; each turn takes one and lasts until it is let go."""

    def __init__(self, count: int) -> None:
        self.waiting, self.taken, self.lock = count, 0, threading.Lock()
        self.let_go = threading.Event()

    def take_turn(self) -> bool:
        with self.lock:
            if not self.waiting:
                return False
            self.waiting -= 1
            self.taken += 1
        self.let_go.wait(10)
        return True


def test_a_flood_of_words_holds_as_many_threads_as_there_are_turns() -> None:
    line = Line(50)
    takers = Takers(most=3, take_turn=line.take_turn)
    with ThreadPoolExecutor(50) as pool:
        words = [pool.submit(takers.take_turns) for _ in range(50)]
        eventually(lambda: sum(word.done() for word in words) == 47)
        assert line.taken == 3
        line.let_go.set()
        assert sum(word.result() for word in words) == 50


def test_a_word_that_comes_while_the_last_one_leaves_is_heard() -> None:
    """The run is written, and its word told, between the look that found nothing and the leaving."""
    line = Line(1)
    line.let_go.set()

    def take_turn() -> bool:
        taken = line.take_turn()
        if not taken and line.taken == 1:
            line.waiting = 1
            assert takers.take_turns() == 0, "all are at work"
        return taken

    takers = Takers(most=1, take_turn=take_turn)
    assert takers.take_turns() == 2


def test_who_breaks_makes_room_for_the_next() -> None:
    def broken() -> bool:
        raise OSError

    takers = Takers(most=1, take_turn=broken)
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011
            takers.take_turns()
