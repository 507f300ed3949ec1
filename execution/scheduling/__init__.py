"""Where runs are executed: in this process (the default), or over machines. Callers know these functions alone."""

import asyncio
import threading
from functools import cache
from uuid import UUID

from django.conf import settings

from core import broadcasting
from core.errors import Unavailable
from execution.languages import OfferedLanguage
from execution.metrics import NO_EXECUTOR, QUEUE_FULL
from execution.models import Run
from execution.scheduling import backend
from execution.scheduling.entry import EndedRun, ended_run
from execution.scheduling.local import LocalScheduler
from execution.scheduling.offering import Offers
from execution.scheduling.remote.web import RemoteScheduler
from execution.scheduling.state import SchedulerState
from execution.scheduling.ticket import Ticket, waiting_tickets
from execution.services.requeueing import requeue_lost_runs

__all__ = [
    "EndedRun",
    "SchedulerState",
    "await_end",
    "discard",
    "language",
    "languages",
    "look_for_rejudges",
    "next_position",
    "remind",
    "require_places",
    "require_room",
    "start",
    "state",
    "steer",
    "stop",
    "submit",
]

QUEUE_PER_SLOT = 4
QUEUE_BASE = 50
OPEN_SECONDS = 10.0
RETRY_AFTER_SECONDS = 5

_lock = threading.Lock()
_scheduler: LocalScheduler | RemoteScheduler | None = None


def start(loop: asyncio.AbstractEventLoop) -> None:
    """Called when the server starts: takes over what a killed process left, opens the slots, probes the languages.

    `loop` is the one that the server's consumers live in. Returns when the slots are open, or have failed to.
    """
    broadcasting.use_loop(loop)
    if backend.missing_backend():
        return
    if is_remote():
        _started()
        return
    backend.sweep()
    requeue_lost_runs(every_active=True)
    offered_here().begin()
    scheduler = _started()
    scheduler.submit(*waiting_tickets())
    if isinstance(scheduler, LocalScheduler):
        scheduler.wait_until_open(OPEN_SECONDS)


def stop() -> None:
    """Called when the server stops: what runs goes back into the queue, for the next start."""
    global _scheduler
    with _lock:
        scheduler, _scheduler = _scheduler, None
    if scheduler is not None:
        scheduler.stop()
    broadcasting.use_loop(None)


def state() -> SchedulerState:
    """The state of the scheduler of this process."""
    if sentence := backend.missing_backend():
        return SchedulerState(False, settings.EXECUTOR_MODE, "", sentence, 0, 0, 0)
    scheduler = _scheduler
    if scheduler is None:
        sentence = "The scheduler of this process has not started."
        return SchedulerState(True, settings.EXECUTOR_MODE, "", sentence, 0, 0, settings.MAX_CONCURRENT_EXECUTIONS)
    return scheduler.state()


def queue_limit() -> int:
    """How many runs may wait: 50, and 4 more for each that may run."""
    return QUEUE_BASE + QUEUE_PER_SLOT * settings.MAX_CONCURRENT_EXECUTIONS


def require_room(count: int = 1) -> None:
    """Raises Unavailable where so many new runs could not be executed, or would not fit into the queue.

    Asked before anything else is looked at; `require_places` is asked again when the rows are written.
    """
    current = state()
    if not current.healthy:
        NO_EXECUTOR.inc(count)
        raise Unavailable(
            "executor_unavailable", f"Nothing can be executed now. {current.message}", retry_after_seconds=60
        )
    require_places(current.queued, count)


def require_places(queued: int, count: int) -> None:
    """Raises Unavailable where so many new runs do not fit into the queue beside those that wait."""
    if queued + count > queue_limit():
        QUEUE_FULL.inc(count)
        sentence = f"{queued} runs wait already, and the queue holds {queue_limit()}."
        raise Unavailable("queue_full", sentence, retry_after_seconds=RETRY_AFTER_SECONDS)


def next_position(ticket: Ticket) -> int:
    """The place in the queue that a run submitted now would get; 1 is the next to start."""
    scheduler = _scheduler
    return scheduler.next_position(ticket) if scheduler is not None else 1


def submit(*tickets: Ticket, run: Run | None = None) -> None:
    """Tells the scheduler of queued runs whose rows are committed. Starts the scheduler where there is none yet.

    `run`: the row of the one ticket, where the caller has just inserted it; it belongs to the worker from here on.
    """
    if not backend.missing_backend():
        _started().submit(*tickets, run=run)


def remind() -> None:
    """Tells the scheduler of every run that waits: it may never have heard of it."""
    scheduler = _started()
    if isinstance(scheduler, RemoteScheduler):
        scheduler.remind(list(waiting_tickets()))
    else:
        scheduler.submit(*waiting_tickets())


def look_for_rejudges() -> None:
    """There may be runs of rejudges to queue or to sweep away. Where no scheduler is at work, the next one looks."""
    if _scheduler is not None:
        _scheduler.look_for_rejudges()


def discard(run_id: UUID) -> None:
    """Forgets a run that waits."""
    if _scheduler is not None:
        _scheduler.discard(run_id)


def await_end(run_id: UUID, timeout_seconds: float) -> EndedRun | None:
    """Blocks the calling thread until the run is final and returns it; None when the time is over before."""
    scheduler = _scheduler
    return scheduler.await_end(run_id, timeout_seconds) if scheduler is not None else ended_run(run_id)


def steer(run_id: UUID, name: str, /, **fields: object) -> None:
    """Hands a command to a run that is being executed: stdin (data: bytes), eof, resize (columns, rows), signal (name),
    cancel. Nothing happens where it is not.
    """
    if _scheduler is not None:
        _scheduler.steer(run_id, name, **fields)


def languages() -> list[OfferedLanguage]:
    """What this process offers: each ran its hello program. The first call may wait for that."""
    return [] if backend.missing_backend() else offers().languages()


def language(slug: str) -> OfferedLanguage | None:
    """The language of that slug, None where it is not offered. Waits, at the most, for its own hello program."""
    return None if backend.missing_backend() else offers().language(slug)


def offers() -> Offers | RemoteScheduler:
    """Who knows the languages: the probe of this process, or the workers."""
    scheduler = _started() if is_remote() else None
    return scheduler if isinstance(scheduler, RemoteScheduler) else offered_here()


@cache
def offered_here() -> Offers:
    """The probe of this process."""
    return Offers(backend.new_slot, backend.languages_record)


def is_remote() -> bool:
    """Whether workers execute, and not this process."""
    return bool(settings.SCHEDULER == "celery")


def _started() -> LocalScheduler | RemoteScheduler:
    global _scheduler
    with _lock:
        if _scheduler is None and is_remote():
            _scheduler = RemoteScheduler()
            _scheduler.start()
        elif _scheduler is None:
            _scheduler = LocalScheduler(capacity=settings.MAX_CONCURRENT_EXECUTIONS, pool=backend.new_pool())
            _scheduler.start()
        return _scheduler
