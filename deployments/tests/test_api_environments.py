"""Environments over REST, and what belongs to them: made, changed, archived, frozen, checked, planned for."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from core.models import AuditEvent
from deployments.enums import DeploymentKind, DeploymentState, Role
from deployments.models import CheckDefinition, Environment, FreezeWindow, Hold, RollbackPlan
from deployments.tests.addresses import failed_delivery, hold, window
from deployments.tests.clients import post, signed_in
from deployments.tests.factories import deployment, person, release
from deployments.tests.scenes import Scene, passed
from deployments.tests.test_api import DEEDS, body_for

pytestmark = pytest.mark.django_db
NEW = DEEDS["api-environments"][0]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def manager(scene: Scene) -> Client:
    return signed_in(scene.user(scene.requester))


def test_an_environment_is_made_changed_and_archived(manager: Client) -> None:
    made = post(manager, "/api/environments", NEW)
    url = made.headers["Location"]
    assert (made.status_code, url, made.json()["state"]) == (201, "/api/environments/staging", "active")
    told = manager.get(url).json()
    assert (told["rank"], told["kind"], told["live"], told["expires_at"]) == (9, "standing", None, None)
    slugs = [one["slug"] for one in manager.get("/api/environments").json()["results"]]
    assert slugs == ["dev", "gamma", "prod", "staging"]
    edited = post(manager, url, {"platform": "command", "soak_minutes": 3, "reason": "It is slow"})
    assert (edited.status_code, edited.json()["platform"], edited.json()["soak_minutes"]) == (200, "command", 3)
    again = post(manager, url, {"platform": "command", "soak_minutes": 3, "reason": "It is slow"})
    assert (again.status_code, again.json()["code"]) == (400, "nothing_changed")
    assert post(manager, f"{url}/archive", {"reason": "done"}).json()["state"] == "archived"
    assert post(manager, f"{url}/archive", {"reason": "done"}).status_code == 409
    reasons = AuditEvent.objects.filter(target_type="deployments.environment").values_list("reason", flat=True)
    assert set(reasons) == {"why", "It is slow", "done"}
    unknown = post(manager, "/api/environments/stagin/archive", {"reason": "done"})
    assert (unknown.status_code, unknown.json()["detail"]) == (
        404,
        "There is no environment stagin; there are dev, gamma, prod.",
    )


def test_a_preview_is_made_and_deployed_to(manager: Client) -> None:
    wish = {"slug": "pr-7", "name": "PR 7", "kind": "preview", "platform": "manual", "branch": "x", "reason": "look"}
    made = post(manager, "/api/environments", wish)
    assert (made.status_code, made.json()["rank"], made.json()["branch"]) == (201, None, "x")
    assert made.json()["expires_at"]
    assert [one["kind"] for one in manager.get("/api/environments").json()["results"]][-1] == "preview"
    started = post(manager, "/api/deployments", {"environment": "pr-7", "release": release().pk})
    assert (started.status_code, started.json()["kind"]) == (201, "preview")
    back = post(manager, "/api/environments/pr-7/rollback", {"release": release().pk, "reason": "back"})
    assert (back.status_code, back.json()["code"]) == (409, "not_standing")


def test_what_it_lacks_to_be_verified_is_told(scene: Scene, manager: Client) -> None:
    def lacks() -> set[str]:
        return set(manager.get("/api/environments/gamma").json()["verification"]["missing"])

    before = lacks()
    assert before.isdisjoint(check.name for check in scene.checks)
    passed(scene.checks[0], scene.in_gamma, state="failed", valid_until=None)
    passed(scene.checks[1], scene.in_gamma, valid_until=timezone.now() - timedelta(minutes=1))
    assert lacks() - before == {scene.checks[0].name, scene.checks[1].name}
    CheckDefinition.objects.filter(environment=scene.gamma).update(state="retired")
    assert manager.get("/api/environments/gamma").json()["verification"] == {"required": 0, "missing": []}


def test_all_of_it_is_missing_where_nothing_is_live(scene: Scene, manager: Client) -> None:
    scene.gamma.deployments.live().update(state=DeploymentState.SUPERSEDED)
    told = manager.get("/api/environments/gamma").json()["verification"]
    assert len(told["missing"]) == told["required"] >= len(scene.checks)


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"slug": "Staging"}, 400, "slug"),
        ({"slug": "prod"}, 409, "slug"),
        ({"rank": 3}, 409, "rank"),
        ({"rank": None}, 400, "rank"),
        ({"rank": "4"}, 400, "rank"),
        ({"rank": 2**70}, 400, "rank"),
        ({"kind": "preview"}, 400, "branch"),
        ({"platform": "magic"}, 400, "platform"),
        ({"requires_approvals": 11}, 400, "requires_approvals"),
        ({"reason": " "}, 400, "reason"),
        ({"reason": "\0"}, 400, "reason"),
        ({"name": "\0"}, 400, "name"),
        ({"state": "archived"}, 400, "state"),
        ({"expires_at": "2030-01-01"}, 400, "expires_at"),
    ],
)
def test_what_is_none_is_told_at_its_field(manager: Client, change: dict[str, Any], status: int, field: str) -> None:
    answer = post(manager, "/api/environments", NEW | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert Environment.objects.count() == 3


def test_gamma_is_archived_with_an_approver_alone(scene: Scene, manager: Client) -> None:
    answer = post(manager, "/api/environments/gamma/archive", {"reason": "why"})
    assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
    both = signed_in(person(Role.RELEASE_MANAGER, Role.APPROVER))
    assert post(both, "/api/environments/gamma/archive", {"reason": "why"}).status_code == 200


def test_it_is_locked_and_stopped_and_let_go_again(manager: Client) -> None:
    url = "/api/environments/prod"
    for deed, field, value in (
        ("lock", "state", "locked"),
        ("unlock", "state", "active"),
        ("stop", "stopped", "why"),
        ("resume", "stopped", None),
    ):
        answer = post(manager, f"{url}/{deed}", {"reason": "why"})
        assert (answer.status_code, answer.json()[field]) == (200, value)
        assert post(manager, f"{url}/{deed}", {"reason": "why"}).status_code == 409
        assert post(manager, f"{url}/{deed}", {}).json()["field"] == "reason"


def test_a_hold_is_released(scene: Scene, manager: Client) -> None:
    held = hold(scene)
    (told,) = manager.get("/api/holds").json()["results"]
    assert (told["environment"], told["state"]) == ("prod", "held")
    answer = post(manager, f"/api/holds/{held.pk}/release", {"reason": "seen"})
    assert (answer.status_code, answer.json()["state"]) == (200, "released")
    assert post(manager, f"/api/holds/{held.pk}/release", {"reason": "seen"}).status_code == 409


def test_a_freeze_is_scheduled_and_called_off(manager: Client) -> None:
    made = post(manager, "/api/freeze-windows", DEEDS["api-freeze-windows"][0] | {"time_zone": "Europe/Berlin"})
    told = manager.get(made.headers["Location"]).json()
    assert (made.status_code, told["environments"], told["effect"], told["state"]) == (
        201,
        ["prod"],
        "deny",
        "scheduled",
    )
    assert [one["id"] for one in manager.get("/api/freeze-windows").json()["results"]] == [told["id"]]
    url = f"{made.headers['Location']}/cancel"
    assert post(manager, url, {"reason": "put off"}).json()["state"] == "cancelled"
    assert post(manager, url, {"reason": "put off"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"environments": []}, 400, "environments"),
        ({"environments": ["prood"]}, 404, "environments"),
        ({"starts_at": "2026-12-24T12:00:00"}, 400, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, 400, "starts_at"),
        ({"ends_at": "2026-12-24T12:00:00+01:00"}, 400, "ends_at"),
        ({"recurrence": "FREQ=DAILY;INTERVAL=0"}, 400, "recurrence"),
        ({"time_zone": "a\0"}, 400, "time_zone"),
        ({"effect": "maybe"}, 400, "effect"),
    ],
)
def test_a_freeze_that_is_none_is_refused(manager: Client, change: dict[str, Any], status: int, field: str) -> None:
    answer = post(manager, "/api/freeze-windows", DEEDS["api-freeze-windows"][0] | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert not FreezeWindow.objects.exists()


def test_a_plan_is_written_edited_and_rehearsed(scene: Scene, manager: Client) -> None:
    made = post(manager, "/api/rollback-plans", body_for("api-rollback-plans", scene))
    url = made.headers["Location"]
    assert (made.status_code, made.json()["state"], made.json()["target_release"]) == (
        201,
        "documented",
        scene.old.pk,
    )
    text = {"steps": "Otherwise.", "data_note": "None.", "estimated_minutes": 7}
    assert post(manager, url, text).json()["steps"] == "Otherwise."
    kind, state = DeploymentKind.ROLLBACK, DeploymentState.SUPERSEDED
    gone = deployment(environment=scene.gamma, release=scene.old, kind=kind, state=state)
    answer = post(manager, f"{url}/rehearsal", {"deployment": gone.pk})
    assert (answer.status_code, answer.json()["state"], answer.json()["rehearsal"]) == (200, "rehearsed", gone.pk)
    assert manager.get(url).json()["estimated_minutes"] == 7
    assert len(manager.get("/api/rollback-plans").json()["results"]) == 2


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"steps": " "}, 400, "steps"),
        ({"data_note": "\0"}, 400, "data_note"),
        ({"estimated_minutes": 0}, 400, "estimated_minutes"),
        ({"release": 10**6}, 404, "release"),
        ({"environment": "prood"}, 404, "environment"),
    ],
)
def test_a_plan_that_is_none_is_refused(
    scene: Scene, manager: Client, change: dict[str, Any], status: int, field: str
) -> None:
    answer = post(manager, "/api/rollback-plans", body_for("api-rollback-plans", scene) | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert RollbackPlan.objects.count() == 1


def test_a_check_is_defined_revised_and_retired(manager: Client) -> None:
    wish = DEEDS["api-checks"][0]
    first = post(manager, "/api/checks", wish | {"spec": {"a": 1}}).json()
    made = post(manager, "/api/checks", wish | {"ttl_minutes": 5})
    told = manager.get(made.headers["Location"]).json()
    assert (made.status_code, told["revision"], told["ttl_minutes"], told["spec"]) == (201, 2, 5, {})
    assert manager.get(f"/api/checks/{first['id']}").json()["state"] == "retired"
    url = f"{made.headers['Location']}/retire"
    assert post(manager, url, {"reason": "not needed"}).json()["state"] == "retired"
    assert post(manager, url, {"reason": "not needed"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " x"}, "name"),
        ({"kind": "luck"}, "kind"),
        ({"spec": []}, "spec"),
        ({"spec": {"a": "\0"}}, "spec"),
        ({"spec": {"a": "\ud800"}}, "spec"),
        ({"thresholds": {"p95_ms": "fast"}}, "spec"),
        ({"ttl_minutes": 0}, "ttl_minutes"),
    ],
)
def test_a_check_that_is_none_is_refused(manager: Client, change: dict[str, Any], field: str) -> None:
    before = CheckDefinition.objects.count()
    answer = post(manager, "/api/checks", DEEDS["api-checks"][0] | change)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert CheckDefinition.objects.count() == before


def test_numbers_beyond_all_bounds_are_refused(manager: Client) -> None:
    body = '{"environment": "gamma", "name": "a", "kind": "smoke", "thresholds": {"p95_ms": 1e999}}'
    answer = manager.post("/api/checks", body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (400, "thresholds")


def test_a_webhook_that_failed_is_read_again(manager: Client) -> None:
    failed = failed_delivery()
    (told,) = manager.get("/api/webhook-deliveries?state=failed").json()["results"]
    assert (told["id"], told["event"], "body" in told) == (failed.pk, "ping", False)
    assert manager.get("/api/webhook-deliveries?state=processed").json()["results"] == []
    assert manager.get("/api/webhook-deliveries?state=lost").json()["field"] == "state"
    url = f"/api/webhook-deliveries/{failed.pk}/replay"
    assert post(manager, url, {}).json()["state"] == "ignored"
    assert post(manager, url, {}).status_code == 409


@pytest.mark.parametrize(
    "path", ["environments", "holds", "freeze-windows", "rollback-plans", "checks", "webhook-deliveries"]
)
def test_lists_take_as_many_queries_however_long(
    scene: Scene, manager: Client, path: str, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        one = hold(scene)
        Hold.objects.filter(pk=one.pk).update(released_at=one.placed_at, released_by=person())
        window(scene)
        failed_delivery()
        RollbackPlan.objects.create(environment=scene.prod, release=release(), target_release=scene.old, owner=person())
        CheckDefinition.objects.create(environment=scene.gamma, name=f"c{number}", kind="smoke")
        Environment.objects.create(slug=f"pr-{number}", name=f"PR {number}", kind="preview", branch="x")
    expected = {"environments": 5, "freeze-windows": 4}.get(path, 3)
    with django_assert_num_queries(expected):
        assert len(manager.get(f"/api/{path}").json()["results"]) >= 3
