"""What Celery's workers do for runs. A message says that there is work; which, the rows say."""

from celery import shared_task

from execution import scheduling
from execution.callbacks.client import CallbackClient
from execution.scheduling.remote.announcing import announce_waiting
from execution.scheduling.remote.hosting import this_host
from execution.services.breaking_off import end_silent_verifications
from execution.services.delivering import claim_callback, deliver_callback
from execution.services.pruning import prune_callbacks
from execution.services.recovering import forget_hosts, recover_runs
from execution.services.rejudging.feeding import feed_rejudges

MOST_CALLBACKS = 50


@shared_task
def take_turn() -> bool:
    """Executes the run whose turn it is."""
    return this_host().take_turn()


@shared_task
def feed() -> None:
    """Queues what is to be judged again."""
    scheduling.submit(*feed_rejudges())


@shared_task
def recover() -> None:
    """Runs that a dead worker left, and runs that nobody was told of."""
    recover_runs()
    feed()
    end_silent_verifications()
    prune_callbacks()
    forget_hosts()


@shared_task
def announce() -> None:
    """Tells those who wait where they stand."""
    announce_waiting()


@shared_task
def deliver_callbacks() -> int:
    """Sends what is due; how many there were."""
    client, count = CallbackClient(), 0
    while count < MOST_CALLBACKS and (callback := claim_callback(busy=set())) is not None:
        deliver_callback(callback, client=client)
        count += 1
    return count
