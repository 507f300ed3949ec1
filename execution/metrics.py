"""What is counted and timed of runs, in the process where it happens; `gauges` reads what stands in the rows.

No label tells of a user, a problem or a run: the series stay few, however many of those there are.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from prometheus_client import Counter, Histogram

from execution.enums import RunKind, Verdict

if TYPE_CHECKING:
    from execution.models import Run

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600)
DELAYS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)

PHASES = Histogram("ceesarcode_run_phase_seconds", "How long runs were in a phase", ["phase"], buckets=SECONDS)
_QUEUE = PHASES.labels(phase="queue")
_WHOLE = PHASES.labels(phase="whole")

_ENDED = Counter("ceesarcode_runs_ended", "Runs that ended", ["kind", "language", "status"])
_VERDICTS = Counter("ceesarcode_verdicts", "Verdicts of runs that ended", ["kind", "verdict"])
_REQUEUED = Counter("ceesarcode_runs_requeued", "Runs put back into the queue", ["reason"])
LOST = _REQUEUED.labels(reason="lost")
STOPPED = _REQUEUED.labels(reason="stopped")
POISONED = Counter("ceesarcode_runs_given_up", "Runs ended as IE, as their worker died each time")
SLOT_FAULTS = Counter("ceesarcode_slot_faults", "Slots that failed under a run, which was tried again")
_REFUSED = Counter("ceesarcode_runs_refused", "Runs that were not taken", ["reason"])
NO_EXECUTOR = _REFUSED.labels(reason="executor_unavailable")
QUEUE_FULL = _REFUSED.labels(reason="queue_full")
BACKLOG_FULL = _REFUSED.labels(reason="backlog_full")

EVENT_DELAY = Histogram(
    "ceesarcode_event_delay_seconds",
    "From the publishing of a run's event to its sending",
    buckets=DELAYS,
)

# A rate can only be told of a series that was there before: none begins with its first IE.
for _kind in RunKind:
    for _verdict in Verdict:
        _VERDICTS.labels(kind=_kind.value, verdict=_verdict.value)


def count_claim(run: "Run", *, at: datetime) -> None:
    """Before the claim is noted in `run`. A first one alone: of others nobody wrote down since when they wait."""
    if run.started_at is None:
        _QUEUE.observe(_between(run.created_at, at))


def count_end(run: "Run") -> None:
    """Call it when the end is stored."""
    _ENDED.labels(kind=run.kind, language=run.language, status=run.status).inc()
    if run.verdict:
        _VERDICTS.labels(kind=run.kind, verdict=run.verdict).inc()
    if run.finished_at is not None:
        _WHOLE.observe(_between(run.created_at, run.finished_at))


def _between(begun: datetime, ended: datetime) -> float:
    """Two machines' clocks may disagree."""
    return max(0.0, (ended - begun).total_seconds())
