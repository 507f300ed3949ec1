"""What comes again and again is at work once in a process."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.locks import alone


def test_a_second_call_does_nothing_while_the_first_is_at_work() -> None:
    begun, let_go, calls = threading.Event(), threading.Event(), []

    @alone
    def work(number: int) -> int:
        calls.append(number)
        begun.set()
        let_go.wait(10)
        return number

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work, 1)
        assert begun.wait(10)
        assert work(2) is None
        let_go.set()
        assert first.result() == 1
    assert work(3) == 3
    assert calls == [1, 3]


def test_a_call_that_breaks_is_over() -> None:
    @alone
    def work() -> None:
        raise ValueError("broken")

    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            work()
