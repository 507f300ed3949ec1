"""What Celery's workers do for runs. A message says that there is work; which, the rows say."""

from celery import shared_task

from core.locks import alone
from execution import scheduling
from execution.scheduling.remote.announcing import announce_waiting
from execution.scheduling.remote.hosting import this_host
from execution.services.breaking_off import end_silent_verifications
from execution.services.pruning import prune_callbacks
from execution.services.recovering import forget_hosts, recover_runs
from execution.services.rejudging.feeding import feed_rejudges


@shared_task
def take_turn() -> int:
    """Executes the run whose turn it is, and those after it."""
    return this_host().take_turns()


@shared_task
def feed() -> None:
    """Queues what is to be judged again."""
    scheduling.submit(*feed_rejudges())


@shared_task
@alone
def recover() -> None:
    """Runs that a dead worker left, and runs that nobody was told of."""
    recover_runs()
    feed()
    end_silent_verifications()
    prune_callbacks()
    forget_hosts()


@shared_task
@alone
def announce() -> None:
    """Tells those who wait where they stand."""
    announce_waiting()
