"""Deeds in the admin: each calls its service with the reason, where the state allows it, and once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from core.models import AuditEvent
from deployments.admin.deeds import MEANWHILE
from deployments.enums import DeploymentKind, DeploymentState, EnvironmentState, PlanState, Role
from deployments.models import CheckDefinition, Deployment, Environment, FreezeWindow, Release, RollbackPlan
from deployments.tests.admin.conftest import Asked, Rows, deed_of, opening_of, page_of, seen
from deployments.tests.factories import deployment, release

Row = Callable[[Rows], Model]


@pytest.fixture
def manager(rows: Rows, asked: Asked) -> Client:
    return asked("release_manager")


def waiting(rows: Rows) -> Deployment:
    """One that a person is to carry out."""
    state = DeploymentState.IN_PROGRESS
    return deployment(environment=rows.gamma, state=state, platform_status="waiting for a person")


def stopped(rows: Rows) -> Environment:
    user, now = rows.requester.user, datetime.now(UTC)
    Environment.objects.filter(pk=rows.prod.pk).update(stopped_at=now, stopped_by=user, stop_reason="Fire")
    return rows.prod


def put(row: Model, **fields: Any) -> Model:
    type(row)._default_manager.filter(pk=row.pk).update(**fields)
    return row


DONE: list[tuple[str, Row, str, dict[str, Any]]] = [
    ("lock", lambda rows: rows.prod, "environment.locked", {"state": "locked"}),
    ("unlock", lambda rows: put(rows.prod, state="locked"), "environment.active", {"state": "active"}),
    ("stop", lambda rows: rows.prod, "environment.stopped", {"stop_reason": "Because"}),
    ("resume", stopped, "environment.resumed", {"stop_reason": "", "stopped_at": None}),
    ("release", lambda rows: rows.hold, "hold.released", {}),
    ("block", lambda rows: rows.release, "release.blocked", {"state": "blocked", "blocked_reason": "Because"}),
    (
        "unblock",
        lambda rows: put(rows.release, state="blocked", blocked_reason="x"),
        "release.candidate",
        {"state": "candidate", "blocked_reason": ""},
    ),
    ("retire", lambda _rows: release(), "release.retired", {"state": "retired"}),
    ("confirm", waiting, "deployment.confirmed", {"platform_status": "confirmed by a person"}),
    ("cancel", waiting, "deployment.cancelled", {"state": "cancelled"}),
    ("retire", lambda rows: rows.checks[0], "checkdefinition.retired", {"state": "retired"}),
    ("cancel", lambda rows: rows.window, "freezewindow.cancelled", {"state": "cancelled"}),
    ("mitigate", lambda rows: rows.incident, "incident.mitigated", {"state": "mitigated"}),
    ("resolve", lambda rows: rows.incident, "incident.resolved", {"state": "resolved"}),
]


@pytest.mark.parametrize(("name", "row_of", "action", "fields"), DONE, ids=[f"{one[2]}" for one in DONE])
def test_a_deed_is_confirmed_done_once_and_on_record(
    rows: Rows, manager: Client, name: str, row_of: Row, action: str, fields: dict[str, Any]
) -> None:
    row = row_of(rows)
    path, before = deed_of(row, name), AuditEvent.objects.count()
    assert path in manager.get(page_of(row)).content.decode()
    page = manager.get(path)
    assert (page.status_code, page.context["deed"].name) == (200, name)
    assert AuditEvent.objects.count() == before, "looking has done something"
    posted = seen(row)
    for told in ({}, posted | {"reason": ""}, posted | {"reason": " "}, posted | {"reason": "x" * 2001}):
        answer = manager.post(path, told)
        assert answer.status_code == 400
        assert "reason" in answer.context["form"].errors
    assert AuditEvent.objects.count() == before

    assert manager.post(path, posted)["Location"] == page_of(row)
    row.refresh_from_db()
    assert {field: getattr(row, field) for field in fields} == fields
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.reason) == (f"deployments.{action}", "Because")
    assert (event.actor_label, event.ip) == ("a-release_manager", "192.0.2.7")
    assert event.action in manager.get(page_of(row, "history")).content.decode()

    assert path not in manager.get(page_of(row)).content.decode()
    again = manager.post(path, seen(row), follow=True)
    assert "is not possible any more" in again.content.decode()
    assert AuditEvent.objects.count() == before + 1


def test_who_looked_at_another_version_changes_nothing(rows: Rows, manager: Client) -> None:
    posted = seen(rows.prod)
    put(rows.prod, version=7)
    for version in (posted["version"], "", "8"):
        answer = manager.post(deed_of(rows.prod, "lock"), posted | {"version": version})
        assert (answer.status_code, MEANWHILE in answer.content.decode()) == (400, True)
    rows.prod.refresh_from_db()
    assert (rows.prod.state, rows.prod.version) == ("active", 7)


def test_a_refusal_of_the_service_is_told_on_the_page(rows: Rows, manager: Client) -> None:
    answer = manager.post(deed_of(rows.release, "retire"), seen(rows.release))
    assert answer.status_code == 400
    assert f"{rows.release} is live in" in answer.content.decode()
    rows.release.refresh_from_db()
    assert rows.release.state == "candidate"


@pytest.mark.parametrize("path", ["release/{}/deeds/lock/", "release/999999/deeds/block/", "release/deeds/block/"])
def test_what_is_not_there_is_not_done(rows: Rows, manager: Client, path: str) -> None:
    assert manager.post(f"/admin/deployments/{path.format(rows.release.pk)}", {"reason": "x"}).status_code == 404
    assert manager.get(f"/admin/deployments/release/{10**30}/deeds/block/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "offered"),
    [
        ({"state": "in_progress"}, ["confirm", "cancel"]),
        ({"state": "in_progress", "platform_status": "confirmed by a person"}, ["cancel"]),
        ({"state": "pending"}, ["cancel"]),
        ({"state": "unknown"}, []),
        ({"state": "failed"}, []),
    ],
)
def test_buttons_follow_the_state(rows: Rows, manager: Client, fields: dict[str, Any], offered: list[str]) -> None:
    row = deployment(environment=rows.prod, **fields)
    assert [deed.name for deed in manager.get(page_of(row)).context["deeds"]] == offered


def test_what_a_command_deploys_is_not_confirmed_by_hand(rows: Rows, manager: Client) -> None:
    row = waiting(rows)
    put(rows.gamma, platform="command")
    assert [deed.name for deed in manager.get(page_of(row)).context["deeds"]] == ["cancel"]
    assert manager.post(deed_of(row, "confirm"), seen(row)).status_code == 302
    row.refresh_from_db()
    assert row.platform_status == "waiting for a person"


EDITED: dict[str, Any] = {
    "platform": "command",
    "service_ref": "web",
    "base_url": "https://prod.example.com",
    "branch": "main",
    "requires_approvals": 2,
    "soak_minutes": 5,
}


def test_an_environment_is_edited(rows: Rows, manager: Client) -> None:
    path = deed_of(rows.prod, "edit")
    form = manager.get(path).context["form"]
    assert form["requires_approvals"].value() == 1
    forged = {"state": EnvironmentState.ARCHIVED, "rank": 9, "slug": "mine", "stop_reason": "x"}
    assert manager.post(path, seen(rows.prod, **EDITED, **forged)).status_code == 302
    rows.prod.refresh_from_db()
    assert {name: getattr(rows.prod, name) for name in EDITED} == EDITED
    assert (rows.prod.state, rows.prod.rank, rows.prod.slug, rows.prod.stop_reason) == ("active", 3, "prod", "")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("base_url", "ftp://x"),
        ("platform", "magic"),
        ("requires_approvals", "-1"),
        ("soak_minutes", "soon"),
        ("branch", "a\0"),
    ],
)
def test_what_an_environment_cannot_be_is_told_at_its_field(
    rows: Rows, manager: Client, field: str, value: str
) -> None:
    answer = manager.post(deed_of(rows.prod, "edit"), seen(rows.prod, **EDITED | {field: value}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    rows.prod.refresh_from_db()
    assert rows.prod.version == 1


def test_fewer_approvals_take_the_role_approver(rows: Rows, manager: Client) -> None:
    answer = manager.post(deed_of(rows.prod, "edit"), seen(rows.prod, **EDITED | {"requires_approvals": 0}))
    assert answer.status_code == 403
    rows.prod.refresh_from_db()
    assert rows.prod.requires_approvals == 1


CHECK: dict[str, Any] = {"kind": "smoke", "spec": "{}", "thresholds": "{}", "ttl_minutes": "60", "required": "on"}
CHECKS = admin.site._registry[CheckDefinition]


def test_a_check_is_defined_and_revised(rows: Rows, manager: Client) -> None:
    given = CHECK | {"environment": rows.prod.pk, "name": "Alive", "reason": "Because", "spec": '{"a": 1}'}
    answer = manager.post(opening_of(CHECKS, "define"), given)
    check = CheckDefinition.objects.get(name="Alive")
    assert answer["Location"] == page_of(check)
    assert (check.state, check.revision, check.spec, check.required) == ("active", 1, {"a": 1}, True)
    assert AuditEvent.objects.get(action="deployments.checkdefinition.written").reason == "Because"

    answer = manager.post(deed_of(check, "revise"), seen(check, **CHECK | {"ttl_minutes": 5, "name": "Other"}))
    second = CheckDefinition.objects.get(name="Alive", revision=2)
    assert answer["Location"] == page_of(second)
    check.refresh_from_db()
    assert (check.state, second.state, second.ttl_minutes) == ("retired", "active", 5)


@pytest.mark.parametrize(
    "spec",
    ["[]", "x", "NaN", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\u0000"}', "[" * 100_000, "{" * 5000, '"text"', "1"],
    ids=range(10),
)
@pytest.mark.parametrize("field", ["spec", "thresholds"])
def test_a_spec_that_is_no_object_is_refused(rows: Rows, manager: Client, field: str, spec: str) -> None:
    given = CHECK | {"environment": rows.prod.pk, "name": "Alive", "reason": "Because", field: spec}
    answer = manager.post(opening_of(CHECKS, "define"), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert not CheckDefinition.objects.filter(name="Alive").exists()


PLANS = admin.site._registry[RollbackPlan]
PLAN = {"steps": "Go back.", "data_note": "None.", "estimated_minutes": 5}


def test_a_plan_is_written_edited_and_rehearsed(rows: Rows, manager: Client) -> None:
    way = {"environment": rows.prod.pk, "release": rows.release.pk, "target_release": rows.old.pk}
    answer = manager.post(opening_of(PLANS, "write"), PLAN | way | {"reason": "Because"})
    plan = RollbackPlan.objects.latest("pk")
    assert answer["Location"] == page_of(plan)
    rows.plan.refresh_from_db()
    assert (plan.state, plan.owner.username, rows.plan.state) == ("documented", "a-release_manager", "outdated")
    assert deed_of(rows.plan, "edit") not in manager.get(page_of(rows.plan)).content.decode()

    assert manager.post(deed_of(plan, "edit"), seen(plan, **PLAN | {"steps": "Run."})).status_code == 302
    plan.refresh_from_db()
    assert (plan.steps, plan.version) == ("Run.", 3)

    rollback = deployment(
        environment=rows.gamma, release=rows.old, kind=DeploymentKind.ROLLBACK, state=DeploymentState.SUPERSEDED
    )
    elsewhere = deployment(environment=rows.prod, release=rows.old, kind="rollback", state="superseded")
    refused = manager.post(deed_of(plan, "rehearse"), seen(plan, rehearsal=elsewhere.pk))
    assert (refused.status_code, list(refused.context["form"].errors)) == (400, ["rehearsal"])
    assert manager.post(deed_of(plan, "rehearse"), seen(plan, rehearsal=rollback.pk)).status_code == 302
    plan.refresh_from_db()
    assert (plan.state, plan.rehearsal) == (PlanState.REHEARSED, rollback)
    reasons = AuditEvent.objects.filter(target_type="deployments.rollbackplan", target_id=str(plan.pk))
    assert set(reasons.values_list("reason", flat=True)) == {"Because"}


def test_a_plan_that_leads_nowhere_is_refused(rows: Rows, manager: Client) -> None:
    way = {"environment": rows.prod.pk, "release": rows.old.pk, "target_release": rows.old.pk}
    answer = manager.post(opening_of(PLANS, "write"), PLAN | way | {"reason": "Because"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["target_release"])
    assert RollbackPlan.objects.count() == 1


WINDOWS = admin.site._registry[FreezeWindow]
WINDOW: dict[str, Any] = {
    "effect": "deny",
    "time_zone": "Europe/Berlin",
    "starts_at": "2026-12-24T12:00",
    "ends_at": "2026-12-27T08:00",
    "recurrence": "",
    "exempts_rollback": "on",
    "reason": "Holidays again",
}


def test_a_window_is_scheduled_on_the_clocks_of_its_zone(rows: Rows, manager: Client) -> None:
    answer = manager.post(opening_of(WINDOWS, "schedule"), WINDOW | {"environments": [rows.prod.pk, rows.gamma.pk]})
    window = FreezeWindow.objects.latest("pk")
    assert answer["Location"] == page_of(window)
    assert window.starts_at == datetime(2026, 12, 24, 11, tzinfo=UTC)
    assert (window.ends_at, window.reason) == (datetime(2026, 12, 27, 7, tzinfo=UTC), "Holidays again")
    assert set(window.environments.all()) == {rows.prod, rows.gamma}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("environments", []),
        ("effect", "maybe"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("starts_at", "soon"),
        ("starts_at", "0001-01-01T00:00"),
        ("ends_at", "2026-12-24T12:00"),
        ("ends_at", "9999-12-31T23:59"),
        ("recurrence", "FREQ=SECONDLY"),
        ("recurrence", "always"),
        ("reason", ""),
    ],
)
def test_a_window_that_makes_no_sense_is_told_at_its_field(rows: Rows, manager: Client, field: str, value: Any) -> None:
    given = WINDOW | {"environments": [rows.prod.pk]} | {field: value}
    answer = manager.post(opening_of(WINDOWS, "schedule"), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert FreezeWindow.objects.count() == 1


def test_a_deed_of_approvers_is_theirs_too(rows: Rows, asked: Asked) -> None:
    client = asked(Role.APPROVER)
    assert client.post(deed_of(rows.release, "block"), seen(rows.release)).status_code == 302
    assert Release.objects.get(pk=rows.release.pk).state == "blocked"
    assert client.post(deed_of(rows.release, "unblock"), seen(rows.release)).status_code == 403


def test_a_platform_is_chosen_by_its_name_and_wants_its_own_kind_of_service(rows: Rows, manager: Client) -> None:
    path = deed_of(rows.prod, "edit")
    for name in ("Render", "Railway", "Fly.io", "Koyeb"):
        assert f">{name}</option>" in manager.get(path).content.decode()
    refused = manager.post(path, seen(rows.prod, **EDITED | {"platform": "render", "service_ref": "web"}))
    assert "service_ref on Render is the id of the service" in refused.content.decode()
    assert manager.post(path, seen(rows.prod, **EDITED | {"platform": "fly", "service_ref": "web"})).status_code == 302
    rows.prod.refresh_from_db()
    assert (rows.prod.platform, rows.prod.service_ref) == ("fly", "web")
