"""Slots of the pool that are lent: only those that nobody needs, and back as soon as somebody does."""

import threading
from collections.abc import Iterator

import pytest

from execution.slots import pool as pool_module
from execution.slots.base import Slot
from execution.slots.pool import Pool
from execution.tests.slots.test_pool import Shop, returned, started, taken

RECALLED_SECONDS = 20.0


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def pool(shop: Shop) -> Iterator[Pool]:
    made = Pool(shop.new_slot, warm={"a": 3, "b": 1}, most=6, busy=3)
    yield started(made)
    made.stop(5)
    assert shop.open() == 0


class Borrower:
    """Gives back what it has when it is asked to, or keeps it."""

    def __init__(self, pool: Pool, *, keeps: bool = False) -> None:
        self.pool, self.keeps = pool, keeps
        self.slot: Slot | None = None
        self.recalls = 0

    def borrow(self, group: str = "a") -> "Borrower":
        self.slot = self.pool.borrow(group, self.recall)
        return self

    def recall(self) -> None:
        self.recalls += 1
        if not self.keeps and self.slot is not None:
            threading.Thread(target=self.pool.give_back, args=(self.slot,)).start()


def test_slot_that_waits_is_lent_and_none_is_opened(pool: Pool, shop: Shop) -> None:
    first, second = Borrower(pool).borrow(), Borrower(pool).borrow()
    assert first.slot is not None
    assert second.slot is not None
    assert first.slot is not second.slot
    assert len(shop.made) == 4
    pool.give_back(first.slot)
    pool.give_back(second.slot)


def test_no_more_are_lent_than_may_be_busy(pool: Pool) -> None:
    slots = taken(pool, "a", 2)
    third = Borrower(pool).borrow()
    assert third.slot is not None
    assert Borrower(pool).borrow("b").slot is None
    returned(pool, [*slots, third.slot])


def test_where_none_waits_none_is_lent(pool: Pool) -> None:
    assert Borrower(pool).borrow("c").slot is None


def test_lease_takes_what_waits_before_it_calls_back(pool: Pool) -> None:
    lent = Borrower(pool).borrow()
    assert lent.slot is not None
    returned(pool, taken(pool, "a"))
    assert lent.recalls == 0
    pool.give_back(lent.slot)


def test_lease_that_finds_none_calls_one_back_and_opens_none(
    pool: Pool, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "RECALL_SECONDS", RECALLED_SECONDS)
    own = taken(pool, "a")
    lent = [Borrower(pool).borrow(), Borrower(pool).borrow()]
    more = taken(pool, "a")
    assert [one.recalls for one in lent].count(1) == 1
    assert more[0] in [one.slot for one in lent]
    assert len(shop.made) == 4
    returned(pool, own + more + [one.slot for one in lent if not one.recalls and one.slot is not None])


def test_lease_of_another_group_calls_one_back_where_too_many_are_busy(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "RECALL_SECONDS", RECALLED_SECONDS)
    own = taken(pool, "a", 2)
    lent = Borrower(pool).borrow()
    other = taken(pool, "b")
    assert lent.recalls == 1
    assert lent.slot not in other
    returned(pool, own + other)


def test_borrower_that_does_not_give_back_delays_a_lease_but_not_for_ever(
    pool: Pool, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "RECALL_SECONDS", 0.05)
    own = taken(pool, "a", 2)
    lent = Borrower(pool, keeps=True).borrow()
    own += taken(pool, "a")
    assert (lent.recalls, len(shop.made)) == (1, 5)
    assert lent.slot is not None
    returned(pool, [*own, lent.slot])


def test_lent_slot_that_is_suspect_is_not_called_back(pool: Pool) -> None:
    lent = Borrower(pool).borrow()
    assert lent.slot is not None
    pool.discard(lent.slot)
    slots = taken(pool, "a", 3)
    assert lent.recalls == 0
    returned(pool, slots)
