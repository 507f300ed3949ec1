"""A thread that takes the next run and executes it in a slot of the pool, or in another where that one fails."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from core import tracing
from execution.enums import Priority
from execution.metrics import SLOT_FAULTS
from execution.models import Run
from execution.recording import AttemptLostError
from execution.scheduling import backend
from execution.scheduling.courtesy import MOST_REST_SECONDS
from execution.scheduling.entry import EndedRun, Entry
from execution.scheduling.sparing import spare_slots
from execution.services.executing import Attempt, claim_run, execute_attempt
from execution.services.finishing import cancel_attempt, fail_attempt, release_attempt
from execution.services.requeueing import requeue_attempt
from execution.slots.base import Control, Slot, SlotError
from execution.slots.pool import Pool

if TYPE_CHECKING:
    from execution.scheduling.local import LocalScheduler

log = structlog.get_logger(__name__)
MOST_TRIALS = 3  # of one run, each on a fresh slot
SLOT_PATIENCE_SECONDS = 45.0
"""Of each trial: the last two outlast the minute that an engine takes to come back after it was killed."""
RETURN_TRIALS, RETURN_PAUSE_SECONDS = 10, 1.0
"""As long as a restart of the database takes, and no longer than a lease."""
SLOT_FAILED = f"The sandbox failed {MOST_TRIALS} times in a row; this is no fault of the program."
OUR_FAULT = "An internal fault ended the run; it was logged."


class Worker:
    """One of the threads of a scheduler."""

    def __init__(self, scheduler: "LocalScheduler", pool: Pool) -> None:
        self._scheduler, self._pool = scheduler, pool
        self._thread: threading.Thread | None = None

    def start(self, name: str) -> None:
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def join(self, timeout_seconds: float) -> None:
        if self._thread is not None:
            self._thread.join(timeout_seconds)

    def _work(self) -> None:
        try:
            while self._is_able() and (entry := self._scheduler.next_entry()) is not None:
                with structlog.contextvars.bound_contextvars(run_id=str(entry.run_id), worker=_own_name()):
                    self._take_on(entry)
        finally:
            connection.close()

    def _is_able(self) -> bool:
        """Waits until slots can be opened: nothing is taken from the queue that could not be executed. False at the
        end."""
        return self._pool.wait_until_able(unless=lambda: self._scheduler.stopping)

    def _take_on(self, entry: Entry) -> None:
        """One run from claim to end. Nothing that goes wrong here ends the thread."""
        control = Control()
        with entry.lock:
            entry.control = control
        if self._scheduler.stopping:
            control.send("cancel")
        attempt, returned = None, False
        try:
            _refresh_connection()
            attempt = claim_run(entry.run_id, is_compiled=backend.is_compiled, inserted=entry.run)
            if attempt is not None:
                _bind(attempt.run)
                with _traced(attempt.run):
                    self._attempt(attempt, control)
                entry.ended = _ended(attempt)
        except AttemptLostError:
            log.warning("attempt_lost")
        except (OperationalError, InterfaceError) as error:  # the database was away, which is no fault of the program
            log.warning("attempt_broken_off", error=str(error))
            returned = attempt is not None and self._return(attempt)
        except Exception:
            log.exception("run_failed")
            if attempt is not None:
                _fail_quietly(attempt)
        finally:
            with entry.lock:
                entry.control = None
            control.close()
            self._scheduler.end(entry)
            structlog.contextvars.unbind_contextvars("request_id", "attempt")
            if returned:
                self._scheduler.submit(entry.ticket)

    def _attempt(self, attempt: Attempt, control: Control) -> None:
        for trial in range(1, MOST_TRIALS + 1):
            try:
                ended = self._execute(attempt, control)
            except SlotError as error:
                SLOT_FAULTS.inc()
                log.warning("slot_failed", error=str(error), trial=trial)
                attempt.restart()
                continue
            if not ended:
                self._give_up(attempt)
            return
        fail_attempt(attempt, SLOT_FAILED)

    def _execute(self, attempt: Attempt, control: Control) -> bool:
        """See `execute_attempt`. The slots go back to the pool, or away where anything went wrong with one."""
        with ExitStack() as leases:

            def leased(group: str) -> Slot:
                return leases.enter_context(self._pool.leased(group, patience_seconds=SLOT_PATIENCE_SECONDS))

            with attempt.phases.timed("slot"):
                slot = leased(backend.group_of(attempt.run.language))
            spare = spare_slots(self._pool, attempt.run)
            return execute_attempt(
                attempt, slot, control, cache(lambda: leased(backend.JUDGE)), spare, self._pause(attempt.run)
            )

    def _pause(self, run: Run) -> Callable[[], None]:
        """What a run does between two tests: a rejudge gives way, for MOST_REST_SECONDS in all, and others nothing."""
        left = MOST_REST_SECONDS if run.priority == Priority.REJUDGE else 0.0

        def pause() -> None:
            nonlocal left
            begun = time.monotonic()
            if left > 0:
                self._scheduler.give_way(left)
            left -= time.monotonic() - begun

        return pause

    def _return(self, attempt: Attempt) -> bool:
        """The run goes back into the queue once the database is there; where it stays away, its lease runs out."""
        for _ in range(RETURN_TRIALS):
            try:
                connection.close()
                returned = requeue_attempt(attempt.run.pk, attempt.token)
                break
            except (OperationalError, InterfaceError):
                time.sleep(RETURN_PAUSE_SECONDS)
        else:
            log.warning("run_not_returned")
            returned = False
        _read_again(attempt)
        return returned

    def _give_up(self, attempt: Attempt) -> None:
        """A cancel came: the owner's, or our own because the server stops."""
        if self._scheduler.stopping:
            release_attempt(attempt)
        else:
            cancel_attempt(attempt)


def _own_name() -> str:
    """Of this thread among all workers: machine, process, thread."""
    return f"{socket.gethostname()}-{os.getpid()}/{threading.current_thread().name}"


def _bind(run: Run) -> None:
    """All that is logged of the run from now on names the attempt, and the request that began it."""
    structlog.contextvars.bind_contextvars(request_id=run.request_id, attempt=run.attempts)


@contextlib.contextmanager
def _traced(run: Run) -> Iterator[None]:
    """Within the trace of the request that began the run."""
    ids: dict[str, Any] = {"run.id": str(run.pk), "run.attempt": run.attempts, "request.id": run.request_id}
    with tracing.span("run", parent=run.trace_context, kind="consumer", **ids):
        tracing.past_span("run.wait", run.created_at, run.started_at or run.created_at)
        yield


def _fail_quietly(attempt: Attempt) -> None:
    """Ends the run with our fault; where even that cannot be written, its lease runs out and the keeper finds it."""
    try:
        fail_attempt(attempt, OUR_FAULT)
    except Exception:
        log.exception("run_not_ended")
        _read_again(attempt)


def _read_again(attempt: Attempt) -> None:
    """Who waits for it is told how it is."""
    with contextlib.suppress(DatabaseError, InterfaceError):
        attempt.run.refresh_from_db(fields=["status", "verdict", "message", "finished_at"])


def _refresh_connection() -> None:
    """A connection that the database server has closed meanwhile is opened anew; on SQLite this asks nothing."""
    if connection.connection is not None and not connection.is_usable():
        connection.close()


def _ended(attempt: Attempt) -> EndedRun | None:
    """None where the run went back into the queue."""
    return EndedRun(attempt.run, attempt.recorder.whole_record) if attempt.run.is_final else None
