"""Who comes next: a pure order over what waits, without clock, lock or database.

The classes of priority come one after another; inside one, the owners take turns, so that an entry stands behind as
many rounds as its owner has entries before it. No class starves: after so many turns of others it has one of its own.
"""

from collections import OrderedDict
from collections.abc import Collection, Hashable, Iterator
from typing import Generic, TypeVar

from execution.enums import Priority

PATIENCE = 9
"""How many turns of others a class lets pass before it has one."""

T = TypeVar("T", bound=Hashable)


class Queue(Generic[T]):
    """Entries in the order in which they start. Adding, taking and removing cost the same at any length."""

    def __init__(self, passed: dict[Priority, int] | None = None) -> None:
        """`passed`: how often each class was passed over, where a queue goes on in the place of another."""
        self._rounds: dict[Priority, _Round[T]] = {priority: _Round() for priority in Priority}
        self._passed = dict.fromkeys(Priority, 0) if passed is None else passed

    def __len__(self) -> int:
        return sum(self.count(priority) for priority in Priority)

    def count(self, priority: Priority) -> int:
        """How many entries of a class wait."""
        return self._rounds[priority].length

    def add(self, entry: T, priority: Priority, owner: Hashable) -> None:
        """Puts an entry behind all others of its owner."""
        self._rounds[priority].add(entry, owner)

    def remove(self, entry: T, priority: Priority, owner: Hashable) -> bool:
        """Takes an entry out, wherever it stands; False where it does not wait."""
        removed = self._rounds[priority].remove(entry, owner)
        if not self.count(priority):
            self._passed[priority] = 0  # nobody is left who was passed over
        return removed

    def has_turn(self, *, without: Collection[Priority] = ()) -> bool:
        """Whether `take` would give an entry."""
        return bool(self._waiting(without))

    def take(self, *, without: Collection[Priority] = ()) -> T | None:
        """The next entry, out of the queue; None where there is none. The classes in `without` have no turn now."""
        waiting = self._waiting(without)
        return self._rounds[_turn(waiting, self._passed)].take() if waiting else None

    def in_order(self, *, without: Collection[Priority] = ()) -> Iterator[T]:
        """All entries, as they would be taken if none came any more."""
        passed = dict(self._passed)
        left = {priority: self.count(priority) for priority in self._waiting(without)}
        entries = {priority: self._rounds[priority].in_order() for priority in left}
        while left:
            turn = _turn(left, passed)
            yield next(entries[turn])
            left[turn] -= 1
            if not left[turn]:
                del left[turn]

    def place_of(self, entry: T, priority: Priority, owner: Hashable, *, without: Collection[Priority] = ()) -> int:
        """Where a new entry would stand; 1 is the next to be taken."""
        self.add(entry, priority, owner)
        try:
            order = self.in_order(without=[name for name in without if name is not priority])
            return next(place for place, other in enumerate(order, start=1) if other is entry)
        finally:
            self.remove(entry, priority, owner)

    def _waiting(self, without: Collection[Priority]) -> list[Priority]:
        return [priority for priority in Priority if self.count(priority) and priority not in without]


class _Round(Generic[T]):
    """One class: its owners in the order of their turns, and the entries of each in the order in which they came."""

    def __init__(self) -> None:
        self.length = 0
        self._owners: OrderedDict[Hashable, OrderedDict[T, None]] = OrderedDict()

    def add(self, entry: T, owner: Hashable) -> None:
        self._owners.setdefault(owner, OrderedDict())[entry] = None
        self.length += 1

    def remove(self, entry: T, owner: Hashable) -> bool:
        entries = self._owners.get(owner, OrderedDict())
        if entry not in entries:
            return False
        del entries[entry]
        self.length -= 1
        if not entries:
            del self._owners[owner]
        return True

    def take(self) -> T:
        owner, entries = self._owners.popitem(last=False)
        entry, _ = entries.popitem(last=False)
        self.length -= 1
        if entries:
            self._owners[owner] = entries  # behind the others
        return entry

    def in_order(self) -> Iterator[T]:
        owners = [iter(entries) for entries in self._owners.values()]
        while owners:
            remaining = []
            for entries in owners:
                for entry in entries:
                    yield entry
                    remaining.append(entries)
                    break
            owners = remaining


def _turn(waiting: Collection[Priority], passed: dict[Priority, int]) -> Priority:
    """Whose turn it is: the first class's, or that of one which was passed over too often. Counts the turn."""
    turn = max(waiting, key=lambda priority: (passed[priority] if passed[priority] >= PATIENCE else -1, -priority))
    for priority in waiting:
        passed[priority] += 1
    passed[turn] = 0
    return turn
