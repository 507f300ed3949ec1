"""Of many threads a few work; whoever only waits leaves the place to others."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from core import places
from core.places import standing_aside, working


@pytest.fixture(autouse=True)
def _two_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_places", threading.BoundedSemaphore(2))


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(6) as found:
        yield found


def test_as_many_work_at_once_as_there_are_places(pool: ThreadPoolExecutor) -> None:
    leave, begun = threading.Event(), threading.Semaphore(0)

    def work() -> None:
        with working():
            begun.release()
            assert leave.wait(10)

    tasks = [pool.submit(work) for _ in range(4)]
    assert begun.acquire(timeout=5)
    assert begun.acquire(timeout=5)
    assert not begun.acquire(timeout=0.1)
    leave.set()
    assert [task.result(5) for task in tasks] == [None] * 4


def test_whoever_waits_takes_no_place_and_has_one_again_afterwards(pool: ThreadPoolExecutor) -> None:
    ended, waiting = threading.Event(), threading.Semaphore(0)

    def wait() -> None:
        with working():
            with standing_aside():
                waiting.release()
                assert ended.wait(10)
            assert places._mine.is_held

    waiters = [pool.submit(wait) for _ in range(4)]
    for _ in waiters:
        assert waiting.acquire(timeout=5)

    def work() -> str:
        with working():
            return "worked"

    assert pool.submit(work).result(5) == "worked"
    ended.set()
    assert [waiter.result(5) for waiter in waiters] == [None] * 4
    assert places._places.acquire(blocking=False)
    assert places._places.acquire(blocking=False), "all are free again"


def test_a_fault_gives_the_place_back() -> None:
    for _ in range(3):
        with pytest.raises(KeyError), working(), standing_aside():
            raise KeyError
    assert places._places.acquire(blocking=False)
    assert places._places.acquire(blocking=False)


def test_a_thread_without_a_place_stands_aside_for_nobody() -> None:
    with standing_aside():
        assert places._places.acquire(blocking=False)
        assert places._places.acquire(blocking=False)
        assert not places._places.acquire(blocking=False)
