"""Rollbacks: planned and not, what is no way back, and what they leave behind."""

from typing import Any

import pytest

from core.errors import Conflict, Forbidden
from deployments.enums import DeploymentState, PromotionState
from deployments.models import Promotion
from deployments.services.advancing import advance_all
from deployments.services.environments import release_hold
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.rolling_back import request_rollback
from deployments.services.promoting.starting import dispatch_promotion, follow_promotion, queue_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.tests.factories import deployment, release
from deployments.tests.scenes import Scene
from deployments.tests.test_promotions import approved, live

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def in_production(scene: Scene) -> Promotion:
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    live(promotion)
    return follow_promotion(promotion=follow_promotion(promotion=promotion))


def test_a_planned_rollback_is_approved_at_once_and_leaves_a_hold(scene: Scene) -> None:
    in_production(scene)
    back = request_rollback(by=scene.requester, environment=scene.prod, release=scene.old, reason="it is slow")
    assert (back.state, back.kind) == ("approved", "rollback")
    back = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=back))
    live(back)
    back = follow_promotion(promotion=follow_promotion(promotion=back))
    assert back.state == PromotionState.SUCCEEDED
    hold = scene.prod.holds.get()
    assert (hold.released_at, "it is slow" in hold.reason) == (None, True)


def test_an_unplanned_rollback_takes_a_second_person(scene: Scene) -> None:
    older = deployment(environment=scene.prod, state=DeploymentState.SUPERSEDED).release
    in_production(scene)
    back = request_rollback(by=scene.requester, environment=scene.prod, release=older, reason="it is slow")
    assert back.state == PromotionState.READY
    approve_promotion(by=scene.approver, promotion=back, gate_hash=back.gate_hash)
    assert refresh_promotion(back).state == PromotionState.APPROVED


def test_what_is_no_way_back(scene: Scene) -> None:
    def back(to: Any, **fields: Any) -> Promotion:
        return request_rollback(by=scene.requester, environment=scene.prod, release=to, reason="slow", **fields)

    with pytest.raises(Conflict, match="runs in"):
        back(scene.old)
    with pytest.raises(Conflict, match="never live"):
        back(release())
    retired = deployment(environment=scene.prod, state=DeploymentState.SUPERSEDED).release
    type(retired).objects.filter(pk=retired.pk).update(state="retired")
    retired.refresh_from_db()
    with pytest.raises(Conflict, match="is retired"):
        back(retired)
    with pytest.raises(Forbidden):
        request_rollback(by=scene.stakeholder, environment=scene.prod, release=retired, reason="slow")


def test_a_migration_that_cannot_be_undone_is_thought_of(scene: Scene) -> None:
    scene.prod.deployments.live().update(state=DeploymentState.SUPERSEDED)
    migrated = release(migrations=[{"name": "problems.0009", "reversible": False}])
    deployment(environment=scene.prod, release=migrated)
    wish: dict[str, Any] = {"by": scene.requester, "environment": scene.prod, "release": scene.old, "reason": "slow"}
    with pytest.raises(Conflict, match=r"problems\.0009 cannot be undone"):
        request_rollback(**wish)
    assert request_rollback(**wish, accepts_data_loss=True).state == PromotionState.READY


def verifying(scene: Scene) -> Promotion:
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    live(promotion)
    return follow_promotion(promotion=promotion)


def test_a_rollback_does_not_wait_for_the_verification_of_what_it_undoes(scene: Scene) -> None:
    promotion = verifying(scene)
    back = request_rollback(by=scene.requester, environment=scene.prod, release=scene.old, reason="it is slow")
    back = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=back))
    promotion.refresh_from_db()
    assert (back.state, promotion.state) == ("deploying", "failed")
    assert promotion.outcome == f"It was rolled back to {scene.old}: it is slow"


def test_another_promotion_waits_until_the_one_before_is_verified(scene: Scene) -> None:
    promotion = verifying(scene)
    scene.ship(back_to=scene.release)
    following = queue_promotion(by=scene.requester, promotion=approved(scene))
    with pytest.raises(Conflict, match="is verifying in Production; wait for its end"):
        dispatch_promotion(promotion=following)
    assert follow_promotion(promotion=promotion).state == PromotionState.SUCCEEDED
    assert dispatch_promotion(promotion=following).state == PromotionState.DEPLOYING


def test_what_was_replaced_before_it_was_verified_has_failed(scene: Scene) -> None:
    promotion = verifying(scene)
    scene.prod.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.prod)
    promotion = follow_promotion(promotion=promotion)
    assert (promotion.state, "took its place" in promotion.outcome) == ("failed", True)


def test_a_rollback_is_not_undone_by_the_next_promotion(scene: Scene) -> None:
    """Approved on what runs now, and refused all the same until a person releases the hold."""
    in_production(scene)
    back = request_rollback(by=scene.requester, environment=scene.prod, release=scene.old, reason="it is slow")
    back = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=back))
    live(back)
    follow_promotion(promotion=follow_promotion(promotion=back))
    following = approved(scene)
    assert following.state == PromotionState.APPROVED
    with pytest.raises(Conflict, match="is on hold: Rolled back"):
        queue_promotion(by=scene.requester, promotion=following)
    advance_all()
    assert not following.deployments.exists()
    release_hold(by=scene.requester, hold=scene.prod.holds.get(), reason="It is understood.")
    assert queue_promotion(by=scene.requester, promotion=following).state == PromotionState.QUEUED
