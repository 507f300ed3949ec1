"""Random people do random things with releases, environments and promotions; whatever they do, this stays true."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from core.audit.checking import check_chain
from core.errors import DomainError
from core.models import AuditEvent
from deployments.enums import DeploymentState, ItemMode, PromotionState, Role, RunState, Standing
from deployments.models import Approval, Deployment, Environment, Promotion, Release, RollbackPlan
from deployments.parties import Party, party_of
from deployments.services.deploying.carrying import advance_deployment
from deployments.services.deploying.deciding import cancel_deployment
from deployments.services.environments import place_hold, release_hold, resume_environment, stop_environment
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.requesting import Wish, request_promotion
from deployments.services.promoting.rolling_back import request_rollback
from deployments.services.promoting.starting import dispatch_promotion, follow_promotion, queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
    withdraw_approval,
)
from deployments.services.releases.judging import block_release, unblock_release
from deployments.tests.factories import person
from deployments.tests.scenes import Scene, passed
from deployments.transitions import ACTIVE_DEPLOYMENT, DEPLOYMENT, ENVIRONMENT, MACHINES, PROMOTION, RELEASE

MACHINE_OF = {"deployment": DEPLOYMENT, "environment": ENVIRONMENT, "promotion": PROMOTION, "release": RELEASE}
ROLES = st.sets(st.sampled_from(list(Role)), max_size=3)
NUMBER = st.integers(0, 5)


class Actors(RuleBasedStateMachine):
    """Each rule tries one deed; a refusal (DomainError) is a good answer, and changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.parties: list[Party] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(others=st.lists(ROLES, max_size=3))
    def begin(self, others: list[set[Role]]) -> None:
        self.scene = Scene()
        every = party_of(person(*Role))
        self.parties = [self.scene.requester, self.scene.approver, self.scene.stakeholder, every]
        self.parties += [party_of(person(*roles)) for roles in others]

    def _try(self, deed: Any, *args: Any, **kwargs: Any) -> Any:
        before = AuditEvent.objects.count()
        try:
            with transaction.atomic():
                return deed(*args, **kwargs)
        except DomainError:
            assert AuditEvent.objects.count() == before, "a refusal wrote something down"
            return None

    def _party(self, number: int) -> Party:
        return self.parties[number % len(self.parties)]

    @staticmethod
    def _pick(rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def _promotion(self, number: int) -> Any:
        return self._pick(Promotion.objects.all(), number)

    @rule(who=NUMBER, is_hotfix=st.booleans(), with_plan=st.booleans())
    def ask(self, who: int, is_hotfix: bool, with_plan: bool) -> None:
        plan = self.scene.plan if with_plan else None
        wish = Wish(release=self.scene.release, target=self.scene.prod, reason="go", plan=plan, is_hotfix=is_hotfix)
        self._try(request_promotion, by=self._party(who), wish=wish)

    @rule(who=NUMBER, which=NUMBER)
    def ask_back(self, who: int, which: int) -> None:
        to = self._pick(Release.objects.all(), which)
        self._try(request_rollback, by=self._party(who), environment=self.scene.prod, release=to, reason="back")

    @rule(who=NUMBER, which=NUMBER, item=NUMBER, decision=st.sampled_from(["pass", "fail", "waive"]))
    def sign(self, who: int, which: int, item: int, decision: str) -> None:
        if promotion := self._promotion(which):
            statement = Statement(decision=decision, text="seen", gate_hash=promotion.gate_hash)
            if chosen := self._pick(promotion.items.all(), item):
                self._try(sign_off_item, by=self._party(who), item=chosen, statement=statement)

    @rule(which=NUMBER)
    def sign_as_the_stakeholder(self, which: int) -> None:
        promotion = self._promotion(which)
        if promotion and (item := promotion.items.filter(mode=ItemMode.MANUAL).first()):
            statement = Statement(decision="pass", text="seen", gate_hash=promotion.gate_hash)
            self._try(sign_off_item, by=self.scene.stakeholder, item=item, statement=statement)

    @rule(which=NUMBER, steps=st.integers(1, 6))
    def help_along(self, which: int, steps: int) -> None:
        """The right people do the right things: without them chance would never get far."""
        scene = self.scene
        if not Promotion.objects.exclude(state__in=PROMOTION.final).exists():
            self._try(request_promotion, by=scene.requester, wish=scene.wish())
        promotion = self._promotion(which)
        for _ in range(steps if promotion else 0):
            if promotion.state == PromotionState.OPEN:
                self.sign_as_the_stakeholder(which)
            if promotion.state == PromotionState.READY:
                gate_hash = promotion.gate_hash
                self._try(approve_promotion, by=scene.approver, promotion=promotion, gate_hash=gate_hash)
            if promotion.state == PromotionState.APPROVED:
                self._try(queue_promotion, by=scene.requester, promotion=promotion)
            self.carry(is_good=True)
            self.go_on(which)
            promotion.refresh_from_db()

    @rule(who=NUMBER, which=NUMBER, is_right=st.booleans())
    def approve(self, who: int, which: int, is_right: bool) -> None:
        if promotion := self._promotion(which):
            seen = promotion.gate_hash if is_right else "0" * 64
            self._try(approve_promotion, by=self._party(who), promotion=promotion, gate_hash=seen)

    @rule(who=NUMBER, which=NUMBER)
    def withdraw(self, who: int, which: int) -> None:
        if approval := self._pick(Approval.objects.all(), which):
            self._try(withdraw_approval, by=self._party(who), approval=approval)

    @rule(who=NUMBER, which=NUMBER, is_rejection=st.booleans())
    def end(self, who: int, which: int, is_rejection: bool) -> None:
        if promotion := self._promotion(which):
            by = self._party(who)
            if is_rejection:
                self._try(reject_promotion, by=by, promotion=promotion, comment="no")
            else:
                self._try(cancel_promotion, by=by, promotion=promotion, reason="no")

    @rule(who=NUMBER, which=NUMBER)
    def start(self, who: int, which: int) -> None:
        if promotion := self._promotion(which):
            self._try(queue_promotion, by=self._party(who), promotion=promotion)

    @rule(which=NUMBER)
    def go_on(self, which: int) -> None:
        if promotion := self._promotion(which):
            self._try(refresh_promotion, promotion)
            promotion.refresh_from_db()
            for step in (dispatch_promotion, follow_promotion):
                promotion = self._try(step, promotion=promotion) or Promotion.objects.get(pk=promotion.pk)

    @rule(is_good=st.booleans())
    def carry(self, is_good: bool) -> None:
        """The platform gets on, in the words of its adapter; what runs is told by the row alone here."""
        for one in Deployment.objects.filter(state__in=ACTIVE_DEPLOYMENT):
            if one.state == DeploymentState.PENDING:
                self._try(advance_deployment, deployment=one)
            elif is_good:
                self._arrive(one)

    def _arrive(self, one: Deployment) -> None:
        now = timezone.now()
        one.environment.deployments.live().update(state=DeploymentState.SUPERSEDED)
        Deployment.objects.filter(pk=one.pk).update(state=DeploymentState.LIVE, finished_at=now)

    @rule(who=NUMBER)
    def call_off(self, who: int) -> None:
        for one in Deployment.objects.filter(state__in=ACTIVE_DEPLOYMENT):
            self._try(cancel_deployment, by=self._party(who), deployment=one, reason="no")

    @rule(who=NUMBER, which=NUMBER, deed=st.sampled_from([block_release, unblock_release]))
    def judge_release(self, who: int, which: int, deed: Any) -> None:
        self._try(deed, by=self._party(who), release=self._pick(Release.objects.all(), which), reason="why")

    @rule(who=NUMBER, deed=st.sampled_from([stop_environment, resume_environment, place_hold]))
    def judge_environment(self, who: int, deed: Any) -> None:
        prod = Environment.objects.get(slug="prod")
        self._try(deed, by=self._party(who), environment=prod, reason="why")

    @rule(who=NUMBER)
    def let_go(self, who: int) -> None:
        if hold := self.scene.prod.holds.first():
            self._try(release_hold, by=self._party(who), hold=hold, reason="seen")

    @rule(which=NUMBER, state=st.sampled_from([RunState.PASSED, RunState.FAILED]))
    def verify(self, which: int, state: RunState) -> None:
        until = timezone.now() + timedelta(days=1) if state == RunState.PASSED else None
        passed(self.scene.checks[which % 5], self.scene.in_gamma, state=state, valid_until=until)

    @rule()
    def edit_the_plan(self) -> None:
        plan = RollbackPlan.objects.get(pk=self.scene.plan.pk)
        RollbackPlan.objects.filter(pk=plan.pk).update(version=plan.version + 1)

    @invariant()
    def nobody_approves_their_own(self) -> None:
        for approval in Approval.objects.select_related("promotion"):
            assert approval.user_id != approval.promotion.requester_id

    @invariant()
    def one_at_a_time(self) -> None:
        for environment in Environment.objects.all():
            assert environment.deployments.active().count() <= 1
            assert environment.deployments.live().count() <= 1

    @invariant()
    def what_was_started_had_its_approvals(self) -> None:
        begun = [PromotionState.QUEUED, PromotionState.DEPLOYING, PromotionState.VERIFYING, PromotionState.SUCCEEDED]
        for promotion in Promotion.objects.filter(state__in=begun, kind="forward"):
            given = promotion.approvals.filter(state=Standing.ACTIVE, gate_hash=promotion.gate_hash)
            assert given.values("user").distinct().count() >= 1

    @invariant()
    def every_move_is_one_of_the_table(self) -> None:
        for event in AuditEvent.objects.filter(target_type__startswith="deployments."):
            before, after = json.loads(event.before), json.loads(event.after)
            machine = MACHINE_OF.get(event.target_type.partition(".")[2])
            if machine in MACHINES and "state" in before and "state" in after:
                assert machine.allows(before["state"], after["state"])

    @invariant()
    def the_chain_is_sound(self) -> None:
        assert check_chain().is_sound


@pytest.mark.django_db
def test_whatever_people_do() -> None:
    run_state_machine_as_test(
        Actors,
        settings=settings(
            max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_people_do_for_long() -> None:
    run_state_machine_as_test(
        Actors,
        settings=settings(
            max_examples=30, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
