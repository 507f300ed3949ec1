"""An approved promotion started, and followed until what runs in the target was checked."""

from datetime import timedelta

from django.utils import timezone

from core.audit.writer import audited
from core.errors import Conflict
from deployments.enums import DeploymentKind, DeploymentState, PromotionKind, PromotionState, Role
from deployments.gate import read_gate
from deployments.models import Deployment, Promotion
from deployments.models.promotion import AT_THE_TARGET
from deployments.parties import SERVER, Party
from deployments.selectors import active_checks, is_fresh, latest_runs
from deployments.services.deploying.guards import reasons_against
from deployments.services.deploying.requesting import start_deployment
from deployments.services.environments import place_hold
from deployments.services.incidents import raise_for_rollback, raise_incident, resolve_rolled_back
from deployments.services.moving import move
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.transitions import PROMOTION

JUDGED_WITHIN = timedelta(hours=2)
"""From live until every required check must have passed: a promotion does not hold its target for good."""
ENDED_BADLY = (DeploymentState.FAILED, DeploymentState.CANCELLED, DeploymentState.TIMED_OUT)


def queue_promotion(*, by: Party, promotion: Promotion, reason: str = "") -> Promotion:
    """Every guard is computed again, now. Raises Forbidden, and Conflict with all that speaks against it."""
    guarded = bool(promotion.target.requires_approvals)
    by.require(Role.RELEASE_MANAGER, deed="start a promotion", confirmed=guarded)
    refresh_promotion(promotion)  # what went stale stays so, also where the start is refused
    with audited():
        promotion = refresh_promotion(promotion)
        if promotion.state != PromotionState.APPROVED:
            raise Conflict(
                "not_approved", f"The promotion is {promotion.state}; one that is approved can be started.", "state"
            )
        if reasons := _reasons(promotion):
            raise Conflict("deployment_refused", " ".join(reasons))
        return move(promotion, PROMOTION, PromotionState.QUEUED, actor=by.actor, reason=reason.strip())


def start_scheduled(*, promotion: Promotion) -> Promotion:
    """An approved promotion whose time has come starts by itself, unless something speaks against it by now."""
    if not _is_due(promotion) or _reasons(promotion):
        return promotion
    with audited():
        promotion = refresh_promotion(promotion)
        if promotion.state != PromotionState.APPROVED or _reasons(promotion):
            return promotion
        reason = f"It was scheduled for {promotion.scheduled_at:%Y-%m-%d %H:%M} UTC."
        return move(promotion, PROMOTION, PromotionState.QUEUED, actor=SERVER.actor, reason=reason)


def dispatch_promotion(*, promotion: Promotion) -> Promotion:
    """A queued promotion takes the slot of its target. Where a guard fails meanwhile, it goes back to approved, and
    from there to where the facts lead it. Raises Conflict where the slot is taken, or somebody else was faster.
    """
    with audited():
        promotion = Promotion.objects.select_related("release", "source", "target", "plan").get(pk=promotion.pk)
        if promotion.state != PromotionState.QUEUED:
            return promotion
        if _has_changed(promotion) or _reasons(promotion):
            reason = " ".join(_reasons(promotion)) or "What it is judged by has changed."
            promotion = move(promotion, PROMOTION, PromotionState.APPROVED, actor=SERVER.actor, reason=reason)
            return refresh_promotion(promotion)
        _make_way(promotion)
        if promotion.kind == PromotionKind.ROLLBACK:
            raise_for_rollback(promotion=promotion)
        start_deployment(
            by=SERVER,
            environment=promotion.target,
            release=promotion.release,
            key=f"promotion-{promotion.pk}",
            kind=_kind(promotion),
            promotion=promotion,
        )
        return move(promotion, PROMOTION, PromotionState.DEPLOYING, actor=SERVER.actor)


def _make_way(promotion: Promotion) -> None:
    """One promotion at a time is at a target. A rollback does not wait for the verification of what it undoes."""
    other = Promotion.objects.filter(target=promotion.target, state__in=AT_THE_TARGET).first()
    if other is None:
        return
    if promotion.kind != PromotionKind.ROLLBACK or other.state != PromotionState.VERIFYING:
        told = other.get_state_display().lower()
        raise Conflict("target_busy", f"{other.release} is {told} in {promotion.target}; wait for its end.", "target")
    _end(other, PromotionState.FAILED, f"It was rolled back to {promotion.release}: {promotion.reason}")


def follow_promotion(*, promotion: Promotion) -> Promotion:
    """Its deployment is live: the target is to be verified. It ended badly: the promotion has failed."""
    with audited():
        deployment = promotion.deployments.select_related("environment").order_by("-pk").first()
        if promotion.state == PromotionState.DEPLOYING and deployment is not None:
            if deployment.state == DeploymentState.LIVE:
                return _arrived(promotion, deployment)
            if deployment.state in ENDED_BADLY:
                return _end(
                    promotion, PromotionState.FAILED, f"The deployment {deployment.state}: {deployment.failure}"
                )
        if promotion.state == PromotionState.VERIFYING and deployment is not None:
            return _judged(promotion, deployment)
        return promotion


def _arrived(promotion: Promotion, deployment: Deployment) -> Promotion:
    """After a rollback nothing comes by itself: a person has to look first."""
    if promotion.kind == PromotionKind.ROLLBACK:
        resolve_rolled_back(rollback=deployment)
        place_hold(
            by=SERVER, environment=promotion.target, reason=f"Rolled back to {promotion.release}: {promotion.reason}"
        )
    return move(promotion, PROMOTION, PromotionState.VERIFYING, actor=SERVER.actor)


def _judged(promotion: Promotion, deployment: Deployment) -> Promotion:
    """By the required checks of the target, run on what is live there now. None defined: its identity was enough."""
    if deployment.state != DeploymentState.LIVE:
        return _end(promotion, PromotionState.FAILED, "Something else took its place before it was verified.")
    checks = [check for check in active_checks(promotion.target) if check.required]
    runs = latest_runs(deployment, checks)
    bad = [
        check.name for check in checks if check.pk in runs and runs[check.pk].state in ("failed", "error", "aborted")
    ]
    if bad:
        outcome = f"After the deployment {', '.join(bad)} did not pass."
        title = f"{promotion.release}: {outcome}"
        raise_incident(environment=promotion.target, title=title, deployment=deployment)
        return _end(promotion, PromotionState.FAILED, outcome)
    if all(is_fresh(runs.get(check.pk), at=timezone.now()) for check in checks):
        return _end(promotion, PromotionState.SUCCEEDED, f"{promotion.release} runs in {promotion.target}, verified.")
    if deployment.finished_at is not None and deployment.finished_at + JUDGED_WITHIN < timezone.now():
        return _end(promotion, PromotionState.FAILED, "After the deployment not every check passed in time.")
    return promotion


def _reasons(promotion: Promotion) -> list[str]:
    reasons = reasons_against(promotion.target, promotion.release, _kind(promotion), is_promoted=True)
    if promotion.scheduled_at is not None and promotion.scheduled_at > timezone.now():
        reasons.append(f"It is scheduled for {promotion.scheduled_at:%Y-%m-%d %H:%M} UTC.")
    return reasons


def _is_due(promotion: Promotion) -> bool:
    return promotion.scheduled_at is not None and promotion.scheduled_at <= timezone.now()


def _has_changed(promotion: Promotion) -> bool:
    gate = read_gate(promotion, at=timezone.now())
    return gate.digest != promotion.gate_hash or bool(gate.blockers())


def _kind(promotion: Promotion) -> str:
    return DeploymentKind.ROLLBACK if promotion.kind == PromotionKind.ROLLBACK else DeploymentKind.DEPLOY


def _end(promotion: Promotion, state: PromotionState, outcome: str) -> Promotion:
    now = timezone.now()
    return move(promotion, PROMOTION, state, actor=SERVER.actor, reason=outcome, outcome=outcome, finished_at=now)
