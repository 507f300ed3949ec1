"""A slot that runs one test after another, beside others that run tests of the same submission."""

import threading
from collections.abc import Callable
from typing import Protocol

from execution.judging.batch import Batch, Ran
from execution.slots.base import Control, Slot, SlotError
from execution.types import Case, Program


class SpareSlots(Protocol):
    """Slots that nobody needs at the moment. All of it may be called from any thread."""

    most: int
    """So many are lent at the same time."""

    def borrow(self, recall: Callable[[], None]) -> Slot | None:
        """An open slot, or None where none is free. `recall` is called, from any thread, once a run needs it."""

    def give_back(self, slot: Slot) -> None:
        """The slot is as it was."""

    def discard(self, slot: Slot) -> None:
        """The slot is suspect."""


class Lane:
    """One slot, borrowed or the submission's own (`lender` None). Its tests are run in a thread, one at a time."""

    def __init__(self, *, program: Program, batch: Batch, lender: SpareSlots | None = None) -> None:
        self._program, self._batch, self._lender = program, batch, lender
        self._is_prepared = lender is None
        self._lock = threading.Lock()
        self._slot: Slot | None = None
        self._control: Control | None = None
        self._is_recalled = False

    @property
    def is_borrowed(self) -> bool:
        return self._lender is not None

    @property
    def is_open(self) -> bool:
        """False once the slot is back with its lender."""
        return self._slot is not None

    def begin(self, slot: Slot | None) -> bool:
        """Takes the slot in; False where there is none, or it is wanted back already."""
        with self._lock:
            self._slot = slot
        if self._is_recalled:
            self.leave()
        return self.is_open

    def run(self, case: Case, control: Control) -> Ran | None:
        """Runs the program on a test; None where it was cut off. Closes `control`. Raises SlotError."""
        with self._lock:
            slot = None if self._is_recalled else self._slot
            self._control = control if slot is not None else None
        try:
            return self._run(slot, case, control) if slot is not None else None
        except SlotError:
            self._discard()
            raise
        finally:
            with self._lock:
                self._control = None
            control.close()
            if self._is_recalled:
                self.leave()

    def recall(self) -> None:
        """Somebody else needs the slot: what it runs is cut off, and it goes back."""
        with self._lock:
            self._is_recalled = True
            is_idle = self._control is None
            if self._control is not None:
                self._control.send("cancel")
        if is_idle:
            self.leave()

    def leave(self) -> None:
        """Gives a borrowed slot back, once. Not while a test is being run."""
        if self._lender is not None and (slot := self._taken()) is not None:
            self._lender.give_back(slot)

    def _discard(self) -> None:
        if self._lender is not None and (slot := self._taken()) is not None:
            self._lender.discard(slot)

    def _taken(self) -> Slot | None:
        with self._lock:
            slot, self._slot = self._slot, None
            return slot

    def _run(self, slot: Slot, case: Case, control: Control) -> Ran | None:
        if not self._is_prepared:
            prepared = slot.prepare(self._program, sink=lambda *_: None, control=control)
            if control.cancelled:
                return None
            if not prepared.succeeded:
                raise SlotError("what compiled in one slot does not in another")
            self._is_prepared = True
        return self._batch.run(slot, case, control)
