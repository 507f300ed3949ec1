"""Environments edited, locked, stopped, held, and let go again: by whom and why is on record."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import EnvironmentKind, EnvironmentState, Platform, Role
from deployments.models import Environment, Hold
from deployments.parties import Party
from deployments.platforms.references import fault_of
from deployments.services.moving import move
from deployments.services.notifying import notify
from deployments.services.reasons import refuse_archived, required_reason
from deployments.transitions import ENVIRONMENT, OPEN_PROMOTION

LONGEST = {"service_ref": 200, "branch": 100, "base_url": 200}
MOST = {"requires_approvals": 10, "soak_minutes": 30 * 24 * 60}
WHERE = {"platform", "service_ref", "base_url"}
is_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentWish:
    """All that is edited of an environment: where it is, and what a promotion to it takes."""

    platform: str
    service_ref: str
    base_url: str
    branch: str
    requires_approvals: int
    soak_minutes: int


def edit_environment(*, by: Party, environment: Environment, wish: EnvironmentWish, reason: str) -> Environment:
    """Raises Forbidden, DomainError that names the field, and Conflict: it is archived, was changed meanwhile, or
    something is under way that counts on how it is.
    """
    by.require(Role.RELEASE_MANAGER, deed="edit an environment")
    reason = required_reason(reason)
    check_wish(wish, kind=environment.kind)
    with audited():
        changes = {name: value for name, value in asdict(wish).items() if getattr(environment, name) != value}
        if not changes:
            raise DomainError("nothing_changed", f"{environment} is so already.")
        _refuse_while_deploying(environment, changes)
        if "base_url" in changes:
            refuse_taken_address(wish.base_url, besides=environment)
        _refuse_lowering(by, environment, wish.requires_approvals)
        current = Environment.objects.filter(pk=environment.pk, version=environment.version)
        if not current.exclude(state=EnvironmentState.ARCHIVED).update(version=F("version") + 1, **changes):
            raise Conflict(
                "changed_meanwhile", f"{environment} is archived, or was changed by somebody else; look again."
            )
        before = {name: getattr(environment, name) for name in changes}
        return _told(by, environment, "deployments.environment.edited", reason, before=before, after=changes)


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
    refuse_archived(environment)
    with audited():
        idle = Environment.objects.filter(pk=environment.pk, stopped_at__isnull=True)
        if not idle.update(stopped_at=timezone.now(), stopped_by=user, stop_reason=reason):
            raise Conflict("already_stopped", f"{environment} is stopped already.")
        return _told(by, environment, "deployments.environment.stopped", reason)


def resume_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    """The end of the emergency stop."""
    by.require(Role.RELEASE_MANAGER, deed="end an emergency stop", confirmed=True)
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
    user = by.require(Role.RELEASE_MANAGER, deed="release a hold", confirmed=True)
    reason = required_reason(reason)
    with audited():
        open_one = Hold.objects.filter(pk=hold.pk, released_at__isnull=True)
        if not open_one.update(released_at=timezone.now(), released_by=user):
            raise Conflict("hold_released", "The hold was released already.")
        hold.refresh_from_db()
        record_event(actor=by.actor, action="deployments.hold.released", target=hold, reason=reason)
        return hold


def check_wish(wish: EnvironmentWish, *, kind: str) -> None:
    """Raises DomainError that names the field."""
    if wish.platform not in Platform.values:
        raise DomainError("platform_unknown", f"platform is one of {', '.join(Platform.values)}.", "platform")
    for name, longest in LONGEST.items():
        text = getattr(wish, name)
        if len(text) > longest or not text.isprintable() or text != text.strip():
            raise DomainError("text_invalid", f"{name} is one line of at most {longest} characters.", name)
    if fault := fault_of(wish.platform, wish.service_ref):
        raise DomainError("service_ref_invalid", fault, "service_ref")
    for name, most in MOST.items():
        if not 0 <= getattr(wish, name) <= most:
            raise DomainError("number_invalid", f"{name} is a whole number from 0 to {most}.", name)
    if wish.base_url:
        _check_address(wish.base_url)
    if kind == EnvironmentKind.PREVIEW:
        _check_preview(wish)


def refuse_taken_address(address: str, *, besides: Environment | None = None) -> None:
    """What is checked at one address says nothing of two environments. Called within `audited()`."""
    there = Environment.objects.exclude(state=EnvironmentState.ARCHIVED).filter(base_url__in=_spellings(address))
    other = (there.exclude(pk=besides.pk) if besides else there).first()
    if address and other:
        raise Conflict("base_url_taken", f"base_url is that of {other}; give each environment its own.", "base_url")


def _spellings(address: str) -> list[str]:
    bare = address.rstrip("/")
    return [bare, f"{bare}/"]


def _check_preview(wish: EnvironmentWish) -> None:
    """Nothing is promoted to it or from it, so nothing that a promotion takes is asked of it."""
    if not wish.branch:
        raise DomainError("branch_missing", "branch must name the branch that the preview shows.", "branch")
    for name in MOST:
        if getattr(wish, name):
            raise DomainError("number_invalid", f"{name} is 0 for a preview: no promotion leads there.", name)


def _check_address(address: str) -> None:
    """Checks put their own paths behind it, and everybody on the staff sees it."""
    try:
        is_address(address)
        parts = urlsplit(address)
        is_whole = parts.port != 0 and not {"@", "?", "#"} & set(address)
    except (ValidationError, ValueError):
        is_whole = False
    if not is_whole:
        sentence = "base_url is an address as https://gamma.example.com, without a user, a query or a fragment."
        raise DomainError("base_url_invalid", sentence, "base_url")


def _refuse_while_deploying(environment: Environment, changes: dict[str, Any]) -> None:
    """The one that carries it out would go on somewhere else."""
    if WHERE & set(changes) and environment.deployments.active().exists():
        told = ", ".join(sorted(WHERE & set(changes)))
        raise Conflict(
            "environment_busy", f"Something is being deployed to {environment}; {told} must stay until then."
        )


def _refuse_lowering(by: Party, environment: Environment, approvals: int) -> None:
    """Or whoever asks for a promotion would do without the second person, by themselves."""
    if approvals >= environment.requires_approvals:
        return
    by.require(Role.APPROVER, deed="lower the number of approvals", confirmed=True)
    if environment.promotions_in.filter(state__in=OPEN_PROMOTION).exists():
        sentence = f"A promotion to {environment} is open; it was asked for under the approvals as they are."
        raise Conflict("promotion_open", sentence, "requires_approvals")


def _told(by: Party, environment: Environment, action: str, reason: str, **values: Any) -> Environment:
    environment.refresh_from_db()
    event = record_event(actor=by.actor, action=action, target=environment, reason=reason, **values)
    notify(event, environment)
    return environment
