"""One round over all that goes on by itself: deployments carried, promotions followed, passes that went stale."""

from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from core import tracing
from core.errors import Conflict
from deployments.enums import PromotionState, RunState
from deployments.models import Deployment, Promotion, VerificationRun
from deployments.services.deploying.carrying import advance_deployment
from deployments.services.inbound import process_all
from deployments.services.previews import archive_expired_previews
from deployments.services.promoting.refreshing import has_news, refresh_promotion
from deployments.services.promoting.starting import dispatch_promotion, follow_promotion, start_scheduled
from deployments.services.verifying.running import abort_lost, mark_stale, run_verification
from deployments.transitions import UNDECIDED

log = structlog.get_logger(__name__)
FOLLOWED = (PromotionState.DEPLOYING, PromotionState.VERIFYING)


def advance_all() -> None:
    """Every step is one move that finds its row as it was read; where another process was faster, it is left to it.
    A row that breaks its step is told in the log, and holds up no other.
    """
    _unless_another(process_all)
    _unless_another(archive_expired_previews)
    _unless_another(abort_lost)
    _unless_another(mark_stale)
    for promotion in Promotion.objects.filter(state__in=UNDECIDED):
        if has_news(promotion):
            _unless_another(partial(refresh_promotion, promotion))
    scheduled = Promotion.objects.filter(state=PromotionState.APPROVED, scheduled_at__isnull=False)
    for promotion in scheduled.select_related("release", "target"):
        _unless_another(partial(start_scheduled, promotion=promotion))
    for promotion in Promotion.objects.filter(state=PromotionState.QUEUED):
        _unless_another(partial(dispatch_promotion, promotion=promotion))
    for deployment in Deployment.objects.active().select_related("release", "environment"):
        step = partial(advance_deployment, deployment=deployment)
        _job("deployments.advance", step, deployment_id=deployment.pk)
    for promotion in Promotion.objects.filter(state__in=FOLLOWED):
        _unless_another(partial(follow_promotion, promotion=promotion))


def run_queued_verifications() -> int:
    """Carry out what was asked for, one after the other; how many there were."""
    count = 0
    for run in VerificationRun.objects.filter(state=RunState.QUEUED).order_by("requested_at", "pk"):
        step = partial(run_verification, run=run, tell=log.debug)
        _job("deployments.verify", step, verification_id=run.pk, deployment_id=run.deployment_id)
        count += 1
    return count


def _job(name: str, step: Callable[[], object], **ids: Any) -> None:
    """A step of rows that stand for work of their own: what is logged of it names them, and it has a trace."""

    def traced() -> None:
        with tracing.span(name, **ids):
            step()

    with structlog.contextvars.bound_contextvars(job=name, **ids):
        _unless_another(traced)


def _unless_another(step: Callable[[], object]) -> None:
    try:
        step()
    except Conflict as conflict:
        log.info("left to another", code=conflict.code, sentence=conflict.message)
    except Exception:
        log.exception("step failed", step=str(step))
