"""When a promotion may start, and the plan that it is judged by, set after it was asked for."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import PlanState, PromotionState, Standing
from deployments.models import Deployment, Promotion, RollbackPlan, SignOff
from deployments.services.plans import PlanText
from deployments.services.promoting.planning import choose_plan, plan_promotion
from deployments.services.promoting.scheduling import schedule_promotion
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import approve_promotion, cancel_promotion
from deployments.tests.factories import release
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
TEXT = PlanText(steps="Back.", data_note="Kept.", estimated_minutes=3)


@pytest.fixture
def scene() -> Scene:
    return Scene()


def approved(scene: Scene) -> Promotion:
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    return promotion


def soon(**after: float) -> datetime:
    return timezone.now() + timedelta(**after)


def test_a_schedule_keeps_what_was_approved_and_holds_the_start(scene: Scene) -> None:
    promotion, at = approved(scene), soon(hours=2)
    done = schedule_promotion(by=scene.requester, promotion=promotion, at=at, reason="At night")
    assert (done.state, done.scheduled_at) == (PromotionState.APPROVED, at)
    with pytest.raises(Conflict, match="It is scheduled for"):
        queue_promotion(by=scene.requester, promotion=promotion)
    schedule_promotion(by=scene.requester, promotion=promotion, at=None, reason="Now after all")
    assert queue_promotion(by=scene.requester, promotion=promotion).state == PromotionState.QUEUED
    told = AuditEvent.objects.filter(action="deployments.promotion.scheduled").order_by("seq")
    assert [event.reason for event in told] == ["At night", "Now after all"]
    assert at.isoformat(sep=" ") in told[0].after


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (datetime(2030, 1, 1), "moment_naive"),  # noqa: DTZ001  just that
        (datetime.fromisoformat("2020-01-01T00:00+00:00"), "schedule_invalid"),
        (datetime.fromisoformat("2100-01-01T00:00+00:00"), "schedule_invalid"),
    ],
)
def test_a_moment_outside_of_its_days_is_refused(at: datetime, code: str, scene: Scene) -> None:
    promotion, before = scene.requested(), AuditEvent.objects.count()
    with pytest.raises(DomainError) as refusal:
        schedule_promotion(by=scene.requester, promotion=promotion, at=at, reason="why")
    assert (refusal.value.code, refusal.value.field) == (code, "scheduled_at")
    assert (Promotion.objects.get().scheduled_at, AuditEvent.objects.count()) == (None, before)


def test_a_schedule_takes_a_role_a_reason_and_one_that_is_undecided(scene: Scene) -> None:
    promotion = scene.requested()
    with pytest.raises(Forbidden):
        schedule_promotion(by=scene.approver, promotion=promotion, at=soon(hours=1), reason="why")
    with pytest.raises(DomainError, match="reason"):
        schedule_promotion(by=scene.requester, promotion=promotion, at=soon(hours=1), reason=" ")
    cancel_promotion(by=scene.requester, promotion=promotion, reason="no")
    with pytest.raises(Conflict, match="nothing to decide"):
        schedule_promotion(by=scene.requester, promotion=promotion, at=soon(hours=1), reason="why")
    assert Promotion.objects.get().scheduled_at is None


def test_a_plan_written_for_a_promotion_is_the_one_it_is_judged_by(scene: Scene) -> None:
    promotion = scene.signed(scene.requested(plan=None))
    before = promotion.gate_hash
    done = plan_promotion(by=scene.requester, promotion=promotion, text=TEXT, reason="It had none")
    plan = done.plan
    assert plan is not None
    assert (plan.target_release, plan.release, plan.state) == (scene.old, scene.release, PlanState.DOCUMENTED)
    assert RollbackPlan.objects.get(pk=scene.plan.pk).state == PlanState.OUTDATED
    assert done.gate_hash != before
    assert SignOff.objects.get().state == Standing.STALE
    assert AuditEvent.objects.get(action="deployments.promotion.planned").reason == "It had none"


def test_another_plan_makes_what_was_approved_stale(scene: Scene) -> None:
    promotion = approved(scene)
    other = RollbackPlan.objects.create(
        environment=scene.prod,
        release=scene.release,
        target_release=scene.old,
        owner=scene.user(scene.requester),
        state=PlanState.REHEARSED,
        rehearsed_at=timezone.now(),
    )
    done = choose_plan(by=scene.requester, promotion=promotion, plan=other)
    assert (done.plan, done.state) == (other, PromotionState.OPEN)
    assert not promotion.approvals.filter(state=Standing.ACTIVE).exists()


def test_a_plan_of_something_else_or_out_of_force_is_refused(scene: Scene) -> None:
    promotion, before = scene.requested(), AuditEvent.objects.count()
    fields = {"environment": scene.prod, "target_release": scene.old, "owner": scene.user(scene.requester)}
    for of, state, code in (
        (release(), PlanState.DOCUMENTED, "plan_of_another"),
        (scene.release, PlanState.DRAFT, "plan_not_in_force"),
        (scene.release, PlanState.OUTDATED, "plan_not_in_force"),
    ):
        plan = RollbackPlan.objects.create(release=of, state=state, **fields)
        with pytest.raises(DomainError) as refusal:
            choose_plan(by=scene.requester, promotion=promotion, plan=plan)
        assert (refusal.value.code, refusal.value.field) == (code, "plan")
    assert (Promotion.objects.get().plan, AuditEvent.objects.count()) == (scene.plan, before)


def test_a_plan_takes_the_role_and_something_to_go_back_to(scene: Scene) -> None:
    promotion = scene.requested()
    with pytest.raises(Forbidden):
        plan_promotion(by=scene.approver, promotion=promotion, text=TEXT)
    with pytest.raises(Forbidden):
        choose_plan(by=scene.approver, promotion=promotion, plan=scene.plan)
    Deployment.objects.filter(pk=scene.in_prod.pk).update(state="superseded")
    with pytest.raises(Conflict, match="nothing to go back to"):
        plan_promotion(by=scene.requester, promotion=promotion, text=TEXT)
    assert RollbackPlan.objects.get() == scene.plan


def test_a_plan_for_one_that_is_over_is_not_written(scene: Scene) -> None:
    promotion = scene.requested()
    cancel_promotion(by=scene.requester, promotion=promotion, reason="no")
    with pytest.raises(Conflict, match="nothing to decide"):
        plan_promotion(by=scene.requester, promotion=promotion, text=TEXT)
    assert (RollbackPlan.objects.count(), RollbackPlan.objects.get().state) == (1, PlanState.REHEARSED)
