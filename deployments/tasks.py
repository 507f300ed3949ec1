"""What goes on by itself, done by Celery's workers where there are several processes."""

import structlog
from celery import shared_task

from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.services.sending import send_due
from execution.callbacks.client import CallbackClient

log = structlog.get_logger(__name__)


@shared_task
def advance() -> None:
    advance_all()


@shared_task
def verify() -> int:
    """One run after the other; how many there were."""
    return run_queued_verifications()


@shared_task
def notify() -> None:
    send_due(client=CallbackClient())
