"""A promotion asked for: the checklist is copied and frozen, and the facts are read for the first time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import EnvironmentState, PromotionKind, PromotionState, ReleaseState, Role
from deployments.models import (
    ChecklistItem,
    ChecklistTemplate,
    Deployment,
    Environment,
    Promotion,
    Release,
    RollbackPlan,
)
from deployments.parties import Party
from deployments.selectors import environment_before, live_deployment
from deployments.services.moving import move
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.reasons import required_reason
from deployments.transitions import PROMOTION

OPEN_FOR = timedelta(days=7)
COPIED = ("position", "key", "text", "mode", "role", "required", "check_kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody asks for. A hotfix may leave environments out, and waits for no soak; it takes more approvals."""

    release: Release
    target: Environment
    reason: str
    plan: RollbackPlan | None = None
    is_hotfix: bool = False
    scheduled_at: datetime | None = None
    retry_of: Promotion | None = None


def request_promotion(*, by: Party, wish: Wish) -> Promotion:
    """The promotion, open. Raises Forbidden, DomainError and Conflict, and changes nothing then."""
    user = by.require(Role.RELEASE_MANAGER, deed="ask for a promotion")
    reason = required_reason(wish.reason)
    with audited():
        wish.target.refresh_from_db()
        _check_target(wish)
        source_deployment = _source_of(wish)
        _check_state(wish, source_deployment)
        promotion = _create(
            release=wish.release,
            source=source_deployment.environment,
            target=wish.target,
            source_deployment=source_deployment,
            kind=PromotionKind.HOTFIX if wish.is_hotfix else PromotionKind.FORWARD,
            requester=user,
            reason=reason,
            plan=wish.plan,
            scheduled_at=wish.scheduled_at,
            retry_of=wish.retry_of,
            expires_at=timezone.now() + OPEN_FOR,
        )
        after = {"release": str(wish.release), "target": wish.target.slug, "kind": promotion.kind}
        record_event(
            actor=by.actor, action="deployments.promotion.requested", target=promotion, after=after, reason=reason
        )
        freeze_checklist(promotion)
        move(promotion, PROMOTION, PromotionState.OPEN, actor=by.actor)
        return refresh_promotion(promotion)


def freeze_checklist(promotion: Promotion) -> None:
    """Copy the items of the latest template: what changes in the template later is for others."""
    template = ChecklistTemplate.objects.order_by("-revision").first()
    if template is None:
        raise Conflict("no_checklist", "There is no checklist yet; write one first.")
    items = [{name: getattr(item, name) for name in COPIED} for item in template.items.all()]
    ChecklistItem.objects.bulk_create(ChecklistItem(promotion=promotion, **item) for item in items)
    Promotion.objects.filter(pk=promotion.pk).update(template_revision=template.revision)
    promotion.template_revision = template.revision


def _check_target(wish: Wish) -> None:
    target, now = wish.target, timezone.now()
    if target.rank is None or target.state == EnvironmentState.ARCHIVED:
        raise DomainError("target_not_standing", f"target must be a standing environment; {target} is none.", "target")
    if wish.scheduled_at is not None:
        if timezone.is_naive(wish.scheduled_at):
            raise DomainError("moment_naive", "scheduled_at must say its offset from UTC.", "scheduled_at")
        if not now < wish.scheduled_at < now + OPEN_FOR:
            sentence = f"scheduled_at must lie within the next {OPEN_FOR.days} days."
            raise DomainError("schedule_invalid", sentence, "scheduled_at")


def _source_of(wish: Wish) -> Deployment:
    """Where it comes from: the environment of the rank before. A hotfix comes from the highest below that runs it."""
    if not wish.is_hotfix:
        source = environment_before(wish.target)
        if source is None:
            raise DomainError("target_lowest", f"{wish.target} is the first environment; deploy to it.", "target")
        live = live_deployment(source)
        if live is None or live.release_id != wish.release.pk:
            raise Conflict("not_live_in_source", f"{wish.release} is not live in {source}, the environment before.")
        return live
    lower = Environment.objects.standing().filter(rank__lt=wish.target.rank)
    found = Deployment.objects.live().filter(environment__in=lower, release=wish.release)
    deployment = found.select_related("environment").order_by("-environment__rank").first()
    if deployment is None:
        raise Conflict("not_live_in_source", f"{wish.release} is live in no environment before {wish.target}.")
    return deployment


def _check_state(wish: Wish, source: Deployment) -> None:
    release = wish.release
    if release.state != ReleaseState.CANDIDATE:
        raise Conflict("release_not_candidate", f"{release} is {release.state}. {release.blocked_reason}".strip())
    live = live_deployment(wish.target)
    if live is not None and live.release_id == release.pk:
        raise Conflict("already_live", f"{release} is live in {wish.target} already.")
    if wish.plan is not None and (wish.plan.environment_id, wish.plan.release_id) != (wish.target.pk, release.pk):
        raise DomainError("plan_of_another", f"plan must be one for {release} in {wish.target}.", "plan")


def _create(**fields: object) -> Promotion:
    try:
        with transaction.atomic():
            return Promotion.objects.create(**fields)
    except IntegrityError as error:
        raise Conflict("promotion_open", "A promotion of this release to this environment is open already.") from error
