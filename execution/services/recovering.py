"""Finding again what a killed process left behind, and what was queued but never told to a scheduler."""

from execution import scheduling
from execution.models import WorkerHost
from execution.services.requeueing import requeue_lost_runs


def forget_hosts() -> int:
    """Rows of workers that were killed; how many there were."""
    return WorkerHost.objects.forgotten().delete()[0]


def recover_runs() -> int:
    """Puts runs with an expired lease back into the queue (or ends them) and tells the scheduler of every queued one.

    Returns how many were lost. Safe to call at any time, in several processes: a run is claimed once.
    """
    recovered = requeue_lost_runs(every_active=False)
    scheduling.remind()
    return recovered
