"""The pool: who gets which slot, what is kept warm, what is closed."""

import threading
from collections.abc import Iterator

import pytest

from execution.slots import pool as pool_module
from execution.slots.base import Slot, SlotError
from execution.slots.pool import Pool
from execution.tests.doubles import DEAD, FakeSlot
from execution.tests.waiting import eventually


class Shop:
    """Makes fake slots and remembers them."""

    def __init__(self) -> None:
        self.made: list[tuple[str, FakeSlot]] = []
        self.faults: list[str] = []

    def new_slot(self, group: str) -> FakeSlot:
        slot = FakeSlot(self.faults)
        self.made.append((group, slot))
        return slot

    def open(self, group: str | None = None) -> int:
        return sum(slot.is_open for made_for, slot in self.made if group in {None, made_for})


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(pool_module, "ROUND_SECONDS", 0.02)


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def pool(shop: Shop) -> Iterator[Pool]:
    made = Pool(shop.new_slot, warm={"a": 2, "b": 1}, most=4, idle_seconds=0.1)
    yield made
    made.stop(5)
    assert shop.open() == 0


def started(pool: Pool) -> Pool:
    pool.start()
    assert pool.tried.wait(5)
    return pool


def taken(pool: Pool, group: str, count: int = 1) -> list[Slot]:
    return [pool.lease(group, patience_seconds=0) for _ in range(count)]


def returned(pool: Pool, slots: list[Slot]) -> None:
    for slot in slots:
        pool.give_back(slot)


def test_warm_slots_are_open_before_anybody_asks(pool: Pool, shop: Shop) -> None:
    started(pool)
    assert (shop.open("a"), shop.open("b")) == (2, 1)
    assert (pool.isolation, pool.fault) == ("none", "")


def test_two_slots_take_turns_and_the_others_stay_idle(pool: Pool) -> None:
    slots = taken(started(pool), "a", 3)
    returned(pool, slots)
    turns = []
    for _ in range(4):
        turns += taken(pool, "a")
        returned(pool, turns[-1:])
    assert turns == [slots[1], slots[2], slots[1], slots[2]]


def test_slots_are_made_on_demand_up_to_the_most(pool: Pool, shop: Shop) -> None:
    slots = taken(started(pool), "a", 4)
    assert len(set(slots)) == 4
    eventually(lambda: shop.open("b") == 0)  # one that waited made room
    returned(pool, slots)


def test_surplus_is_closed_when_it_was_idle(pool: Pool, shop: Shop) -> None:
    slots = taken(started(pool), "b", 2)
    returned(pool, slots)
    eventually(lambda: (shop.open("a"), shop.open("b")) == (2, 1))


def test_suspect_slot_is_closed_and_replaced(pool: Pool, shop: Shop) -> None:
    (slot,) = taken(started(pool), "b")
    pool.discard(slot)
    eventually(lambda: [each.is_open for group, each in shop.made if group == "b"] == [False, True])


def test_slot_whose_agent_died_while_idle_is_not_leased(pool: Pool, shop: Shop) -> None:
    started(pool)
    dead = [slot for group, slot in shop.made if group == "a"]
    for slot in dead:
        slot.is_open = False
    (fresh,) = taken(pool, "a")
    assert fresh not in dead
    returned(pool, [fresh])


def test_lease_tries_again_for_as_long_as_it_may(pool: Pool, shop: Shop) -> None:
    shop.faults += ["open"] * 3
    slot = pool.lease("a", patience_seconds=5)
    assert len(shop.made) == 4
    pool.give_back(slot)


def test_lease_without_patience_says_why(pool: Pool, shop: Shop) -> None:
    shop.faults.append("open")
    with pytest.raises(SlotError, match=DEAD):
        pool.lease("a", patience_seconds=0)
    assert pool.fault == DEAD


def test_workers_wait_while_nothing_can_be_opened(pool: Pool, shop: Shop) -> None:
    shop.faults += ["open"] * 3
    pool.start()
    eventually(lambda: pool.fault == DEAD or pool.isolation)
    assert pool.wait_until_able(unless=lambda: False)
    assert pool.fault == ""


def test_waiting_ends_when_it_is_to(pool: Pool, shop: Shop) -> None:
    shop.faults += ["open"] * 10_000
    pool.start()
    eventually(lambda: pool.fault == DEAD)
    enough = threading.Event()
    threading.Timer(0.05, enough.set).start()
    assert not pool.wait_until_able(unless=enough.is_set)


def test_slot_that_comes_back_after_the_end_is_closed(shop: Shop) -> None:
    pool = Pool(shop.new_slot, warm={"a": 1}, most=2)
    slots = taken(started(pool), "a", 2)
    pool.stop(5)
    assert shop.open() == 2
    pool.give_back(slots[0])
    pool.discard(slots[1])
    assert shop.open() == 0


def test_many_threads_never_share_a_slot(pool: Pool) -> None:
    started(pool)
    held: list[Slot] = []
    faults: list[str] = []

    def work() -> None:
        for _ in range(200):
            slot = pool.lease("a", patience_seconds=1)
            if slot in held:
                faults.append("shared")
            held.append(slot)
            held.remove(slot)
            pool.give_back(slot)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert pool.open_count() <= 4
