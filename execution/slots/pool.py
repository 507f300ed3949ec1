"""Open slots that wait for the next run, by group: made in the background, replaced when suspect, closed when idle."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from execution.slots.base import Slot, SlotError

RETRY_SECONDS = 2.0
ROUND_SECONDS = 5.0
IDLE_SECONDS = 300.0
FAILED = "The sandbox cannot be opened."


@dataclass(slots=True, eq=False)
class Waiting:
    """A slot that nobody uses."""

    slot: Slot
    group: str
    since: float = field(default_factory=time.monotonic)


class Pool:
    """`warm` says how many slots of each group are kept open; on demand there are more, `most` at the same time.

    A slot that is leased belongs to one thread until it is given back or discarded. `fault` says why the last opening
    failed, "" where it did not; `isolation` is what the slots hold programs with, "" until one has been open.
    """

    def __init__(
        self,
        new_slot: Callable[[str], Slot],
        *,
        warm: Mapping[str, int],
        most: int,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._new_slot, self._warm, self._most = new_slot, dict(warm), most
        self._idle_seconds = idle_seconds
        self._changed = threading.Condition()
        self._waiting: list[Waiting] = []
        self._leased: dict[Slot, str] = {}
        self._opening: dict[str, int] = {}
        self._doomed: list[Slot] = []
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.tried = threading.Event()
        """Set when every warm slot was opened once, or one could not be."""
        self.isolation = self.fault = ""

    def start(self) -> None:
        """Begins to open the warm slots."""
        self._thread = threading.Thread(target=self._tend, name="slot-pool", daemon=True)
        self._thread.start()

    def stop(self, timeout_seconds: float) -> None:
        """Closes what waits; what is leased is closed when it comes back."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(timeout_seconds)
        with self._changed:
            self._doomed += [waiting.slot for waiting in self._waiting]
            self._waiting.clear()
        self._close_doomed()

    # --- what workers do

    def lease(self, group: str, *, patience_seconds: float) -> Slot:
        """An open slot of the group: one that waits, or a new one. Tries for so long; then raises SlotError."""
        deadline = time.monotonic() + patience_seconds
        while (slot := self._take(group)) is None:
            try:
                opened = self._open(group)
            except SlotError:
                with self._changed:
                    if time.monotonic() + RETRY_SECONDS > deadline or self._stopping:
                        raise
                    self._changed.wait(RETRY_SECONDS)
            else:
                with self._changed:
                    self._leased[opened] = group
                return opened
        return slot

    @contextlib.contextmanager
    def leased(self, group: str, *, patience_seconds: float) -> Iterator[Slot]:
        """A slot as long as the block lasts; it goes back, or away where anything went wrong with it."""
        slot = self.lease(group, patience_seconds=patience_seconds)
        try:
            yield slot
        except BaseException:
            self.discard(slot)
            raise
        self.give_back(slot)

    def give_back(self, slot: Slot) -> None:
        """The slot is as it was: the next run may have it."""
        with self._changed:
            group = self._leased.pop(slot)
            if self._stopping:
                self._doomed.append(slot)
            else:
                self._waiting.append(Waiting(slot, group))
            self._changed.notify_all()
        self._close_doomed_after_stop()

    def discard(self, slot: Slot) -> None:
        """The slot is suspect: it is closed in the background, and replaced."""
        with self._changed:
            self._leased.pop(slot, None)
            self._doomed.append(slot)
            self._changed.notify_all()
        self._close_doomed_after_stop()

    def wait_until_able(self, *, unless: Callable[[], bool]) -> bool:
        """Blocks while slots cannot be opened; False where `unless` came true meanwhile."""
        with self._changed:
            while not unless():
                if not self.fault or self._waiting or self._leased:
                    return True
                self._changed.wait(RETRY_SECONDS)
        return False

    def open_count(self) -> int:
        """How many slots are open or being opened."""
        with self._changed:
            return len(self._waiting) + len(self._leased) + sum(self._opening.values())

    # --- opening and closing

    def _take(self, group: str) -> Slot | None:
        """The slot of the group that was used last but one: the last may still be making its next sandbox, and those
        before have been idle for long."""
        with self._changed:
            self._doom_dead()
            there = [waiting for waiting in self._waiting if waiting.group == group]
            if not there:
                return None
            taken = there[-2:][0]
            self._waiting.remove(taken)
            self._leased[taken.slot] = group
            return taken.slot

    def _doom_dead(self) -> None:
        """Slots whose agent went away while nobody used them."""
        with self._changed:
            for waiting in list(self._waiting):
                if not waiting.slot.is_alive():
                    self._waiting.remove(waiting)
                    self._doomed.append(waiting.slot)
                    self._changed.notify_all()

    def _open(self, group: str) -> Slot:
        with self._changed:
            if self.open_count() >= self._most and self._waiting:
                self._doomed.append(self._waiting.pop(0).slot)
                self._changed.notify_all()
            self._opening[group] = self._opening.get(group, 0) + 1
        slot = self._new_slot(group)
        try:
            slot.open()
        except SlotError as error:
            slot.close()
            self._note(str(error) or FAILED)
            raise
        finally:
            with self._changed:
                self._opening[group] -= 1
        self.isolation = slot.isolation
        self._note("")
        return slot

    def _note(self, fault: str) -> None:
        with self._changed:
            self.fault = fault
            self._changed.notify_all()

    def _close_doomed_after_stop(self) -> None:
        if self._stopping:
            self._close_doomed()

    def _close_doomed(self) -> None:
        with self._changed:
            doomed, self._doomed = self._doomed, []
        for slot in doomed:
            slot.close()

    # --- the background

    def _tend(self) -> None:
        while not self._stopping:
            self._doom_dead()
            self._retire_idle()
            self._close_doomed()
            group = self._lacking()
            failed = group is not None and not self._open_warm(group)
            if group is None or failed:
                self.tried.set()
                self._rest(RETRY_SECONDS if failed else ROUND_SECONDS, until_lacking=not failed)

    def _rest(self, seconds: float, *, until_lacking: bool) -> None:
        with self._changed:
            self._changed.wait_for(
                lambda: self._stopping or self._doomed or (until_lacking and self._lacking() is not None), seconds
            )

    def _open_warm(self, group: str) -> bool:
        try:
            slot = self._open(group)
        except SlotError:
            return False
        with self._changed:
            self._leased[slot] = group
        self.give_back(slot)
        return True

    def _lacking(self) -> str | None:
        """A group with fewer open slots than are to be kept warm, where there is room for one more."""
        with self._changed:
            if self.open_count() >= self._most:
                return None
            for group, wanted in self._warm.items():
                there = sum(waiting.group == group for waiting in self._waiting) + self._opening.get(group, 0)
                if there + list(self._leased.values()).count(group) < wanted:
                    return group
        return None

    def _retire_idle(self) -> None:
        """Dooms what has waited for too long and is not among the warm ones of its group."""
        now = time.monotonic()
        with self._changed:
            for group, kept in self._warm.items():
                idle = [waiting for waiting in self._waiting if waiting.group == group]
                for waiting in idle[: max(0, len(idle) - kept)]:
                    if now - waiting.since >= self._idle_seconds:
                        self._waiting.remove(waiting)
                        self._doomed.append(waiting.slot)
