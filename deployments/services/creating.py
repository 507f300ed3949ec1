"""Environments created and archived. A slug stays that of its environment for ever: history names it."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import DeploymentState, EnvironmentKind, EnvironmentState, Role
from deployments.models import Environment
from deployments.models.environment import SLUG
from deployments.parties import Party
from deployments.services.environments import EnvironmentWish, check_wish, refuse_taken_address
from deployments.services.moving import move
from deployments.services.reasons import required_reason
from deployments.transitions import DEPLOYMENT, ENVIRONMENT, OPEN_PROMOTION

LONGEST_NAME, LAST_RANK = 60, 1000
LONGEST_PREVIEW = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnvironment(EnvironmentWish):
    """`rank`: of a standing one. `expires_at`: of a preview; None: in PREVIEW_DAYS."""

    slug: str
    name: str
    kind: str = EnvironmentKind.STANDING
    rank: int | None = None
    expires_at: datetime | None = None


def create_environment(*, by: Party, new: NewEnvironment, reason: str) -> Environment:
    """Raises Forbidden, DomainError that names the field, and Conflict: its slug, name, rank or address is another's,
    or there are as many previews as there may be.
    """
    by.require(Role.RELEASE_MANAGER, deed="create an environment")
    reason = required_reason(reason)
    _check(new)
    fields = asdict(new) | {"expires_at": _end_of(new)}
    with audited():
        _refuse_taken(new)
        environment = Environment.objects.create(**fields)
        action = "deployments.environment.created"
        record_event(actor=by.actor, action=action, target=environment, after=fields, reason=reason)
    return environment


def archive_environment(*, by: Party, environment: Environment, reason: str) -> Environment:
    """Nothing is deployed there any more, and it is shown no more; what was done there stays on record.

    Raises Forbidden, and Conflict: something is being deployed there, or a promotion from or to it is open.
    """
    by.require(Role.RELEASE_MANAGER, deed="archive an environment")
    reason = required_reason(reason)
    with audited():
        _refuse_shortcut(by, environment)
        return put_away(by=by, environment=environment, reason=reason)


def put_away(*, by: Party, environment: Environment, reason: str) -> Environment:
    """Within `audited()`. What is live there counts as live no more: nobody looks at it from now on."""
    if environment.deployments.active().exists():
        sentence = f"Something is being deployed to {environment}; wait for its end, or cancel it."
        raise Conflict("environment_busy", sentence)
    for promotions in (environment.promotions_in, environment.promotions_out):
        if one := promotions.filter(state__in=OPEN_PROMOTION).first():
            raise Conflict("promotion_open", f"The promotion {one.pk} ({one}) is open; let it end, or cancel it.")
    environment = move(environment, ENVIRONMENT, EnvironmentState.ARCHIVED, actor=by.actor, reason=reason)
    for live in environment.deployments.live():
        move(live, DEPLOYMENT, DeploymentState.SUPERSEDED, actor=by.actor, reason="Its environment was archived.")
    return environment


def _check(new: NewEnvironment) -> None:
    if not re.fullmatch(SLUG, new.slug) or "\n" in new.slug:
        sentence = "slug is a word of at most 40 lowercase letters, digits and hyphens that begins with a letter."
        raise DomainError("slug_invalid", sentence, "slug")
    if not 1 <= len(new.name) <= LONGEST_NAME or not new.name.isprintable() or new.name != new.name.strip():
        raise DomainError("name_invalid", f"name is one line of 1 to {LONGEST_NAME} characters.", "name")
    if new.kind not in EnvironmentKind.values:
        raise DomainError("kind_unknown", f"kind is one of {', '.join(EnvironmentKind.values)}.", "kind")
    check_wish(new, kind=new.kind)
    if new.kind == EnvironmentKind.STANDING:
        _check_standing(new)
    else:
        _check_preview(new)


def _check_standing(new: NewEnvironment) -> None:
    if new.rank is None or not 1 <= new.rank <= LAST_RANK:
        raise DomainError("rank_invalid", f"rank is a whole number from 1 to {LAST_RANK}; 1 comes first.", "rank")
    if new.expires_at is not None:
        raise DomainError("expiry_invalid", "expires_at is for previews; a standing environment stays.", "expires_at")


def _check_preview(new: NewEnvironment) -> None:
    if new.rank is not None:
        raise DomainError("rank_invalid", "rank is for standing environments; a preview has none.", "rank")
    if new.expires_at is not None:
        now = timezone.now()
        if timezone.is_naive(new.expires_at) or not now < new.expires_at < now + LONGEST_PREVIEW:
            sentence = f"expires_at lies within the next {LONGEST_PREVIEW.days} days, and says its offset from UTC."
            raise DomainError("expiry_invalid", sentence, "expires_at")


def _end_of(new: NewEnvironment) -> datetime | None:
    if new.kind == EnvironmentKind.STANDING:
        return None
    return new.expires_at or timezone.now() + timedelta(days=settings.PREVIEW_DAYS)


def _refuse_taken(new: NewEnvironment) -> None:
    if Environment.objects.filter(slug=new.slug).exists():
        raise Conflict("slug_taken", f"slug {new.slug} is, or was, that of another environment.", "slug")
    there = Environment.objects.exclude(state=EnvironmentState.ARCHIVED)
    wanted: dict[str, Any] = {"name": new.name} | ({"rank": new.rank} if new.rank else {})
    for field, value in wanted.items():
        if other := there.filter(**{field: value}).first():
            raise Conflict(f"{field}_taken", f"{field} {value} is that of {other.slug} already.", field)
    refuse_taken_address(new.base_url)
    if new.kind == EnvironmentKind.PREVIEW and Environment.objects.previews().count() >= settings.MAX_PREVIEWS:
        sentence = f"There may be {settings.MAX_PREVIEWS} previews at once; archive one first."
        raise Conflict("previews_full", sentence)


def _refuse_shortcut(by: Party, environment: Environment) -> None:
    """Without it releases reach what takes approvals from an environment earlier, as a hotfix does, and that takes two
    more people.
    """
    if environment.rank is None:
        return
    behind = Environment.objects.standing().filter(rank__gt=environment.rank, requires_approvals__gt=0)
    if guarded := behind.first():
        deed = f"archive an environment that releases pass on their way to {guarded}"
        by.require(Role.APPROVER, deed=deed, confirmed=True)
