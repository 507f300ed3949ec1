"""Deployments over REST: who may what, from the table of addresses itself; and the way of a release through them."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.scopes import Scope
from accounts.tests.factories import bearer, token_of
from core.models import AuditEvent
from deployments.api.permissions import DeploymentsView
from deployments.api.urls import urlpatterns
from deployments.enums import DeploymentState, Role
from deployments.models import Deployment, Incident, NotificationChannel, OutboxMessage, Promotion, Release
from deployments.services.channels import ChannelWish, create_channel, switch_channel_off, try_channel
from deployments.tests.addresses import address_of_environments
from deployments.tests.clients import post, signed_in
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
BUILD = {
    "label": "1.4.0",
    "git_sha": "ab" * 20,
    "digest": "sha256:" + "cd" * 32,
    "image_repo": "registry.example.com/ceesarcode",
    "built_at": "2026-11-01T12:00:00Z",
    "migrations": [{"name": "problems.0009", "reversible": False}],
}
DEEDS: dict[str, tuple[dict[str, Any], frozenset[Role]]] = {
    "api-releases": (BUILD, frozenset({Role.RELEASE_MANAGER})),
    "api-release-block": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-release-unblock": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-release-retire": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-deployments": ({"environment": "gamma", "release": 1}, frozenset({Role.RELEASE_MANAGER})),
    "api-deployment-confirm": ({}, frozenset({Role.RELEASE_MANAGER})),
    "api-deployment-cancel": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-channels": (
        {"name": "team", "kind": "webhook", "address": "https://hooks.example.com/team"},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-channel": ({"name": "team", "kind": "webhook"}, frozenset({Role.RELEASE_MANAGER})),
    "api-channel-switch-on": ({}, frozenset({Role.RELEASE_MANAGER})),
    "api-channel-switch-off": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-channel-test": ({}, frozenset({Role.RELEASE_MANAGER})),
    "api-outbox-resend": ({}, frozenset({Role.RELEASE_MANAGER})),
    "api-incidents": (
        {"environment": "prod", "title": "It is slow"},
        frozenset({Role.RELEASE_MANAGER, Role.APPROVER}),
    ),
    "api-incident-mitigate": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-incident-resolve": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-environment-verifications": ({}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-rollback": ({"release": 1, "reason": "why"}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-promotions": ({"release": 1, "target": "prod", "reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-promotion-sign-off": (
        {"item": "stakeholder", "decision": "pass", "statement": "seen", "gate_hash": "x"},
        frozenset({Role.BUSINESS_STAKEHOLDER}),
    ),
    "api-deployment-reports": ({}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-promotion-evidence": (
        {},
        frozenset({Role.RELEASE_MANAGER, Role.APPROVER, Role.BUSINESS_STAKEHOLDER}),
    ),
    "api-promotion-approve": ({"gate_hash": "x"}, frozenset({Role.APPROVER})),
    "api-promotion-reject": ({"comment": "why"}, frozenset({Role.APPROVER})),
    "api-promotion-cancel": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-promotion-start": ({}, frozenset({Role.RELEASE_MANAGER})),
    "api-environments": (
        {"slug": "staging", "name": "Staging", "rank": 9, "platform": "manual", "reason": "why"},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-environment": (
        {"platform": "manual", "branch": "x", "requires_approvals": 1, "reason": "why"},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-environment-archive": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-environment-lock": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-environment-unlock": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-environment-stop": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER, Role.APPROVER})),
    "api-environment-resume": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-hold-release": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-freeze-windows": (
        {"environments": ["prod"], "reason": "why"}
        | {"starts_at": "2026-12-24T12:00:00+01:00", "ends_at": "2026-12-27T08:00:00+01:00"},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-freeze-window-cancel": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-rollback-plans": (
        {"environment": "prod", "release": 1, "target_release": 1, "steps": "Go.", "data_note": "None."}
        | {"estimated_minutes": 5},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-rollback-plan": (
        {"steps": "Go.", "data_note": "None.", "estimated_minutes": 5},
        frozenset({Role.RELEASE_MANAGER}),
    ),
    "api-rollback-plan-rehearsal": ({"deployment": 1}, frozenset({Role.RELEASE_MANAGER})),
    "api-checks": ({"environment": "gamma", "name": "Alive", "kind": "smoke"}, frozenset({Role.RELEASE_MANAGER})),
    "api-check-retire": ({"reason": "why"}, frozenset({Role.RELEASE_MANAGER})),
    "api-delivery-replay": ({}, frozenset({Role.RELEASE_MANAGER})),
}
"""What each address that changes something takes, and whom it is for."""


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def address(name: str, scene: Scene) -> str:
    """The address, of the rows of the scene."""
    queries = {"api-deployment-reports": "?check=log_scan&form=log"}
    queries["api-promotion-evidence"] = "?item=stakeholder&name=log.txt"
    return path(name, scene) + queries.get(name, "")


WHOLE = (
    *("api-releases", "api-deployments", "api-promotions", "api-environments", "api-channels", "api-outbox"),
    *("api-configuration", "api-github-mirror"),
)
"""Addresses that name no row."""


def path(name: str, scene: Scene) -> str:
    if of_environments := address_of_environments(name, scene):
        return of_environments
    if name in ("api-environment-verifications", "api-environment-configuration", "api-rollback"):
        return reverse(name, args=["prod" if name == "api-rollback" else "gamma"])
    if name in WHOLE:
        return reverse(name)
    if name in ("api-incidents", "api-figures"):
        return reverse(name)
    if name.startswith("api-incident"):
        fields = {"environment": scene.prod, "title": "It is slow"}
        return reverse(
            name, args=[Incident.objects.get_or_create(**fields, defaults={"detected_at": timezone.now()})[0].pk]
        )
    if name.startswith("api-promotion"):
        return reverse(name, args=[Promotion.objects.get().pk if Promotion.objects.exists() else scene.requested().pk])
    if name.startswith("api-verification-run"):
        return reverse(name, args=[scene.runs[0].pk])
    if name.startswith("api-channel"):
        return reverse(name, args=[message(scene).channel_id])
    if name == "api-outbox-resend":
        return reverse(name, args=[message(scene).pk])
    return reverse(name, args=[scene.release.pk if name.startswith("api-release") else scene.in_gamma.pk])


def message(scene: Scene) -> OutboxMessage:
    """A dead one, of a channel that is on."""
    wish = ChannelWish(name="ops", kind="webhook", address="https://hooks.example.com/ops")
    found = OutboxMessage.objects.first()
    if found is None:
        channel = create_channel(by=scene.requester, wish=wish).channel
        found = try_channel(by=scene.requester, channel=channel)
        OutboxMessage.objects.update(state="dead")
    return found


def body_for(name: str, scene: Scene) -> dict[str, Any]:
    body = dict(DEEDS[name][0])
    if "release" in body:
        body["release"] = scene.old.pk if name == "api-rollback" else scene.release.pk
    if "target_release" in body:
        body["target_release"] = scene.old.pk
    if "deployment" in body:
        body["deployment"] = scene.in_gamma.pk
    return body


VIEWS: dict[str, Any] = {
    str(p.name): p.callback.view_class  # type: ignore[attr-defined]
    for p in urlpatterns
    if issubclass(p.callback.view_class, DeploymentsView)  # type: ignore[attr-defined]
}
"""Those for people and their tokens; GitHub proves itself otherwise."""
READABLE = [name for name, view in VIEWS.items() if hasattr(view, "get")]


def test_every_address_that_changes_something_is_in_the_table() -> None:
    assert {name for name, view in VIEWS.items() if hasattr(view, "post")} == set(DEEDS)


@pytest.mark.parametrize("name", VIEWS)
def test_nobody_and_candidates_see_nothing(scene: Scene, name: str) -> None:
    url = address(name, scene)
    candidate = User.objects.create(username="cora")
    method = "get" if hasattr(VIEWS[name], "get") else "post"
    assert getattr(Client(), method)(url).status_code == 401
    assert getattr(signed_in(candidate), method)(url).status_code == 403


@pytest.mark.parametrize("name", READABLE)
def test_staff_see_everything(scene: Scene, name: str) -> None:
    assert signed_in(person()).get(address(name, scene)).status_code == 200


@pytest.mark.parametrize("name", DEEDS)
def test_staff_without_a_role_do_nothing_superusers_neither(scene: Scene, name: str) -> None:
    answer = post(signed_in(person(is_superuser=True)), address(name, scene), body_for(name, scene))
    assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_for_its_roles_alone(scene: Scene, name: str, role: Role) -> None:
    """Whoever has the role gets past it: to the deed, or to a refusal that speaks of the thing."""
    url = address(name, scene)  # may make the row that it is of
    before = AuditEvent.objects.count()
    answer = post(signed_in(person(role)), url, body_for(name, scene))
    if role in DEEDS[name][1]:
        assert answer.status_code in (200, 201, 202, 409), answer.content
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "role_missing")
        assert AuditEvent.objects.count() == before


@pytest.mark.parametrize("name", DEEDS)
def test_a_token_needs_the_scope(scene: Scene, name: str) -> None:
    user = person(*Role)
    url, body = address(name, scene), body_for(name, scene)
    reading = post(Client(), url, body, **bearer(token_of(user, Scope.DEPLOYMENTS_READ)))
    assert (reading.status_code, reading.json()["code"]) == (403, "scope_missing")
    writing = post(Client(), url, body, **bearer(token_of(user, Scope.DEPLOYMENTS_WRITE)))
    assert writing.status_code in (200, 201, 202, 409)


def test_nobody_approves_their_own_wish_through_a_token(scene: Scene) -> None:
    both = person(Role.RELEASE_MANAGER, Role.APPROVER)
    client = signed_in(both)
    wish = {"release": scene.release.pk, "target": "prod", "reason": "go", "plan": scene.plan.pk}
    told = post(client, "/api/promotions", wish).json()
    headers = bearer(token_of(both, Scope.DEPLOYMENTS_WRITE))
    answer = post(Client(), f"/api/promotions/{told['id']}/approve", {"gate_hash": told["gate_hash"]}, **headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "own_promotion")


def test_the_way_of_a_release(scene: Scene) -> None:
    manager, approver = signed_in(scene.user(scene.requester)), signed_in(scene.user(scene.approver))
    stakeholder = signed_in(scene.user(scene.stakeholder))
    wish = {"release": scene.release.pk, "target": "prod", "reason": "go", "plan": scene.plan.pk}
    told = post(manager, "/api/promotions", wish)
    assert (told.status_code, told.json()["state"]) == (201, "open")
    url = told.headers["Location"]
    assert [one["item"] for one in told.json()["blockers"]] == ["stakeholder"]
    word = {"item": "stakeholder", "decision": "pass", "statement": "seen", "gate_hash": told.json()["gate_hash"]}
    told = post(stakeholder, f"{url}/sign-off", word)
    assert (told.json()["state"], told.json()["blockers"]) == ("ready", [])
    stale = post(approver, f"{url}/approve", {"gate_hash": "0" * 64})
    assert (stale.status_code, stale.json()["code"], stale.json()["field"]) == (409, "gate_changed", "gate_hash")
    told = post(approver, f"{url}/approve", {"gate_hash": told.json()["gate_hash"], "comment": "fine"})
    assert (told.json()["state"], told.json()["approvals"][0]["decision"]) == ("approved", "approve")
    assert post(manager, f"{url}/start", {}).json()["state"] == "queued"
    assert post(manager, f"{url}/start", {}).status_code == 409


def test_one_key_is_one_deployment() -> None:
    client, one = signed_in(person(Role.RELEASE_MANAGER)), release()
    environment("gamma")
    wish = {"environment": "gamma", "release": one.pk}
    first = post(client, "/api/deployments", wish)
    again = post(client, "/api/deployments", wish)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    other = post(client, "/api/deployments", wish | {"release": release().pk})
    assert (other.status_code, other.json()["code"]) == (409, "key_used")
    assert Deployment.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"digest": "latest"}, 400, "digest"),
        ({"git_sha": "short"}, 400, "git_sha"),
        ({"built_at": "2026-11-01T12:00:00"}, 400, "built_at"),
        ({"migrations": [{"nom": "x"}]}, 400, "migrations"),
        ({"labell": "x"}, 400, "labell"),
    ],
)
def test_a_build_that_is_vague_is_refused(body: dict[str, Any], status: int, field: str) -> None:
    answer = post(signed_in(person(Role.RELEASE_MANAGER)), "/api/releases", BUILD | body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert not Release.objects.exists()


def test_what_is_not_there_is_named() -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    assert (
        post(client, "/api/deployments", {"environment": "gama", "release": 1}).json()["code"] == "environment_unknown"
    )
    environment("gamma")
    answer = post(client, "/api/deployments", {"environment": "gamma", "release": 99})
    assert (answer.status_code, answer.json()["field"]) == (404, "release")
    for path in ("releases", "deployments", "promotions", "verification-runs"):
        assert client.get(f"/api/{path}/{2**70}").status_code == 404


@pytest.mark.parametrize("path", ["releases", "deployments", "promotions"])
def test_lists_are_paged_in_constant_queries(path: str, django_assert_max_num_queries: Any) -> None:
    scene = Scene()
    scene.requested()
    for _ in range(5):
        deployment(state=DeploymentState.FAILED, environment=environment("dev"))
    client = signed_in(person(Role.AUDITOR))
    with django_assert_max_num_queries(8):
        told = client.get(f"/api/{path}?page_size=3").json()
    assert 1 <= len(told["results"]) <= 3


def test_channel_over_rest_shows_its_secret_once_and_its_address_never(scene: Scene) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    body = {
        "name": "team",
        "kind": "webhook",
        "address": "https://hooks.example.com/services/abcdefghijklmnop",
        "events": ["promotion.ready"],
        "environments": ["prod", "prod"],
    }
    made = post(client, "/api/channels", body)
    assert made.status_code == 201
    told = made.json()
    assert told["secret"].startswith("whsec_")
    assert (told["hint"], told["environments"], told["state"]) == ("hooks.example.com/…mnop", ["prod"], "active")
    url = made.headers["Location"]
    later = [client.get(url), client.get("/api/channels"), post(client, url, {"name": "all", "kind": "webhook"})]
    assert [answer.status_code for answer in later] == [200, 200, 200]
    assert (later[2].json()["name"], later[2].json()["environments"]) == ("all", [])
    assert not any(word in answer.content.decode() for answer in later for word in ("secret", "services", "abcdef"))
    renewed = post(client, url, {"name": "all", "kind": "webhook", "renews_secret": True}).json()
    assert renewed["secret"] not in ("", told["secret"])


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"address": "https://10.0.0.1/x"}, 400, "address"),
        ({"kind": "pigeon"}, 400, "kind"),
        ({"events": ["x"]}, 400, "events"),
        ({"environments": ["gama"]}, 404, "environments"),
        ({"name": "ops"}, 409, "name"),
        ({"url": "https://hooks.example.com/"}, 400, "url"),
    ],
)
def test_channel_that_is_wrong_is_refused(scene: Scene, change: dict[str, Any], status: int, field: str) -> None:
    message(scene)
    body = {"name": "team", "kind": "slack", "address": "https://hooks.example.com/team"}
    answer = post(signed_in(scene.user(scene.requester)), "/api/channels", body | change)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert NotificationChannel.objects.count() == 1


def test_outbox_is_narrowed_by_state(scene: Scene) -> None:
    one = message(scene)
    client = signed_in(scene.user(scene.requester))
    (told,) = client.get("/api/outbox?state=dead").json()["results"]
    assert (told["id"], told["channel"], told["event"], told["next_at"]) == (one.pk, "ops", "test", None)
    assert client.get("/api/outbox?state=sent").json()["results"] == []
    wrong = client.get("/api/outbox?state=lost")
    assert (wrong.status_code, wrong.json()["field"]) == (400, "state")
    assert post(client, f"/api/outbox/{one.pk}/resend", {}).json()["state"] == "queued"
    assert post(client, f"/api/outbox/{one.pk}/resend", {}).status_code == 409


def test_channel_is_switched_over_rest(scene: Scene) -> None:
    url = f"/api/channels/{message(scene).channel_id}"
    client = signed_in(scene.user(scene.requester))
    assert post(client, f"{url}/test", {}).status_code == 202
    assert post(client, f"{url}/switch-off", {"reason": "loud"}).json()["notice"] == "loud"
    assert post(client, f"{url}/test", {}).json()["code"] == "channel_off"
    assert post(client, f"{url}/switch-off", {"reason": "loud"}).status_code == 409
    assert post(client, f"{url}/switch-on", {}).json()["state"] == "active"


@pytest.mark.parametrize("path", ["channels", "outbox"])
def test_lists_of_notifications_take_as_many_queries_however_long(
    scene: Scene, path: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        wish = ChannelWish(name=f"c{number}", kind="slack", address="https://hooks.example.com/x")
        channel = create_channel(by=scene.requester, wish=wish).channel
        try_channel(by=scene.requester, channel=channel)
    switch_channel_off(by=scene.requester, channel=channel, reason="loud")
    client = signed_in(person(Role.AUDITOR))
    with django_assert_max_num_queries(6):
        told = client.get(f"/api/{path}").json()["results"]
    assert len(told) >= 5
