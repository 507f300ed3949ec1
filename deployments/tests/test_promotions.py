"""Promotions: the checklist, the words of people, and what makes them count no more."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.audit.checking import check_chain
from core.errors import Conflict, DomainError, Forbidden
from deployments.enums import DeploymentState, PromotionState, Role, RunState
from deployments.gate import read_gate
from deployments.models import Approval, Deployment, Evidence, Promotion, Release, SignOff
from deployments.parties import Party, party_of
from deployments.services.environments import stop_environment
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.requesting import request_promotion
from deployments.services.promoting.starting import dispatch_promotion, follow_promotion, queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
    withdraw_approval,
    withdraw_sign_off,
)
from deployments.services.releases.judging import block_release
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene, passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def codes(promotion: Promotion) -> list[str]:
    promotion = Promotion.objects.get(pk=promotion.pk)
    return [blocker.item or blocker.code for blocker in read_gate(promotion, at=timezone.now()).blockers()]


def approved(scene: Scene) -> Promotion:
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    return refresh_promotion(promotion)


def live(promotion: Promotion) -> Deployment:
    """Its deployment, arrived."""
    carried = promotion.deployments.get()
    now = timezone.now()
    promotion.target.deployments.live().update(state=DeploymentState.SUPERSEDED)
    Deployment.objects.filter(pk=carried.pk).update(state=DeploymentState.LIVE, finished_at=now)
    return carried


def failed_run(scene: Scene) -> None:
    passed(scene.checks[0], scene.in_gamma, state=RunState.FAILED, valid_until=None)


def test_from_the_wish_to_production(scene: Scene) -> None:
    promotion = scene.requested()
    assert (promotion.state, codes(promotion)) == ("open", ["stakeholder"])
    promotion = scene.signed(promotion)
    assert (promotion.state, codes(promotion)) == ("ready", [])
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash, comment="fine")
    promotion = queue_promotion(by=scene.requester, promotion=promotion)
    promotion = dispatch_promotion(promotion=promotion)
    assert promotion.state == PromotionState.DEPLOYING
    carried = promotion.deployments.get()
    assert (carried.environment, carried.release, carried.kind) == (scene.prod, scene.release, "deploy")
    assert follow_promotion(promotion=promotion).state == PromotionState.DEPLOYING
    live(promotion)
    promotion = follow_promotion(promotion=promotion)
    assert promotion.state == PromotionState.VERIFYING
    promotion = follow_promotion(promotion=promotion)
    assert (promotion.state, promotion.outcome) == ("succeeded", f"{scene.release} runs in {scene.prod}, verified.")
    assert check_chain().is_sound


def test_the_checklist_is_that_of_the_seed_and_frozen(scene: Scene) -> None:
    promotion = scene.requested()
    keys = list(promotion.items.values_list("check_kind", "role"))
    assert [kind for kind, _ in keys if kind] == ["smoke", "integration", "performance", "log_scan", "ui"]
    assert [role for _, role in keys if role] == ["business_stakeholder", "release_manager"]


@pytest.mark.parametrize("roles", [(), (Role.APPROVER,), (Role.BUSINESS_STAKEHOLDER,), (Role.AUDITOR,)])
def test_who_may_not_ask(scene: Scene, roles: tuple[Role, ...]) -> None:
    with pytest.raises(Forbidden):
        request_promotion(by=party_of(person(*roles)), wish=scene.wish())


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"scheduled_at": timezone.now() - timedelta(minutes=1)}, "schedule_invalid"),
        ({"scheduled_at": timezone.now() + timedelta(days=8)}, "schedule_invalid"),
    ],
)
def test_a_wish_that_is_none_is_refused(scene: Scene, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as caught:
        scene.requested(**fields)
    assert caught.value.code == code
    assert not Promotion.objects.exists()


def test_only_what_is_live_in_the_environment_before_goes_on(scene: Scene) -> None:
    with pytest.raises(Conflict, match="not live in"):
        scene.requested(release=release(), plan=None)
    with pytest.raises(DomainError, match="first environment"):
        scene.requested(target=environment("dev"), plan=None)
    with pytest.raises(Conflict, match="not live in"):  # a rank left out
        scene.requested(release=deployment(environment=environment("dev")).release, plan=None)


def test_a_blocked_release_and_a_live_one_do_not_go_on(scene: Scene) -> None:
    block_release(by=scene.approver, release=scene.release, reason="a hole")
    with pytest.raises(Conflict, match="is blocked"):
        scene.requested()


def test_a_retired_release_and_one_that_runs_there_do_not_go_on(scene: Scene) -> None:
    Release.objects.filter(pk=scene.release.pk).update(state="retired")
    with pytest.raises(Conflict, match="is retired"):
        scene.requested(release=Release.objects.get(pk=scene.release.pk))
    scene.gamma.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.gamma, release=scene.old)
    with pytest.raises(Conflict, match="is live in Production already"):
        scene.requested(release=scene.old, plan=None)
    assert not Promotion.objects.exists()


def test_passes_of_an_older_deployment_do_not_count(scene: Scene) -> None:
    """The same release, deployed again: what was checked is not what runs."""
    scene.gamma.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.gamma, release=scene.release)
    assert codes(scene.requested())[-6:] == ["smoke", "integration", "performance", "logs", "ui", "stakeholder"]


def test_evidence_of_another_item_shows_nothing(scene: Scene) -> None:
    promotion = scene.requested()
    items = {item.key: item for item in promotion.items.all()}
    evidence = Evidence.objects.create(item=items["smoke"], name="x", media_type="text/plain", sha256="0" * 64, size=0)
    word = Statement(decision="pass", text="seen", gate_hash=promotion.gate_hash, evidence=evidence)
    with pytest.raises(DomainError, match="evidence must be of this item"):
        sign_off_item(by=scene.stakeholder, item=items["stakeholder"], statement=word)
    assert not SignOff.objects.exists()


def test_one_promotion_at_a_time_for_a_release_and_a_target(scene: Scene) -> None:
    scene.requested()
    with pytest.raises(Conflict, match="open already"):
        scene.requested()


def test_nobody_approves_what_they_asked_for(scene: Scene) -> None:
    both = party_of(person(Role.RELEASE_MANAGER, Role.APPROVER))
    promotion = scene.signed(request_promotion(by=both, wish=scene.wish()))
    through_a_token = party_of(scene.user(both), token_id="t")
    for party in (both, through_a_token):
        with pytest.raises(Forbidden, match="a second person does"):
            approve_promotion(by=party, promotion=promotion, gate_hash=promotion.gate_hash)
    assert not Approval.objects.exists()


def test_who_may_not_approve(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    inactive = person(Role.APPROVER, is_active=False)
    for party in (scene.stakeholder, party_of(person(is_superuser=True)), party_of(inactive)):
        with pytest.raises(Forbidden):
            approve_promotion(by=party, promotion=promotion, gate_hash=promotion.gate_hash)


def test_what_is_not_ready_is_not_approved(scene: Scene) -> None:
    promotion = scene.requested()
    with pytest.raises(Conflict, match="is open; one that is ready"):
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)


def test_an_approval_counts_once_and_can_be_withdrawn(scene: Scene) -> None:
    environment("prod", requires_approvals=2)
    promotion = scene.signed(scene.requested())
    first = approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    with pytest.raises(Conflict, match="approved it already"):
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    assert refresh_promotion(promotion).state == PromotionState.READY
    other = party_of(person(Role.APPROVER))
    approve_promotion(by=other, promotion=promotion, gate_hash=promotion.gate_hash)
    assert refresh_promotion(promotion).state == PromotionState.APPROVED
    with pytest.raises(Forbidden, match="by the one who gave it"):
        withdraw_approval(by=other, approval=first)
    assert withdraw_approval(by=scene.approver, approval=first).state == PromotionState.READY


def test_a_stop_between_queue_and_dispatch_takes_it_back_to_approved(scene: Scene) -> None:
    promotion = queue_promotion(by=scene.requester, promotion=approved(scene))
    stop_environment(by=scene.approver, environment=scene.prod, reason="fire")
    assert dispatch_promotion(promotion=promotion).state == PromotionState.APPROVED
    with pytest.raises(Conflict, match="was stopped: fire"):
        queue_promotion(by=scene.requester, promotion=promotion)


def test_a_failed_rerun_blocks_what_had_passed(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    failed_run(scene)
    assert refresh_promotion(promotion).state == PromotionState.OPEN
    assert "smoke" in codes(promotion)


def test_a_pass_counts_until_its_time_is_over(scene: Scene) -> None:
    promotion = scene.requested()
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert codes(promotion)[:5] == ["smoke", "integration", "performance", "logs", "ui"]


def test_a_release_soaks_before_it_goes_on(scene: Scene) -> None:
    environment("gamma", soak_minutes=30)
    promotion = scene.requested()
    assert codes(promotion) == ["soaking", "stakeholder"]
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert codes(promotion) == ["stakeholder"]


def test_a_hotfix_leaves_environments_out_and_takes_more_approvals(scene: Scene) -> None:
    fix = deployment(environment=environment("dev"), release=release(built_at=timezone.now())).release
    promotion = scene.requested(release=fix, plan=None, is_hotfix=True)
    assert (promotion.kind, promotion.source.slug) == ("hotfix", "dev")
    assert read_gate(promotion, at=timezone.now()).approvals_needed() == 3


@pytest.mark.parametrize("without", ["state", "rehearsed_at", "target_release"])
def test_the_plan_is_documented_rehearsed_and_leads_back(scene: Scene, without: str) -> None:
    changes: dict[str, Any] = {
        "state": {"state": "draft"},
        "rehearsed_at": {"rehearsed_at": timezone.now() - timedelta(days=31)},
        "target_release": {"target_release": release()},
    }
    type(scene.plan).objects.filter(pk=scene.plan.pk).update(**changes[without])
    assert "rollback-plan" in codes(scene.requested())


def test_an_item_is_signed_off_by_its_role_alone(scene: Scene) -> None:
    promotion = scene.requested()
    item, statement = (
        promotion.items.get(key="stakeholder"),
        Statement(decision="pass", text="I saw it.", gate_hash=promotion.gate_hash),
    )
    with pytest.raises(Forbidden, match="business stakeholder"):
        sign_off_item(by=scene.approver, item=item, statement=statement)
    with pytest.raises(DomainError, match="filled by checks"):
        sign_off_item(by=scene.stakeholder, item=promotion.items.get(key="smoke"), statement=statement)
    word = sign_off_item(by=scene.stakeholder, item=item, statement=statement)
    with pytest.raises(Conflict, match="signed off already"):
        sign_off_item(by=scene.stakeholder, item=item, statement=statement)
    assert withdraw_sign_off(by=scene.stakeholder, sign_off=word).state == PromotionState.OPEN


def test_a_waiver_takes_a_second_person_and_a_reason(scene: Scene) -> None:
    failed_run(scene)
    promotion = scene.signed(scene.requested())
    item = promotion.items.get(key="smoke")
    waive = Statement(decision="waive", text="The check is broken, we looked by hand.", gate_hash=promotion.gate_hash)
    with pytest.raises(DomainError, match="reason"):
        sign_off_item(by=scene.approver, item=item, statement=Statement(decision="waive", text=" ", gate_hash="x"))
    with pytest.raises(Forbidden):
        sign_off_item(by=scene.requester, item=item, statement=waive)
    sign_off_item(by=scene.approver, item=item, statement=waive)
    assert refresh_promotion(promotion).state == PromotionState.READY


def test_a_no_ends_it(scene: Scene) -> None:
    promotion = approved(scene)
    with pytest.raises(DomainError, match="reason"):
        reject_promotion(by=scene.approver, promotion=promotion, comment="")
    promotion = reject_promotion(by=scene.approver, promotion=promotion, comment="I saw a fault")
    assert (promotion.state, "I saw a fault" in promotion.outcome) == ("rejected", True)
    with pytest.raises(Conflict, match="nothing to decide"):
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)


def test_it_is_cancelled_by_the_requester_or_a_manager(scene: Scene) -> None:
    promotion = scene.requested()
    with pytest.raises(Forbidden, match="somebody else's"):
        cancel_promotion(by=scene.approver, promotion=promotion, reason="no")
    promotion = cancel_promotion(by=scene.requester, promotion=promotion, reason="a mistake")
    assert promotion.state == PromotionState.CANCELLED
    assert scene.requested().state == PromotionState.OPEN


def test_it_expires_and_is_overtaken(scene: Scene) -> None:
    promotion = scene.requested()
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert refresh_promotion(promotion).state == PromotionState.EXPIRED
    promotion = scene.requested()
    scene.prod.deployments.live().update(state=DeploymentState.SUPERSEDED)
    deployment(environment=scene.prod, release=release(built_at=timezone.now()))
    assert refresh_promotion(promotion).state == PromotionState.SUPERSEDED


def test_a_scheduled_start_waits(scene: Scene) -> None:
    later = timezone.now() + timedelta(hours=2)
    promotion = scene.signed(scene.requested(scheduled_at=later))
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    with pytest.raises(Conflict, match="It is scheduled for"):
        queue_promotion(by=scene.requester, promotion=promotion)
    with time_machine.travel(later + timedelta(minutes=1)):
        assert queue_promotion(by=scene.requester, promotion=promotion).state == PromotionState.QUEUED


def test_a_failed_deployment_fails_the_promotion(scene: Scene) -> None:
    promotion = dispatch_promotion(promotion=queue_promotion(by=scene.requester, promotion=approved(scene)))
    promotion.deployments.update(state=DeploymentState.FAILED, failure="no room", finished_at=timezone.now())
    promotion = follow_promotion(promotion=promotion)
    assert (promotion.state, "no room" in promotion.outcome) == ("failed", True)


def test_reading_the_gate_takes_a_fixed_number_of_queries(scene: Scene, django_assert_max_num_queries: Any) -> None:
    promotion = Promotion.objects.select_related("release", "source", "target", "plan").get(pk=scene.requested().pk)
    with django_assert_max_num_queries(8):
        gate = read_gate(promotion, at=timezone.now())
        assert gate.digest == promotion.gate_hash
        gate.blockers()


def test_the_roles_of_a_party() -> None:
    assert not Party(actor=party_of(person()).actor).holds(Role.APPROVER)
