"""Many questions of one moment are one; each of them has its own answer."""

import asyncio
from collections.abc import Mapping

import pytest

from core.batching import Batched


class Record:
    """What is asked, and how often."""

    def __init__(self, **known: int) -> None:
        self.known, self.asked, self.fault = known, list[list[str]](), False

    def answer(self, names: list[str]) -> Mapping[str, int]:
        self.asked.append(sorted(names))
        if self.fault:
            raise ConnectionError("away")
        return {name: self.known[name] for name in names if name in self.known}


async def test_what_comes_together_is_asked_once_and_each_has_its_answer() -> None:
    record = Record(a=1, b=2)
    numbers = Batched(record.answer, otherwise=0)
    assert await asyncio.gather(*(numbers.ask(name) for name in ("a", "b", "a", "none"))) == [1, 2, 1, 0]
    assert record.asked == [["a", "b", "none"]]


async def test_who_comes_later_is_told_what_is_then() -> None:
    record = Record(a=1)
    numbers = Batched(record.answer, otherwise=0)
    assert await numbers.ask("a") == 1
    record.known["a"] = 5
    assert await numbers.ask("a") == 5


async def test_a_fault_reaches_all_who_asked_and_nobody_after_them() -> None:
    record = Record(a=1)
    numbers = Batched(record.answer, otherwise=0)
    record.fault = True
    told = await asyncio.gather(numbers.ask("a"), numbers.ask("b"), return_exceptions=True)
    assert [type(one) for one in told] == [ConnectionError, ConnectionError]
    record.fault = False
    assert await numbers.ask("a") == 1


async def test_one_who_leaves_takes_no_answer_from_the_others() -> None:
    numbers = Batched(Record(a=1).answer, otherwise=0)
    leaving, staying = (asyncio.create_task(numbers.ask("a")) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await staying == 1
    with pytest.raises(asyncio.CancelledError):
        await leaving


def test_a_loop_that_ended_in_the_middle_holds_up_no_other() -> None:
    numbers = Batched(Record(a=1).answer, otherwise=0)

    async def given_up() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(numbers.ask("a"), 0.001)

    asyncio.run(given_up())
    assert asyncio.run(numbers.ask("a")) == 1
