"""What goes on by itself: checks after a deployment, starts at their time, and rounds that find nothing to do."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.models import AuditEvent
from deployments.enums import CheckKind, DefinitionState, PromotionState, WindowEffect
from deployments.gate import read_gate
from deployments.models import CheckDefinition, Deployment, FreezeWindow, Promotion, VerificationRun
from deployments.services.advancing import advance_all, run_queued_verifications
from deployments.services.deploying.deciding import confirm_deployment
from deployments.services.promoting.refreshing import has_news, refresh_promotion
from deployments.services.promoting.starting import (
    JUDGED_WITHIN,
    dispatch_promotion,
    follow_promotion,
    queue_promotion,
    start_scheduled,
)
from deployments.services.promoting.words import approve_promotion
from deployments.tests.factories import environment
from deployments.tests.places import Place, serving
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


def approved(scene: Scene, **wish: Any) -> Promotion:
    promotion = scene.signed(scene.requested(**wish))
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    return refresh_promotion(promotion)


def identity_of_prod(**fields: Any) -> CheckDefinition:
    given = {"name": "identity", "kind": CheckKind.IDENTITY, "state": DefinitionState.ACTIVE}
    return CheckDefinition.objects.create(environment=environment("prod"), **given | fields)


def test_what_became_live_is_checked_by_itself_and_that_ends_the_promotion(scene: Scene, place: Place) -> None:
    environment("prod", base_url=place.url, platform="manual")
    place.runs(scene.release)
    check = identity_of_prod()
    promotion = queue_promotion(by=scene.requester, promotion=approved(scene))
    advance_all()
    for _ in range(3):  # handed over, confirmed by a person, what runs says so itself
        advance_all()
        waiting = Deployment.objects.get(promotion=promotion)
        if waiting.state == "in_progress":
            confirm_deployment(by=scene.requester, deployment=waiting)
    run = VerificationRun.objects.get(definition=check)
    assert (run.state, run.trigger) == ("queued", "deployment")
    assert run_queued_verifications() == 1
    advance_all()
    promotion.refresh_from_db()
    assert (promotion.state, promotion.outcome) == ("succeeded", f"{scene.release} runs in {scene.prod}, verified.")


def test_what_is_not_verified_in_time_has_failed(scene: Scene) -> None:
    identity_of_prod()
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    scene.prod.deployments.live().update(state="superseded")
    promotion.deployments.update(state="live", finished_at=timezone.now())
    promotion = follow_promotion(promotion=promotion)
    assert follow_promotion(promotion=promotion).state == PromotionState.VERIFYING
    with time_machine.travel(timezone.now() + JUDGED_WITHIN + timedelta(minutes=1)):
        promotion = follow_promotion(promotion=promotion)
    assert (promotion.state, promotion.outcome) == ("failed", "After the deployment not every check passed in time.")


def test_a_scheduled_start_comes_by_itself_and_not_before(scene: Scene) -> None:
    later = timezone.now() + timedelta(hours=2)
    promotion = approved(scene, scheduled_at=later)
    assert start_scheduled(promotion=promotion).state == PromotionState.APPROVED
    with time_machine.travel(later + timedelta(minutes=1)):
        advance_all()
    promotion.refresh_from_db()
    assert promotion.state == PromotionState.DEPLOYING
    queued = AuditEvent.objects.get(action="deployments.promotion.queued")
    assert (queued.actor_type, "It was scheduled for" in queued.reason) == ("system", True)


def test_without_a_schedule_nothing_starts_by_itself(scene: Scene) -> None:
    promotion = approved(scene)
    advance_all()
    promotion.refresh_from_db()
    assert promotion.state == PromotionState.APPROVED


def test_a_scheduled_start_waits_for_the_end_of_a_freeze(scene: Scene) -> None:
    later = timezone.now() + timedelta(hours=2)
    promotion = approved(scene, scheduled_at=later)
    window = FreezeWindow.objects.create(
        starts_at=later, ends_at=later + timedelta(hours=1), effect=WindowEffect.DENY, reason="Holidays"
    )
    window.environments.add(scene.prod)
    with time_machine.travel(later + timedelta(minutes=1)):
        advance_all()
    promotion.refresh_from_db()
    assert promotion.state == PromotionState.APPROVED
    with time_machine.travel(later + timedelta(hours=1, minutes=1)):
        advance_all()
    promotion.refresh_from_db()
    assert promotion.state == PromotionState.DEPLOYING


def test_a_round_that_finds_nothing_writes_nothing(scene: Scene) -> None:
    promotion = refresh_promotion(scene.requested())
    assert not has_news(promotion)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        advance_all()
    written = [one["sql"] for one in queries if not one["sql"].lstrip().startswith("SELECT")]
    assert written == []


def test_news_are_seen(scene: Scene) -> None:
    promotion = refresh_promotion(scene.requested())
    scene.plan.version += 1
    scene.plan.save()
    assert has_news(promotion)
    refresh_promotion(promotion)
    assert not has_news(promotion)
    with time_machine.travel(promotion.expires_at):
        assert has_news(promotion)


def test_what_is_required_and_no_item_asks_for_blocks_as_well(scene: Scene) -> None:
    promotion = scene.requested()
    given = {"environment": scene.gamma, "kind": CheckKind.CONFIG_PARITY, "state": DefinitionState.ACTIVE}
    check = CheckDefinition.objects.create(name="parity", **given)
    promotion = Promotion.objects.select_related("release", "source", "target", "plan").get(pk=promotion.pk)
    blockers = {one.code: one.sentence for one in read_gate(promotion, at=timezone.now()).blockers()}
    assert blockers["check_open"] == f"Configuration parity: parity never ran on what is live in {scene.gamma}."
    CheckDefinition.objects.filter(pk=check.pk).update(state=DefinitionState.RETIRED)
    assert "check_open" not in {one.code for one in read_gate(promotion, at=timezone.now()).blockers()}
