"""What people said counts on the facts that they saw: whatever of them changes, it is stale."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from core.errors import Conflict
from core.models import AuditEvent
from deployments.enums import DeploymentState, PromotionState
from deployments.models import Approval, EnvVariable, Promotion, SignOff
from deployments.services.advancing import advance_all
from deployments.services.promoting.starting import dispatch_promotion, queue_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.tests.factories import deployment, release
from deployments.tests.scenes import Scene, passed
from deployments.tests.test_promotions import approved, codes, failed_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    flag = {"key": "ENABLE_PAIR_PROGRAMMING", "parity": "equal", "value": "true", "source": "test"}
    EnvVariable.objects.create(environment=scene.prod, observed_at=timezone.now(), **flag)
    return scene


def new_revision(scene: Scene) -> None:
    first = scene.checks[0]
    type(first).objects.filter(pk=first.pk).update(state="retired")
    fields = {"environment": scene.gamma, "name": first.name, "kind": first.kind, "revision": 2, "state": "active"}
    passed(type(first).objects.create(**fields), scene.in_gamma)


def other_variable(scene: Scene) -> None:
    EnvVariable.objects.create(
        environment=scene.prod,
        key="ENABLE_WEB_SEARCH",
        parity="equal",
        value="false",
        source="test",
        observed_at=timezone.now(),
    )


def other_flag(scene: Scene) -> None:
    EnvVariable.objects.filter(key="ENABLE_PAIR_PROGRAMMING").update(value="false")


def other_plan(scene: Scene) -> None:
    type(scene.plan).objects.filter(pk=scene.plan.pk).update(steps="Otherwise.", version=2)


def other_release_in_the_source(scene: Scene) -> None:
    scene.gamma.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.gamma)


def same_release_deployed_again_in_the_source(scene: Scene) -> None:
    scene.gamma.deployments.live().update(state=DeploymentState.SUPERSEDED)
    again = deployment(environment=scene.gamma, release=scene.release)
    for check in scene.checks:
        passed(check, again)


def other_release_in_the_target(scene: Scene) -> None:
    scene.prod.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.prod, release=release())


CHANGES = [
    failed_run,
    new_revision,
    other_variable,
    other_flag,
    other_plan,
    other_release_in_the_source,
    same_release_deployed_again_in_the_source,
    other_release_in_the_target,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_change_after_approval_makes_every_word_stale(scene: Scene, change: Any) -> None:
    promotion = approved(scene)
    assert promotion.state == PromotionState.APPROVED
    change(scene)
    with pytest.raises(Conflict):
        queue_promotion(by=scene.requester, promotion=promotion)
    promotion = Promotion.objects.get(pk=promotion.pk)
    assert promotion.state == PromotionState.OPEN
    assert set(Approval.objects.values_list("state", flat=True)) == {"stale"}
    assert set(SignOff.objects.values_list("state", flat=True)) == {"stale"}
    assert "stakeholder" in codes(promotion)
    assert AuditEvent.objects.filter(action="deployments.promotion.changed").exists()


def test_a_start_after_an_edit_is_answered_with_409(scene: Scene, client: Client) -> None:
    promotion = approved(scene)
    other_plan(scene)
    client.force_login(scene.user(scene.requester))
    assert client.post(f"/api/promotions/{promotion.pk}/start").status_code == 409
    advance_all()
    assert not promotion.deployments.exists()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_who_approves_what_they_have_not_seen_is_asked_to_look_again(scene: Scene, change: Any) -> None:
    promotion = scene.signed(scene.requested())
    seen = promotion.gate_hash
    change(scene)
    with pytest.raises(Conflict) as caught:
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=seen)
    assert caught.value.code == "gate_changed"
    assert not Approval.objects.exists()


@pytest.mark.parametrize("change", [failed_run, other_plan], ids=lambda change: change.__name__)
def test_a_change_while_it_is_queued_takes_it_back(scene: Scene, change: Any) -> None:
    promotion = queue_promotion(by=scene.requester, promotion=approved(scene))
    change(scene)
    promotion = dispatch_promotion(promotion=promotion)
    assert promotion.state == PromotionState.OPEN
    assert not promotion.deployments.exists()
