"""Random people who do random things with releases, environments and promotions, and a platform of changing moods.

Each example begins somewhere on the way of a promotion: chance alone would seldom get far.
"""

import json
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from core.audit.checking import check_chain
from core.errors import DomainError
from core.models import AuditEvent
from deployments.enums import DeploymentKind, DeploymentState, ItemMode, PromotionState, Role, RunState, Standing
from deployments.gate import read_gate
from deployments.models import Approval, Deployment, Environment, Promotion, Release, RollbackPlan, SignOff
from deployments.parties import Party, party_of
from deployments.services.deploying.carrying import advance_deployment
from deployments.services.deploying.deciding import cancel_deployment
from deployments.services.environments import place_hold, release_hold, resume_environment, stop_environment
from deployments.services.plans import PlanText, edit_plan
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
from deployments.tests.outside import Mood, Outside
from deployments.tests.scenes import Scene, passed
from deployments.transitions import ACTIVE_DEPLOYMENT, DEPLOYMENT, ENVIRONMENT, PROMOTION, RELEASE, UNDECIDED

MACHINE_OF = {"deployment": DEPLOYMENT, "environment": ENVIRONMENT, "promotion": PROMOTION, "release": RELEASE}
STAGES = ("none", "open", "ready", "approved", "queued", "deploying", "verifying", "succeeded", "rolled back")
BETWEEN = ("stop", "hold", "block", "fail", "edit", "hide")
ROLES = st.sets(st.sampled_from(list(Role)), max_size=3)
NUMBER = st.integers(0, 5)
WHO = st.sampled_from([None, None, None, 0, 1, 2, 3, 4, 5])
"""Mostly the one whom the deed is for."""
MOODS = st.sampled_from([Mood.GOOD, Mood.GOOD, *Mood])
MOST_RELEASES = 4


class Actors(RuleBasedStateMachine):
    """Each rule tries one deed; a refusal (DomainError) is a good answer, and changes nothing."""

    outside: Outside
    """Set by the test, which puts it in the place of the platforms."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.parties: list[Party] = []
        self.outside.__init__()  # type: ignore[misc]
        self.looked_at = 0
        self.told: dict[tuple[str, str], str | None] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @initialize(
        others=st.lists(ROLES, max_size=3),
        stage=st.sampled_from(STAGES),
        mood=MOODS,
        between=st.sampled_from(["", *BETWEEN]),
    )
    def begin(self, others: list[set[Role]], stage: str, mood: Mood, between: str = "") -> None:
        self.scene = Scene()
        for place in Environment.objects.all():
            Environment.objects.filter(pk=place.pk).update(base_url=place.slug)
        every = party_of(person(*Role))
        self.parties = [self.scene.requester, self.scene.approver, self.scene.stakeholder, every]
        self.parties += [party_of(person(*roles)) for roles in others]
        self._bring(STAGES.index(stage))
        if between:
            self.come_between(between)
        self.outside.mood = mood

    def _bring(self, stage: int) -> None:
        """The right people do the right things, as far as that stage."""
        scene = self.scene
        steps: list[Any] = [
            lambda: request_promotion(by=scene.requester, wish=scene.wish()),
            lambda: self.sign_as_the_stakeholder(0),
            lambda: self.approve(None, 0, is_right=True),
            lambda: self.start(None, 0),
            lambda: self.go_on(0),
            lambda: (self.carry(9), self.go_on(0)),
            lambda: self.go_on(0),
            lambda: self.go_back(),
        ]
        for step in steps[:stage]:
            step()

    def _try(self, deed: Any, *args: Any, **kwargs: Any) -> Any:
        before = AuditEvent.objects.count()
        try:
            with transaction.atomic():
                return deed(*args, **kwargs)
        except DomainError:
            assert AuditEvent.objects.count() == before, "a refusal wrote something down"
            return None

    def _party(self, number: int | None, right: Party) -> Party:
        return right if number is None else self.parties[number % len(self.parties)]

    @staticmethod
    def _pick(rows: QuerySet[Any], number: int) -> Any:
        """The latest for 0."""
        found = list(rows.order_by("-pk"))
        return found[number % len(found)] if found else None

    def _promotion(self, number: int) -> Any:
        return self._pick(Promotion.objects.all(), number)

    @rule(who=WHO, is_hotfix=st.booleans(), with_plan=st.booleans())
    def ask(self, who: int | None, is_hotfix: bool, with_plan: bool) -> None:
        scene = self.scene
        plan = scene.plan if with_plan else None
        wish = Wish(release=scene.release, target=scene.prod, reason="go", plan=plan, is_hotfix=is_hotfix)
        self._try(request_promotion, by=self._party(who, scene.requester), wish=wish)

    @rule(who=WHO, which=NUMBER)
    def ask_back(self, who: int | None, which: int) -> None:
        to, by = self._pick(Release.objects.all(), which), self._party(who, self.scene.requester)
        self._try(request_rollback, by=by, environment=self.scene.prod, release=to, reason="back")

    @rule()
    def go_back(self) -> None:
        """Where it came from, all the way."""
        live = self.scene.prod.deployments.live().get()
        before = self.scene.prod.deployments.filter(state=DeploymentState.SUPERSEDED).exclude(release=live.release)
        if before.exists():
            to, by = before.latest("pk").release, self.scene.requester
            back = self._try(request_rollback, by=by, environment=self.scene.prod, release=to, reason="back")
            if back is not None:
                self._go_through(0)

    @rule(who=WHO, which=NUMBER, item=NUMBER, decision=st.sampled_from(["pass", "fail", "waive"]))
    def sign(self, who: int | None, which: int, item: int, decision: str) -> None:
        if promotion := self._promotion(which):
            statement = Statement(decision=decision, text="seen", gate_hash=promotion.gate_hash)
            if chosen := self._pick(promotion.items.all(), item):
                by = self._party(who, self.scene.approver)
                self._try(sign_off_item, by=by, item=chosen, statement=statement)

    @rule(which=NUMBER)
    def sign_as_the_stakeholder(self, which: int) -> None:
        promotion = self._promotion(which)
        if promotion and (item := promotion.items.filter(mode=ItemMode.MANUAL).first()):
            statement = Statement(decision="pass", text="seen", gate_hash=promotion.gate_hash)
            self._try(sign_off_item, by=self.scene.stakeholder, item=item, statement=statement)

    @rule()
    def help_the_latest_along(self) -> None:
        self.help_along(0)

    @rule(which=NUMBER)
    def help_along(self, which: int) -> None:
        if not Promotion.objects.exclude(state__in=PROMOTION.final).exists():
            self._try(request_promotion, by=self.scene.requester, wish=self.scene.wish())
        if Promotion.objects.exists():
            self._go_through(which)

    def _go_through(self, which: int) -> None:
        self.sign_as_the_stakeholder(which)
        self.approve(None, which, is_right=True)
        self.start(None, which)
        self.go_on(which)
        self.carry(9)
        self.go_on(which)
        self.go_on(which)

    @rule(between=st.sampled_from(BETWEEN))
    def come_between(self, between: str) -> None:
        """Something happens when all is approved and the start is asked for already."""
        self.ask(None, is_hotfix=False, with_plan=True)
        self.sign_as_the_stakeholder(0)
        self.approve(None, 0, is_right=True)
        self.start(None, 0)
        deeds: dict[str, Any] = {
            "stop": lambda: self.judge_environment(None, stop_environment),
            "hold": lambda: self.judge_environment(None, place_hold),
            "block": lambda: self.judge_release(0, 0, block_release),
            "fail": lambda: self.verify(0, RunState.FAILED),
            "edit": self.edit_the_plan,
            "hide": lambda: self.change_mood(Mood.HIDES),
        }
        deeds[between]()
        self.go_on(0)
        self.carry(9)

    @rule(who=WHO, which=NUMBER, is_right=st.booleans())
    def approve(self, who: int | None, which: int, is_right: bool) -> None:
        if promotion := self._promotion(which):
            seen, by = promotion.gate_hash if is_right else "0" * 64, self._party(who, self.scene.approver)
            self._try(approve_promotion, by=by, promotion=promotion, gate_hash=seen)

    @rule(who=NUMBER, which=NUMBER)
    def withdraw(self, who: int, which: int) -> None:
        if approval := self._pick(Approval.objects.all(), which):
            self._try(withdraw_approval, by=self._party(who, self.scene.approver), approval=approval)

    @rule(who=NUMBER, which=NUMBER, is_rejection=st.booleans())
    def end(self, who: int, which: int, is_rejection: bool) -> None:
        if promotion := self._promotion(which):
            by = self._party(who, self.scene.approver)
            if is_rejection:
                self._try(reject_promotion, by=by, promotion=promotion, comment="no")
            else:
                self._try(cancel_promotion, by=by, promotion=promotion, reason="no")

    @rule(who=WHO, which=NUMBER)
    def start(self, who: int | None, which: int) -> None:
        if promotion := self._promotion(which):
            self._try(queue_promotion, by=self._party(who, self.scene.requester), promotion=promotion)

    @rule(which=NUMBER)
    def go_on(self, which: int) -> None:
        if promotion := self._promotion(which):
            self._try(refresh_promotion, promotion)
            self._dispatch(Promotion.objects.get(pk=promotion.pk))
            self._try(follow_promotion, promotion=Promotion.objects.get(pk=promotion.pk))

    def _dispatch(self, promotion: Promotion) -> None:
        """What begins is what people have said yes to, where and when it may."""
        begun = self._try(dispatch_promotion, promotion=promotion)
        if promotion.state == PromotionState.QUEUED and begun and begun.state == PromotionState.DEPLOYING:
            gate, target = read_gate(begun, at=timezone.now()), Environment.objects.get(pk=begun.target_id)
            assert (gate.digest, gate.blockers()) == (begun.gate_hash, [])
            is_held = target.holds.filter(released_at__isnull=True).exists()
            is_back = begun.deployments.get().kind == DeploymentKind.ROLLBACK
            assert not target.is_stopped
            assert is_back or not is_held
            assert begun.release.state == "candidate"

    @rule(steps=st.sampled_from([1, 9]))
    def carry(self, steps: int) -> None:
        for _ in range(steps):
            for one in Deployment.objects.filter(state__in=ACTIVE_DEPLOYMENT):
                self._try(advance_deployment, deployment=one)

    @rule(mood=MOODS)
    def change_mood(self, mood: Mood) -> None:
        self.outside.mood = mood

    @rule(who=NUMBER)
    def call_off(self, who: int) -> None:
        for one in Deployment.objects.filter(state__in=ACTIVE_DEPLOYMENT):
            by = self._party(who, self.scene.requester)
            self._try(cancel_deployment, by=by, deployment=one, reason="no")

    @rule(who=NUMBER, which=NUMBER, deed=st.sampled_from([block_release, unblock_release]))
    def judge_release(self, who: int, which: int, deed: Any) -> None:
        by = self._party(who, self.scene.requester)
        self._try(deed, by=by, release=self._pick(Release.objects.all(), which), reason="why")

    @rule(who=WHO, deed=st.sampled_from([stop_environment, resume_environment, place_hold]))
    def judge_environment(self, who: int | None, deed: Any) -> None:
        prod = Environment.objects.get(slug="prod")
        self._try(deed, by=self._party(who, self.scene.requester), environment=prod, reason="why")

    @rule(who=WHO)
    def let_go(self, who: int | None) -> None:
        if hold := self.scene.prod.holds.filter(released_at__isnull=True).first():
            self._try(release_hold, by=self._party(who, self.scene.requester), hold=hold, reason="seen")

    @rule(which=NUMBER, state=st.sampled_from([RunState.PASSED, RunState.FAILED]))
    def verify(self, which: int, state: RunState) -> None:
        until = timezone.now() + timedelta(days=1) if state == RunState.PASSED else None
        passed(self.scene.checks[which % 5], self.scene.in_gamma, state=state, valid_until=until)

    @rule()
    def edit_the_plan(self) -> None:
        text = PlanText(steps="Otherwise.", data_note="None.", estimated_minutes=5)
        plan = RollbackPlan.objects.get(pk=self.scene.plan.pk)
        self._try(edit_plan, by=self.scene.requester, plan=plan, text=text)

    @rule()
    def ship_another(self) -> None:
        """The next release, verified in gamma, with a plan that leads back to what runs in prod now."""
        live = self.scene.prod.deployments.live().first()
        if live is not None and Release.objects.count() < MOST_RELEASES:
            self.scene.ship(back_to=live.release)

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
    def nothing_is_ordered_twice(self) -> None:
        assert max(self.outside.orders.values(), default=0) <= 1

    @invariant()
    def what_is_live_said_so_itself(self) -> None:
        for one in Deployment.objects.live().filter(attempt__gt=0).select_related("release"):
            assert (one.observed_sha, one.observed_digest) == (one.release.git_sha, one.release.digest)

    @invariant()
    def words_that_count_are_on_the_facts_as_they_were_read(self) -> None:
        undecided = Promotion.objects.filter(state__in=UNDECIDED)
        for promotion in undecided:
            for words in (
                Approval.objects.filter(promotion=promotion),
                SignOff.objects.filter(item__promotion=promotion),
            ):
                assert not words.filter(state=Standing.ACTIVE).exclude(gate_hash=promotion.gate_hash).exists()

    @invariant()
    def what_was_started_had_its_approvals(self) -> None:
        begun = [PromotionState.QUEUED, PromotionState.DEPLOYING, PromotionState.VERIFYING, PromotionState.SUCCEEDED]
        for promotion in Promotion.objects.filter(state__in=begun, kind="forward"):
            given = promotion.approvals.filter(state=Standing.ACTIVE, gate_hash=promotion.gate_hash)
            assert given.values("user").distinct().count() >= 1

    @invariant()
    def every_move_is_one_of_the_table_and_on_record(self) -> None:
        events = AuditEvent.objects.filter(target_type__startswith="deployments.", seq__gt=self.looked_at)
        for event in events.order_by("seq"):
            self.looked_at, name = event.seq, event.target_type.partition(".")[2]
            before, after = json.loads(event.before), json.loads(event.after)
            if machine := MACHINE_OF.get(name):
                if "state" in before and "state" in after:
                    assert machine.allows(before["state"], after["state"])
                self.told[name, event.target_id] = after.get("state") or self.told.get((name, event.target_id))
        for model in (Deployment, Promotion, Release):
            name = str(model._meta.model_name)
            for pk, state in model._default_manager.values_list("pk", "state"):
                if (name, str(pk)) in self.told:
                    assert state == (self.told[name, str(pk)] or MACHINE_OF[name].initial)

    @invariant()
    def the_chain_is_sound(self) -> None:
        assert check_chain().is_sound
