"""The deeds on a promotion's page: offered to whom they are for, done by one service, refused with the text kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from deployments.enums import CheckKind, DeploymentKind, PlanState, PromotionState, Role
from deployments.models import Approval, Deployment, Promotion, RollbackPlan, SignOff, VerificationRun
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import Statement, approve_promotion, sign_off_item
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, environment, person
from deployments.tests.scenes import Scene, passed
from deployments.views.deeds import DEEDS
from deployments.views.form_deeds import FORM_DEEDS

pytestmark = pytest.mark.django_db
REQUESTER = "the requester"
RM, AP, BS = Role.RELEASE_MANAGER, Role.APPROVER, Role.BUSINESS_STAKEHOLDER
PLAN = {"steps": "Back.", "data_note": "Kept.", "estimated_minutes": "7", "reason": "why", "version": "1"}
WHOM: dict[str, set[str]] = {
    "start": {RM, REQUESTER},
    "approve": {AP},
    "withdraw-approval": set(),
    "reject": {AP},
    "cancel": {RM, REQUESTER},
    "sign-off": {BS},
    "waive": {AP},
    "take-back": set(),
    "schedule": {RM, REQUESTER},
    "plan-write": {RM, REQUESTER},
    "plan-edit": {RM, REQUESTER},
    "plan-rehearse": {RM, REQUESTER},
    "plan-choose": {RM, REQUESTER},
}
"""Who may, of those who have one role each; the requester is a release manager. A word is taken back by who gave it."""


@pytest.fixture
def scene() -> Scene:
    return Scene()


def ready_for(name: str, scene: Scene) -> Promotion:
    """A promotion in a state in which the deed is possible."""
    if name in ("sign-off", "waive"):
        return scene.requested()
    promotion = scene.signed(scene.requested())
    if name in ("start", "withdraw-approval"):
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    return refresh_promotion(promotion)


def another_plan(scene: Scene) -> RollbackPlan:
    fields = {"steps": "a", "data_note": "b", "estimated_minutes": 1, "state": PlanState.DOCUMENTED}
    way = {"environment": scene.prod, "release": scene.release, "target_release": scene.old}
    return RollbackPlan.objects.create(owner=scene.user(scene.requester), **way, **fields)


def rehearsal(scene: Scene) -> Deployment:
    return deployment(
        environment=environment("dev"), release=scene.old, kind=DeploymentKind.ROLLBACK, state="superseded"
    )


def form_of(name: str, promotion: Promotion, scene: Scene) -> dict[str, str]:
    if name == "plan-choose":
        return {"plan": str(another_plan(scene).pk), "reason": "why"}
    if name == "plan-rehearse":
        return {"rehearsal": str(rehearsal(scene).pk), "reason": "why"}
    if name.startswith("plan"):
        return PLAN
    if name == "schedule":
        return {"scheduled_at": f"{timezone.now() + timedelta(hours=2):%Y-%m-%dT%H:%M}", "reason": "why"}
    return {"text": "why", "gate_hash": promotion.gate_hash, "item": "stakeholder", "decision": "pass"}


def of(promotion: Promotion, name: str = "") -> str:
    return f"/board/promotions/{promotion.pk}/{name}"


def known() -> tuple[Any, ...]:
    """All that a deed could change."""
    return (
        AuditEvent.objects.count(),
        *Promotion.objects.values_list("state", "version", "plan_id", "scheduled_at"),
        *RollbackPlan.objects.values_list("state", "version"),
        *Approval.objects.values_list("state"),
        *SignOff.objects.values_list("state"),
    )


def who(kind: str, scene: Scene) -> User:
    return scene.user(scene.requester) if kind == REQUESTER else person(Role(kind))


@pytest.mark.parametrize("kind", [*Role, REQUESTER])
@pytest.mark.parametrize("name", [*DEEDS, *FORM_DEEDS])
def test_a_deed_is_offered_to_and_done_by_those_whose_it_is(name: str, kind: str, scene: Scene) -> None:
    promotion = ready_for(name, scene)
    client, form = signed_in(who(kind, scene)), form_of(name, promotion, scene)
    shown = client.get(of(promotion)).content.decode()
    assert (f'{of(promotion, name)}"' in shown) == (kind in WHOM[name])
    before = known()
    answer = client.post(of(promotion, name), form)
    if kind in WHOM[name]:
        assert (answer.status_code, answer["Location"]) == (302, of(promotion))
        assert known() != before
    else:
        assert answer.status_code in (403, 404)
        assert known() == before


def test_no_deed_is_for_candidates_and_strangers(scene: Scene) -> None:
    promotion = ready_for("approve", scene)
    cora = User.objects.create(username="cora")
    cora.groups.set(scene.user(scene.approver).groups.all())
    candidate, stranger = signed_in(cora), Client()
    for name in WHOM:
        form = form_of(name, promotion, scene)
        before = known()
        assert candidate.post(of(promotion, name), form).status_code == 403
        answer = stranger.post(of(promotion, name), form)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
        assert known() == before


@pytest.mark.parametrize(("name", "given"), [("withdraw-approval", "approve"), ("take-back", "sign-off")])
def test_a_word_is_taken_back_by_who_gave_it(name: str, given: str, scene: Scene) -> None:
    promotion = ready_for("approve", scene)
    if given == "approve":
        approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    owner = scene.user(scene.approver if given == "approve" else scene.stakeholder)
    client = signed_in(owner)
    assert f'{of(promotion, name)}"' in client.get(of(promotion)).content.decode()
    form = {"item": "stakeholder", "text": "I was wrong"}
    assert client.post(of(promotion, name), form).status_code == 302
    assert AuditEvent.objects.filter(action__endswith=".withdrawn").get().reason == "I was wrong"
    assert client.post(of(promotion, name), form).status_code == 404
    assert f'{of(promotion, name)}"' not in client.get(of(promotion)).content.decode()


def test_who_has_approved_is_not_asked_to_again(scene: Scene) -> None:
    scene.prod.requires_approvals = 2
    scene.prod.save()
    promotion = ready_for("approve", scene)
    client = signed_in(scene.user(scene.approver))
    client.post(of(promotion, "approve"), {"gate_hash": promotion.gate_hash})
    assert f'{of(promotion, "approve")}"' not in client.get(of(promotion)).content.decode()


def test_an_item_that_fails_says_by_whom(scene: Scene) -> None:
    promotion = scene.requested()
    form = {"item": "stakeholder", "decision": "fail", "text": "It is slow", "gate_hash": promotion.gate_hash}
    signed_in(scene.user(scene.stakeholder)).post(of(promotion, "sign-off"), form)
    shown = signed_in(scene.user(scene.approver)).get(of(promotion)).content.decode()
    assert f"{scene.user(scene.stakeholder).username} says that it fails." in shown
    assert f'{of(promotion, "waive")}"' not in shown  # the word stands; who gave it takes it back first


def test_a_waiver_fills_an_item_of_checks(scene: Scene) -> None:
    VerificationRun.objects.filter(definition__kind=CheckKind.UI).update(state="failed", valid_until=None)
    promotion = scene.requested()
    form = {"item": "ui", "text": "No browser today", "gate_hash": promotion.gate_hash}
    assert signed_in(scene.user(scene.approver)).post(of(promotion, "waive"), form).status_code == 302
    assert "Waived" in signed_in(person()).get(of(promotion)).content.decode()


def failing_run(scene: Scene) -> None:
    passed(scene.checks[0], scene.in_gamma, state="failed", valid_until=None)


def edited_plan(scene: Scene) -> None:
    form = PLAN | {"version": str(RollbackPlan.objects.get().version), "reason": "The old way was wrong"}
    promotion = Promotion.objects.get()
    assert signed_in(scene.user(scene.requester)).post(of(promotion, "plan-edit"), form).status_code == 302


@pytest.mark.parametrize(
    ("change", "told"), [(failing_run, "Promotion changed"), (edited_plan, "The old way was wrong")]
)
def test_a_form_of_facts_that_are_others_by_now_is_refused(
    change: Callable[[Scene], None], told: str, scene: Scene
) -> None:
    promotion = ready_for("approve", scene)
    seen = AuditEvent.objects.count()
    form = {"gate_hash": promotion.gate_hash, "seq": str(seen), "text": "All of it <looks> good"}
    change(scene)
    answer = signed_in(scene.user(scene.approver)).post(of(promotion, "approve"), form)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "nothing was changed" in shown
    assert "Since you looked:" in shown
    assert told in shown
    assert "You wrote: “All of it &lt;looks&gt; good”" in shown  # no form is left for it: it is not ready any more
    assert not Approval.objects.exists()


def test_what_was_typed_is_kept_in_a_form_that_can_be_sent_again(scene: Scene) -> None:
    promotion = scene.requested()
    form = {
        "item": "stakeholder",
        "decision": "pass",
        "text": "I <used> it",
        "gate_hash": promotion.gate_hash,
        "seq": "2",
    }
    edited_plan(scene)
    client = signed_in(scene.user(scene.stakeholder))
    answer = client.post(of(promotion, "sign-off"), form)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "I &lt;used&gt; it</textarea>" in shown
    assert '<details class="deed" id="deed-sign-off-stakeholder" open>' in shown
    current = Promotion.objects.get().gate_hash
    assert current != promotion.gate_hash
    assert current in shown
    assert client.post(of(promotion, "sign-off"), form | {"gate_hash": current}).status_code == 302
    assert SignOff.objects.get().statement == "I <used> it"


@pytest.mark.parametrize("seq", ["", "x", "-1", "9" * 40, "٣"])
def test_a_strange_number_of_what_was_seen_is_no_fault(seq: str, scene: Scene) -> None:
    promotion = ready_for("approve", scene)
    form = {"gate_hash": "0" * 64, "seq": seq, "text": ""}
    assert signed_in(scene.user(scene.approver)).post(of(promotion, "approve"), form).status_code == 409


@pytest.mark.parametrize(
    ("name", "form", "status", "told"),
    [
        ("reject", {"text": " "}, 400, "reason must say why"),
        ("reject", {"text": "x" * 2001}, 400, "reason must say why"),
        ("waive", {"item": "nothing", "text": "why"}, 404, "There is no such item."),
        ("waive", {"item": "smoke\0", "text": "why"}, 403, "role approver"),
        ("sign-off", {"item": "smoke", "text": "why"}, 400, "nobody signs it off"),
        ("sign-off", {"item": "stakeholder", "decision": "maybe", "text": "why"}, 400, "decision is one of"),
    ],
)
def test_a_wrong_form_is_refused(name: str, form: dict[str, str], status: int, told: str, scene: Scene) -> None:
    promotion = scene.requested()
    user = scene.user(scene.stakeholder if status == 403 or name == "sign-off" else scene.approver)
    before = known()
    answer = signed_in(user).post(of(promotion, name), form | {"gate_hash": promotion.gate_hash})
    assert (answer.status_code, told in answer.content.decode()) == (status, True)
    assert known() == before


def test_a_deed_with_one_that_is_over_says_so(scene: Scene) -> None:
    promotion = ready_for("approve", scene)
    first = signed_in(scene.user(scene.approver))
    assert first.post(of(promotion, "reject"), {"text": "No"}).status_code == 302
    answer = first.post(of(promotion, "reject"), {"text": "No, twice"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "there is nothing to decide" in shown
    assert "You wrote: “No, twice”" in shown
    assert Approval.objects.count() == 1


def test_a_start_says_why_on_record(scene: Scene) -> None:
    promotion = ready_for("start", scene)
    signed_in(scene.user(scene.requester)).post(of(promotion, "start"), {"text": " Now "})
    assert Promotion.objects.get().state == PromotionState.QUEUED
    assert AuditEvent.objects.get(action="deployments.promotion.queued").reason == "Now"


@pytest.mark.parametrize("name", DEEDS)
def test_an_inline_deed_has_no_page(name: str, scene: Scene) -> None:
    assert signed_in(scene.user(scene.approver)).get(of(scene.requested(), name)).status_code == 405


def test_a_page_of_a_deed_begins_with_what_is_so(scene: Scene) -> None:
    promotion = scene.requested()
    client = signed_in(scene.user(scene.requester))
    shown = client.get(of(promotion, "plan-edit")).content.decode()
    assert "Deploy the old one." in shown
    assert "stale" in shown
    rehearsal(scene)
    assert str(scene.old) in client.get(of(promotion, "plan-rehearse")).content.decode()


def test_a_plan_edited_by_somebody_else_meanwhile_is_refused_with_what_was_typed(scene: Scene) -> None:
    promotion = scene.requested()
    RollbackPlan.objects.update(version=5)
    answer = signed_in(scene.user(scene.requester)).post(of(promotion, "plan-edit"), PLAN | {"steps": "My way"})
    shown = answer.content.decode()
    assert (answer.status_code, "changed by somebody else meanwhile" in shown, "My way" in shown) == (409, True, True)
    assert RollbackPlan.objects.get().steps == "Deploy the old one."


def test_a_deed_that_is_not_possible_any_more_leads_back(scene: Scene) -> None:
    promotion = ready_for("approve", scene)
    signed_in(scene.user(scene.approver)).post(of(promotion, "reject"), {"text": "No"})
    for name in FORM_DEEDS:
        answer = signed_in(scene.user(scene.requester)).post(of(promotion, name), PLAN, follow=True)
        assert "is not possible any more" in answer.content.decode()
    assert RollbackPlan.objects.get().version == 1


def test_there_is_nothing_to_record_without_a_rollback(scene: Scene) -> None:
    shown = signed_in(scene.user(scene.requester)).get(of(scene.requested(), "plan-rehearse")).content.decode()
    assert "roll back there first" in shown
    assert "<select" not in shown


@pytest.mark.parametrize(
    ("field", "value"), [("estimated_minutes", "0"), ("estimated_minutes", "many"), ("steps", " "), ("reason", "")]
)
def test_a_plan_that_says_too_little_is_marked(field: str, value: str, scene: Scene) -> None:
    promotion, before = scene.requested(), RollbackPlan.objects.get().version
    answer = signed_in(scene.user(scene.requester)).post(of(promotion, "plan-edit"), PLAN | {field: value})
    assert answer.status_code == 400
    assert f'name="{field}"' in answer.content.decode()
    assert "aria-invalid" in answer.content.decode()
    assert RollbackPlan.objects.get().version == before


def test_every_item_of_the_table_is_a_deed() -> None:
    assert set(WHOM) == {*DEEDS, *FORM_DEEDS}


def test_a_word_on_a_stale_hash_is_offered_anew(scene: Scene) -> None:
    promotion = scene.requested()
    item = promotion.items.get(key="stakeholder")
    statement = Statement(decision="pass", text="Used", gate_hash=promotion.gate_hash)
    sign_off_item(by=scene.stakeholder, item=item, statement=statement)
    edited_plan(scene)
    shown = signed_in(scene.user(scene.stakeholder)).get(of(promotion)).content.decode()
    assert f'{of(promotion, "sign-off")}"' in shown
    assert f'{of(promotion, "take-back")}"' not in shown
    assert "“Used” (Stale)" in shown
