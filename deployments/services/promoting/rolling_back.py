"""Back to a release that was live before: a promotion of its own."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import DeploymentState, PromotionKind, PromotionState, ReleaseState, Role
from deployments.models import Deployment, Environment, Promotion, Release
from deployments.parties import Party
from deployments.selectors import live_deployment
from deployments.services.moving import move
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.reasons import required_reason
from deployments.transitions import PROMOTION

OPEN_FOR = timedelta(days=1)


def request_rollback(
    *, by: Party, environment: Environment, release: Release, reason: str, accepts_data_loss: bool = False
) -> Promotion:
    """Approved at once where the plan of what is live leads there: that was approved together with it.

    Raises Forbidden, and Conflict: it is live, it never was, it is retired, one is open already, or a migration on the
    way cannot be undone and `accepts_data_loss` does not say that this was thought of.
    """
    user = by.require(Role.RELEASE_MANAGER, Role.APPROVER, deed="roll back", confirmed=accepts_data_loss)
    reason = required_reason(reason)
    with audited():
        live = live_deployment(environment)
        _check(environment, release, live)
        if live is not None and not accepts_data_loss:
            _check_migrations(live.release, release)
        promotion = _create(
            release=release,
            source=environment,
            target=environment,
            source_deployment=live,
            kind=PromotionKind.ROLLBACK,
            requester=user,
            reason=reason,
            expires_at=timezone.now() + OPEN_FOR,
        )
        after = {"release": str(release), "target": environment.slug, "accepts_data_loss": accepts_data_loss}
        record_event(
            actor=by.actor, action="deployments.promotion.requested", target=promotion, after=after, reason=reason
        )
        move(promotion, PROMOTION, PromotionState.OPEN, actor=by.actor)
        return refresh_promotion(promotion)


def _check(environment: Environment, release: Release, live: Deployment | None) -> None:
    if environment.rank is None:
        raise Conflict("not_standing", f"{environment} is a preview; deploy the other release to it.", "environment")
    if live is None or live.release_id == release.pk:
        raise Conflict("already_live", f"{release} is what runs in {environment} now, or nothing does.")
    if release.state == ReleaseState.RETIRED:
        raise Conflict("release_retired", f"{release} is retired.")
    was_live = environment.deployments.filter(release=release, state=DeploymentState.SUPERSEDED)
    if not was_live.exists():
        raise Conflict("never_live", f"{release} was never live in {environment}.")


def _check_migrations(live: Release, target: Release) -> None:
    """Those that the live release has and the other has not are the ones to be undone."""
    kept = {migration["name"] for migration in target.migrations}
    lost = [m["name"] for m in live.migrations if m["name"] not in kept and not m["reversible"]]
    if lost:
        sentence = f"{', '.join(lost)} cannot be undone; roll back only where the loss of data was thought of."
        raise Conflict("irreversible_migration", sentence, "accepts_data_loss")


def _create(**fields: object) -> Promotion:
    try:
        with transaction.atomic():
            return Promotion.objects.create(**fields)
    except IntegrityError as error:
        raise Conflict("promotion_open", "A rollback to this release is open already.") from error
