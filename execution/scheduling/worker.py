"""A thread with a slot of its own: takes the next run, executes it, replaces the slot when that fails."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from django.db import connection

from execution.recording import AttemptLostError
from execution.scheduling.entry import EndedRun, Entry
from execution.services.executing import Attempt, claim_run, execute_attempt
from execution.services.finishing import cancel_attempt, fail_attempt, release_attempt
from execution.slots.base import Control, Slot, SlotError

if TYPE_CHECKING:
    from execution.scheduling.local import LocalScheduler

log = structlog.get_logger(__name__)
MOST_TRIALS = 3  # of one run, each on a fresh slot
REOPEN_SECONDS = 5.0
SLOT_FAILED = f"The sandbox failed {MOST_TRIALS} times in a row; this is no fault of the program."
OUR_FAULT = "An internal fault ended the run; it was logged."


class Worker:
    """`isolation` is what holds programs here, "" while no slot is open; `fault` is why."""

    def __init__(
        self, scheduler: "LocalScheduler", *, new_slot: Callable[[], Slot], is_compiled: Callable[[str], bool]
    ) -> None:
        self._scheduler, self._new_slot, self._is_compiled = scheduler, new_slot, is_compiled
        self._slot: Slot | None = None
        self._thread: threading.Thread | None = None
        self._halt = threading.Event()
        self.tried = threading.Event()
        self.isolation = self.fault = ""

    def start(self, name: str) -> None:
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def join(self, timeout_seconds: float) -> None:
        self._halt.set()
        if self._thread is not None:
            self._thread.join(timeout_seconds)

    def _work(self) -> None:
        try:
            while self._wait_for_slot() and (entry := self._scheduler.next_entry()) is not None:
                with structlog.contextvars.bound_contextvars(run_id=str(entry.run_id)):
                    self._take_on(entry)
        finally:
            self._drop_slot()
            connection.close()

    def _wait_for_slot(self) -> bool:
        """Tries until a slot is open: nothing is taken from the queue that could not be executed. False at the end."""
        while not self._halt.is_set():
            try:
                self._open_slot()
            except SlotError as error:
                self.fault = str(error) or "The sandbox cannot be opened."
                log.error("slot_not_opened", error=self.fault)
            finally:
                self.tried.set()
            if self._slot is not None:
                return True
            self._halt.wait(REOPEN_SECONDS)
        return False

    def _take_on(self, entry: Entry) -> None:
        """One run from claim to end. Nothing that goes wrong here ends the thread."""
        control = Control()
        with entry.lock:
            entry.control = control
        if self._scheduler.stopping:
            control.send("cancel")
        attempt = None
        try:
            _refresh_connection()
            attempt = claim_run(entry.run_id, is_compiled=self._is_compiled, inserted=entry.run)
            if attempt is not None:
                self._attempt(attempt, control)
                entry.ended = _ended(attempt)
        except AttemptLostError:
            log.warning("attempt_lost")
        except Exception:
            log.exception("run_failed")
            self._drop_slot()
            if attempt is not None:
                _fail_quietly(attempt)
        finally:
            with entry.lock:
                entry.control = None
            control.close()
            self._scheduler.end(entry)

    def _attempt(self, attempt: Attempt, control: Control) -> None:
        for trial in range(1, MOST_TRIALS + 1):
            try:
                ended = execute_attempt(attempt, self._open_slot(), control)
            except SlotError as error:
                log.warning("slot_failed", error=str(error), trial=trial)
                self._drop_slot()
                attempt.restart()
                continue
            if not ended:
                self._give_up(attempt)
            return
        fail_attempt(attempt, SLOT_FAILED)

    def _give_up(self, attempt: Attempt) -> None:
        """A cancel came: the owner's, or our own because the server stops."""
        if self._scheduler.stopping:
            release_attempt(attempt)
        else:
            cancel_attempt(attempt)

    def _open_slot(self) -> Slot:
        """The slot of this thread, opened if it is not. Raises SlotError."""
        if self._slot is None:
            slot = self._new_slot()
            try:
                slot.open()
            except SlotError:
                slot.close()
                raise
            self._slot, self.isolation, self.fault = slot, slot.isolation, ""
        return self._slot

    def _drop_slot(self) -> None:
        slot, self._slot, self.isolation = self._slot, None, ""
        if slot is not None:
            slot.close()


def _fail_quietly(attempt: Attempt) -> None:
    """Ends the run with our fault; where even that cannot be written, its lease runs out and the keeper finds it."""
    try:
        fail_attempt(attempt, OUR_FAULT)
    except Exception:
        log.exception("run_not_ended")


def _refresh_connection() -> None:
    """A connection that the database server has closed meanwhile is opened anew; on SQLite this asks nothing."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()


def _ended(attempt: Attempt) -> EndedRun | None:
    """None where the run went back into the queue."""
    return EndedRun(attempt.run, attempt.recorder.whole_record) if attempt.run.is_final else None
