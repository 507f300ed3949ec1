"""Callbacks on their way: claimed when their run has ended, sent, tried again, given up."""

import json
import secrets
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.callback_secrets import callback_secrets_of
from execution.callbacks.client import CallbackClient, DeliveryError
from execution.callbacks.signing import signed_headers
from execution.enums import CallbackState, RunKind
from execution.models import Callback, CallbackAttempt, Run, Submission
from execution.selectors import run_summary, submission_summary
from execution.services.pausing import is_paused, note_outcome

log = structlog.get_logger(__name__)
LEASE = timedelta(seconds=60)
"""How long a claimed one is its sender's; one whose process died is tried again behind it."""
DELAYS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800, 7200, 18000))
MOST_ATTEMPTS = len(DELAYS) + 1
GONE = 410
REVOKED = "The token that signs it is revoked, or its owner's account is closed."
PAUSED = "Its address has failed too often and is paused; nothing was sent."


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt went: the status that was answered, the fault in a sentence ("" for none), whether another one is
    useless, and whether anything was sent at all."""

    status: int | None
    sentence: str = ""
    is_final: bool = False
    was_tried: bool = True

    @property
    def is_success(self) -> bool:
        return not self.sentence


def claim_callback(*, busy: Collection[int] = ()) -> Callback | None:
    """Takes a callback that is ready, for the time of a lease; None where there is none.

    `busy`: users who have one under way. A receiver that does not answer holds up its owner alone, however many tokens.
    """
    now = timezone.now()
    ready = Callback.objects.ready(now=now).exclude(token__user__in=busy)
    for callback in (
        ready.select_related("token__user", "run").defer("run__files", "run__stdin").order_by("next_at")[:20]
    ):
        body = callback.body or json.dumps(_message(callback.run))
        unclaimed = Callback.objects.queued().filter(pk=callback.pk, attempts=callback.attempts)
        if unclaimed.update(attempts=F("attempts") + 1, next_at=now + LEASE, body=body):
            callback.attempts, callback.body = callback.attempts + 1, body
            return callback
    return None


def deliver_callback(callback: Callback, *, client: CallbackClient) -> None:
    """Makes one attempt at a claimed callback, and writes down how it went and what follows."""
    started, at = time.monotonic(), timezone.now()
    outcome = _send(callback, client)
    attempt = CallbackAttempt(callback=callback, number=callback.attempts, at=at, asked_by_id=callback.asked_by_id)
    attempt.status, attempt.sentence = outcome.status, outcome.sentence
    attempt.duration_ms = round((time.monotonic() - started) * 1000)
    with transaction.atomic():
        held = Callback.objects.queued().filter(pk=callback.pk, attempts=callback.attempts)
        if held.update(**_consequence(callback, outcome)):
            attempt.save(force_insert=True)
            if outcome.was_tried:
                note_outcome(callback, is_success=outcome.is_success)
    log.info(
        "callback_sent",
        callback_id=str(callback.pk),
        attempt=attempt.number,
        status=outcome.status,
        sentence=outcome.sentence,
    )


def _send(callback: Callback, client: CallbackClient) -> Outcome:
    token, body = callback.token, callback.body.encode()
    if token.revoked_at is not None or not token.user.is_active:
        return Outcome(None, REVOKED, is_final=True, was_tried=False)
    if callback.asked_by_id is None and is_paused(callback):
        return Outcome(None, PAUSED, is_final=True, was_tried=False)
    headers = signed_headers(
        callback_secrets_of(token), message_id=callback.message_id, timestamp=int(time.time()), body=body
    )
    try:
        status = client.send(callback.url, headers={"Content-Type": "application/json", **headers}, body=body)
    except DeliveryError as error:
        return Outcome(None, str(error), is_final=error.is_final)
    if 200 <= status < 300:
        return Outcome(status)
    if 300 <= status < 400:
        return Outcome(status, "It redirects, which is not followed.")
    return Outcome(status, "The answer was no success.", is_final=status == GONE)


def _consequence(callback: Callback, outcome: Outcome) -> dict[str, Any]:
    """What the row becomes. An attempt that somebody asked for is one: it is not tried again by itself."""
    now = timezone.now()
    if outcome.is_success:
        return {"state": CallbackState.DELIVERED, "ended_at": now, "next_at": None, "asked_by": None}
    is_last = outcome.is_final or callback.asked_by_id is not None or callback.attempts >= MOST_ATTEMPTS
    if is_last:
        return {"state": CallbackState.FAILED, "ended_at": now, "next_at": None, "asked_by": None}
    delay = DELAYS[callback.attempts - 1]
    spread = timedelta(milliseconds=secrets.randbelow(round(delay.total_seconds() * 100)))  # up to a tenth
    return {"next_at": now + delay + spread}


def _message(run: Run) -> dict[str, Any]:
    """What is told: that a run has ended and how. Its output is behind the address."""
    assert run.finished_at is not None
    kind, data = "run", run_summary(run)
    address = f"/api/runs/{run.pk}"
    if run.kind == RunKind.JUDGE:
        submission = Submission.objects.select_related("problem", "part").get(pk=run.pk)
        submission.run = run
        kind, data, address = "submission", submission_summary(submission), f"/api/submissions/{run.pk}"
    return {"type": f"{kind}.finished", "timestamp": run.finished_at.isoformat(), "data": data | {"url": address}}
