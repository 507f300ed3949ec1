"""Environments locked, stopped, held, and let go again: by whom and why is on record."""

from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import EnvironmentState, Role
from deployments.models import Environment, Hold
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.notifying import notify
from deployments.services.releases.judging import required_reason
from deployments.transitions import ENVIRONMENT


def lock_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    by.require(Role.RELEASE_MANAGER, deed="lock an environment")
    reason = required_reason(reason)
    with audited():
        return move(environment, ENVIRONMENT, EnvironmentState.LOCKED, actor=by.actor, reason=reason)


def unlock_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    by.require(Role.RELEASE_MANAGER, deed="unlock an environment")
    reason = required_reason(reason)
    with audited():
        return move(environment, ENVIRONMENT, EnvironmentState.ACTIVE, actor=by.actor, reason=reason)


def stop_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    """The emergency stop: from now on nothing is deployed there, a rollback neither. Raises Conflict where it is on."""
    user = by.require(Role.RELEASE_MANAGER, Role.APPROVER, deed="stop an environment")
    reason = required_reason(reason)
    with audited():
        idle = Environment.objects.filter(pk=environment.pk, stopped_at__isnull=True)
        if not idle.update(stopped_at=timezone.now(), stopped_by=user, stop_reason=reason):
            raise Conflict("already_stopped", f"{environment} is stopped already.")
        return _told(by, environment, "deployments.environment.stopped", reason)


def resume_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    """The end of the emergency stop."""
    by.require(Role.RELEASE_MANAGER, deed="end an emergency stop")
    reason = required_reason(reason)
    with audited():
        stopped = Environment.objects.filter(pk=environment.pk, stopped_at__isnull=False)
        if not stopped.update(stopped_at=None, stopped_by=None, stop_reason=""):
            raise Conflict("not_stopped", f"{environment} is not stopped.")
        return _told(by, environment, "deployments.environment.resumed", reason)


def place_hold(*, by: Party, environment: Environment, reason: str) -> Hold:
    """Nothing is promoted there until a person releases it. Where one is open already, that one stays."""
    with audited():
        hold = Hold.objects.filter(environment=environment, released_at__isnull=True).first()
        if hold is None:
            now = timezone.now()
            hold = Hold.objects.create(environment=environment, reason=reason, placed_at=now, placed_by=by.user)
            event = record_event(actor=by.actor, action="deployments.hold.placed", target=hold, reason=reason)
            notify(event, hold)
        return hold


def release_hold(*, by: Party, hold: Hold, reason: str) -> Hold:
    user = by.require(Role.RELEASE_MANAGER, deed="release a hold")
    reason = required_reason(reason)
    with audited():
        open_one = Hold.objects.filter(pk=hold.pk, released_at__isnull=True)
        if not open_one.update(released_at=timezone.now(), released_by=user):
            raise Conflict("hold_released", "The hold was released already.")
        hold.refresh_from_db()
        record_event(actor=by.actor, action="deployments.hold.released", target=hold, reason=reason)
        return hold


def _told(by: Party, environment: Environment, action: str, reason: str) -> Environment:
    environment.refresh_from_db()
    notify(record_event(actor=by.actor, action=action, target=environment, reason=reason), environment)
    return environment
