"""The order of the queue: by class, the owners of one in turn, nobody for ever."""

import time
from collections import defaultdict
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from execution.enums import Priority
from execution.scheduling.queue import PATIENCE, Queue

Entry = tuple[int, Priority, int]
"""Its number in the order of coming, its class, its owner."""
ENTRIES = st.lists(st.tuples(st.sampled_from(Priority), st.integers(0, 4)), max_size=60)


def filled(kinds: list[tuple[Priority, int]]) -> tuple[Queue[Entry], list[Entry]]:
    queue: Queue[Entry] = Queue()
    entries = [(number, priority, owner) for number, (priority, owner) in enumerate(kinds)]
    for entry in entries:
        queue.add(entry, entry[1], entry[2])
    return queue, entries


def drained(queue: Queue[Entry]) -> list[Entry]:
    taken = []
    while (entry := queue.take()) is not None:
        taken.append(entry)
    return taken


@given(ENTRIES)
def test_everything_comes_out_once_and_in_the_order_foretold(kinds: list[tuple[Priority, int]]) -> None:
    queue, entries = filled(kinds)
    foretold = list(queue.in_order())
    taken = drained(queue)
    assert taken == foretold
    assert sorted(taken) == entries
    assert (len(queue), queue.has_turn()) == (0, False)


@given(ENTRIES)
def test_one_owner_is_served_in_the_order_of_coming(kinds: list[tuple[Priority, int]]) -> None:
    lines: dict[tuple[Priority, int], list[int]] = defaultdict(list)
    for number, priority, owner in drained(filled(kinds)[0]):
        lines[priority, owner].append(number)
    assert all(numbers == sorted(numbers) for numbers in lines.values())


@given(ENTRIES)
def test_nobody_gets_a_second_turn_before_all_others_of_the_class_had_one(kinds: list[tuple[Priority, int]]) -> None:
    taken = drained(filled(kinds)[0])
    for priority in Priority:
        had: dict[int, int] = dict.fromkeys((owner for _, kind, owner in taken if kind is priority), 0)
        left = {owner: sum(entry[1:] == (priority, owner) for entry in taken) for owner in had}
        for owner in (owner for _, kind, owner in taken if kind is priority):
            had[owner] += 1
            left[owner] -= 1
            waiting = [had[other] for other in had if left[other]]
            assert had[owner] <= min(waiting, default=had[owner]) + 1


@given(st.lists(st.tuples(st.sampled_from(Priority), st.integers(0, 3), st.integers(0, 3)), max_size=200))
def test_no_class_is_passed_over_for_long(steps: list[tuple[Priority, int, int]]) -> None:
    """Between the steps entries come and go, in every mixture."""
    queue: Queue[Entry] = Queue()
    passed = dict.fromkeys(Priority, 0)
    for number, (priority, owner, takes) in enumerate(steps):
        queue.add((number, priority, owner), priority, owner)
        for _ in range(takes):
            waiting = [kind for kind in Priority if queue.count(kind)]
            entry = queue.take()
            for kind in waiting:
                passed[kind] = 0 if entry is not None and entry[1] is kind else passed[kind] + 1
            assert max(passed.values()) <= PATIENCE + 1


def test_entry_of_a_busy_owner_comes_though_new_owners_never_end() -> None:
    queue: Queue[str] = Queue()
    for number in range(3):
        queue.add(f"mine {number}", Priority.NORMAL, "me")
    taken = []
    for newcomer in range(100):
        queue.add(f"theirs {newcomer}", Priority.NORMAL, newcomer)
        taken.append(queue.take())
    assert [taken.index(f"mine {number}") for number in range(3)] == [0, 2, 5]


def test_classes_come_one_after_another_and_the_lowest_has_its_turns() -> None:
    queue: Queue[int] = Queue()
    for number in range(PATIENCE * 2):
        queue.add(number, Priority.REJUDGE, "rejudge")
        queue.add(100 + number, Priority.INTERACTIVE, "somebody")
    taken = list(queue.in_order())
    assert taken[: PATIENCE + 2] == [*range(100, 100 + PATIENCE), 0, 100 + PATIENCE]
    assert taken[2 * PATIENCE + 2 :] == list(range(2, 2 * PATIENCE))


def test_a_class_that_rests_has_no_turn_and_loses_none() -> None:
    queue: Queue[int] = Queue()
    queue.add(1, Priority.REJUDGE, "rejudge")
    assert not queue.has_turn(without=[Priority.REJUDGE])
    assert queue.take(without=[Priority.REJUDGE]) is None
    assert list(queue.in_order(without=[Priority.REJUDGE])) == []
    assert queue.take() == 1


@given(ENTRIES, st.sampled_from(Priority), st.integers(0, 4))
def test_place_is_true_and_asking_changes_nothing(
    kinds: list[tuple[Priority, int]], priority: Priority, owner: int
) -> None:
    queue, entries = filled(kinds)
    before = list(queue.in_order())
    newest = (len(entries), priority, owner)
    place = queue.place_of(newest, priority, owner)
    assert list(queue.in_order()) == before
    queue.add(newest, priority, owner)
    assert list(queue.in_order()).index(newest) == place - 1


@given(ENTRIES, st.data())
def test_what_was_removed_does_not_come_and_the_others_keep_their_order(
    kinds: list[tuple[Priority, int]], data: st.DataObject
) -> None:
    queue, entries = filled(kinds)
    gone = data.draw(st.sets(st.sampled_from(entries))) if entries else set()
    for entry in gone:
        assert queue.remove(entry, entry[1], entry[2])
        assert not queue.remove(entry, entry[1], entry[2])
    lines = [entry for entry in entries if entry not in gone]
    taken = drained(queue)
    assert sorted(taken) == lines


def test_taking_the_next_of_ten_thousand_is_as_quick_as_of_a_hundred() -> None:
    """A ratio in one loop: an order that looked at all entries would be a hundred times as slow."""
    large, small = _queue_of(10_000), _queue_of(100)
    times = [(_seconds(large), _seconds(small)) for _ in range(50)]
    assert median(many for many, _ in times) < 10 * median(few for _, few in times)


def _queue_of(count: int) -> Queue[Entry]:
    return filled([(Priority(number % 3), number % 7) for number in range(count)])[0]


def _seconds(queue: Queue[Entry]) -> float:
    begun = time.perf_counter()
    queue.take()
    return time.perf_counter() - begun
