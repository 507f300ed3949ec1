"""Rollback plans and check definitions: what is written, what is refused, and what an edit makes stale."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import CheckDefinition, Deployment, RollbackPlan
from deployments.parties import Party, party_of
from deployments.services.definitions import CheckText, define_check, retire_check
from deployments.services.plans import PlanText, edit_plan, record_rehearsal, write_plan
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
TEXT = PlanText(steps="Deploy the one before.", data_note="No migration.", estimated_minutes=10)
CHECK = CheckText(name="smoke", kind="smoke")


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


def written(manager: Party, **fields: Any) -> RollbackPlan:
    prod = environment("prod")
    back = fields.pop("target_release", None) or deployment(environment=prod, state=DeploymentState.SUPERSEDED).release
    wish: dict[str, Any] = {"environment": prod, "release": fields.pop("release", None) or release(), "text": TEXT}
    return write_plan(by=manager, target_release=back, **wish | fields)


def rehearsed(plan: RollbackPlan, **fields: Any) -> Deployment:
    given = {"environment": environment("gamma"), "release": plan.target_release, "kind": "rollback"}
    return deployment(**given | fields)


def test_a_plan_is_documented_and_then_rehearsed(manager: Party) -> None:
    plan = written(manager)
    assert (plan.state, plan.owner) == ("documented", manager.user)
    rehearsal = rehearsed(plan)
    plan = record_rehearsal(by=manager, plan=plan, rehearsal=rehearsal)
    assert (plan.state, plan.rehearsal, plan.rehearsed_at) == ("rehearsed", rehearsal, rehearsal.finished_at)
    version = plan.version
    assert record_rehearsal(by=manager, plan=plan, rehearsal=rehearsal).version == version + 1


def test_a_new_plan_takes_the_place_of_the_one_before(manager: Party) -> None:
    first = written(manager)
    written(manager, release=first.release, target_release=first.target_release)
    first.refresh_from_db()
    assert first.state == "outdated"
    with pytest.raises(Conflict, match="outdated"):
        edit_plan(by=manager, plan=first, text=TEXT)


def test_an_edit_after_approval_makes_the_approval_stale() -> None:
    scene = Scene()
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    assert refresh_promotion(promotion).state == "approved"
    edit_plan(by=scene.requester, plan=scene.plan, text=replace(TEXT, steps="Otherwise."))
    assert refresh_promotion(promotion).state == "open"


def test_two_editors_do_not_overwrite_each_other(manager: Party) -> None:
    plan = written(manager)
    also = RollbackPlan.objects.get(pk=plan.pk)
    edit_plan(by=manager, plan=plan, text=replace(TEXT, steps="Mine."))
    with pytest.raises(Conflict, match="somebody else"):
        edit_plan(by=manager, plan=also, text=replace(TEXT, steps="Theirs."))
    assert RollbackPlan.objects.get().steps == "Mine."


@pytest.mark.parametrize(("field", "value"), [("steps", " "), ("data_note", ""), ("estimated_minutes", 0)])
def test_a_plan_that_leaves_something_out_is_refused(manager: Party, field: str, value: Any) -> None:
    with pytest.raises(DomainError) as caught:
        written(manager, text=replace(TEXT, **{field: value}))
    assert caught.value.field == field


def test_a_plan_leads_back_to_what_was_there(manager: Party) -> None:
    with pytest.raises(Conflict, match="never live"):
        written(manager, target_release=release())
    live = deployment(environment=environment("prod")).release
    with pytest.raises(DomainError, match="another release"):
        written(manager, release=live, target_release=live)


@pytest.mark.parametrize(
    "fields",
    [{"kind": "deploy"}, {"state": DeploymentState.FAILED}, {"release": None}, {"environment": "prod"}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_is_no_rehearsal(manager: Party, fields: dict[str, Any]) -> None:
    plan = written(manager)
    if "release" in fields:
        fields = {"release": release()}
    if "environment" in fields:
        fields = {"environment": environment("prod")}
    with pytest.raises(Conflict) as caught:
        record_rehearsal(by=manager, plan=plan, rehearsal=rehearsed(plan, **fields))
    assert caught.value.code == "no_rehearsal"


def test_an_edit_of_a_check_is_a_new_revision(manager: Party) -> None:
    gamma = environment("gamma")
    first = define_check(by=manager, environment=gamma, text=CHECK)
    second = define_check(by=manager, environment=gamma, text=replace(CHECK, ttl_minutes=5))
    first.refresh_from_db()
    assert [(one.revision, one.state) for one in (first, second)] == [(1, "retired"), (2, "active")]
    retire_check(by=manager, check=second, reason="not needed")
    assert define_check(by=manager, environment=gamma, text=CHECK).revision == 3
    assert AuditEvent.objects.filter(action="deployments.checkdefinition.retired").count() == 2


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "two\nlines"}, "name"),
        ({"kind": "luck"}, "kind"),
        ({"ttl_minutes": 0}, "ttl_minutes"),
        ({"kind": "performance", "spec": {"requests": []}}, "spec"),
        ({"thresholds": {"p95_ms": "fast"}}, "spec"),
    ],
)
def test_a_check_that_is_none_is_refused(manager: Party, fields: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as caught:
        define_check(by=manager, environment=environment("gamma"), text=replace(CHECK, **fields))
    assert caught.value.field == field
    assert not CheckDefinition.objects.filter(state="active", environment__slug="gamma").exists()


def test_who_may_write_neither() -> None:
    nobody = party_of(person(Role.APPROVER))
    with pytest.raises(Forbidden):
        define_check(by=nobody, environment=environment("gamma"), text=CHECK)
    with pytest.raises(Forbidden):
        written(nobody)
