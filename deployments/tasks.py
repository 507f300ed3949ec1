"""What goes on by itself, done by Celery's workers where there are several processes: see `working` for the rest."""

from functools import cache

from celery import shared_task

from core.locks import alone
from deployments.github.client import configured_github
from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.services.mirroring.rounds import Mirror
from deployments.services.pruning import prune_messages
from deployments.services.sending import send_due
from deployments.services.watching import watch_environments
from deployments.status.pulses import UPKEEP
from deployments.status.sampling import sampler
from execution.callbacks.client import CallbackClient


@shared_task
@alone
def advance() -> None:
    advance_all()


@shared_task
@alone
def verify() -> int:
    """One run after the other; how many there were."""
    return run_queued_verifications()


@shared_task
@alone
def watch() -> int:
    return watch_environments()


@shared_task
@alone
def notify() -> None:
    send_due(client=CallbackClient())


@shared_task
@alone
def mirror() -> None:
    """Shows deployments at GitHub, where that is set up."""
    if (found := _mirror()) is not None:
        found.mirror_all()


@shared_task
@alone
def prune() -> None:
    prune_messages()


@shared_task
def sample() -> None:
    """How this installation is; and a word that what is due is done."""
    sampler.sample(UPKEEP)


@cache
def _mirror() -> Mirror | None:
    """One for each process: it remembers how long GitHub asked it to wait."""
    github = configured_github()
    return Mirror(github) if github is not None else None
