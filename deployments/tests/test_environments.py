"""An environment edited: by whom, within which bounds, and never under something that counts on it."""

from dataclasses import replace
from typing import Any

import pytest

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import Role
from deployments.models import Environment
from deployments.parties import SERVER, Party, party_of
from deployments.services.environments import EnvironmentWish, edit_environment
from deployments.tests.factories import deployment, environment, person
from deployments.tests.scenes import Scene

WISH = EnvironmentWish(
    platform="manual",
    service_ref="",
    base_url="https://prod.example.com/app",
    branch="main",
    requires_approvals=2,
    soak_minutes=0,
)


@pytest.fixture
def prod(db: None) -> Environment:
    return environment("prod", requires_approvals=1, branch="main", base_url="")


@pytest.fixture
def manager(db: None) -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


def test_it_is_written_down_with_what_it_was(prod: Environment, manager: Party) -> None:
    edit_environment(by=manager, environment=prod, wish=WISH, reason=" It moved ")
    assert (prod.base_url, prod.requires_approvals, prod.version) == (WISH.base_url, 2, 2)
    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("deployments.environment.edited", "It moved")
    assert event.before == '{"base_url":"","requires_approvals":1}'
    assert event.after == '{"base_url":"https://prod.example.com/app","requires_approvals":2}'


def test_the_same_again_is_refused(prod: Environment, manager: Party) -> None:
    edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved")
    with pytest.raises(DomainError, match="is so already"):
        edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved")
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("roles", [[], [Role.APPROVER], [Role.BUSINESS_STAKEHOLDER], [Role.AUDITOR]])
def test_it_takes_a_release_manager(prod: Environment, roles: list[Role]) -> None:
    for by in (party_of(person(*roles)), SERVER):
        with pytest.raises(Forbidden, match="takes the role release manager"):
            edit_environment(by=by, environment=prod, wish=WISH, reason="It moved")
    assert not AuditEvent.objects.exists()


REFUSED: list[tuple[str, Any]] = [
    ("platform", "magic"),
    ("service_ref", "x" * 201),
    ("service_ref", "a\nb"),
    ("branch", "x" * 101),
    ("branch", " main"),
    ("base_url", "gamma.example.com"),
    ("base_url", "ftp://gamma.example.com"),
    ("base_url", "file:///etc/passwd"),
    ("base_url", "https://user:word@gamma.example.com"),
    ("base_url", "https://gamma.example.com?x=1"),
    ("base_url", "https://gamma.example.com#x"),
    ("base_url", "https://[::1"),
    ("base_url", "https://gamma.example.com:99999"),
    ("base_url", "https://" + "x" * 200),
    ("requires_approvals", -1),
    ("requires_approvals", 11),
    ("soak_minutes", -1),
    ("soak_minutes", 43_201),
]


@pytest.mark.parametrize(("field", "value"), REFUSED)
def test_what_it_cannot_be_is_refused_at_its_field(prod: Environment, manager: Party, field: str, value: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        edit_environment(by=manager, environment=prod, wish=replace(WISH, **{field: value}), reason="It moved")
    assert (refusal.value.field, refusal.value.message[: len(field)]) == (field, field)
    prod.refresh_from_db()
    assert (prod.version, AuditEvent.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8001", "http://localhost:8001", "https://gamma.example.com/", ""]
)
def test_addresses_of_a_network_of_ones_own_are_taken(prod: Environment, manager: Party, address: str) -> None:
    edit_environment(by=manager, environment=prod, wish=replace(WISH, base_url=address), reason="It moved")
    assert Environment.objects.get(slug="prod").base_url == address


UUID = "0b7c1c6e-8e6f-4d0a-9d9b-2f7f5b1c3a4d"
SERVICES = {"render": "srv-d1abc", "railway": f"{UUID}/{UUID}/{UUID}", "fly": "ceesarcode-gamma", "koyeb": UUID}


@pytest.mark.parametrize("platform", SERVICES)
def test_a_platform_calls_its_service_in_its_own_way(prod: Environment, manager: Party, platform: str) -> None:
    wish = replace(WISH, platform=platform, service_ref=SERVICES[platform])
    edit_environment(by=manager, environment=prod, wish=wish, reason="It moved")
    assert (prod.platform, prod.service_ref) == (platform, SERVICES[platform])


@pytest.mark.parametrize("platform", SERVICES)
@pytest.mark.parametrize(
    "kind", ["", "of others", "../../owners", "srv-d1abc/deploys", "a b", "Ä", "srv_", "-x", "x?y=1"]
)
def test_another_name_is_refused_with_what_it_must_be(
    prod: Environment, manager: Party, platform: str, kind: str
) -> None:
    others = [name for key, name in SERVICES.items() if key != platform and platform != "fly"]
    for name in others if kind == "of others" else [kind]:
        wish = replace(WISH, platform=platform, service_ref=name)
        with pytest.raises(DomainError, match=r"service_ref on .* is the ") as refusal:
            edit_environment(by=manager, environment=prod, wish=wish, reason="It moved")
        assert refusal.value.field == "service_ref"
    assert (Environment.objects.get(pk=prod.pk).platform, AuditEvent.objects.exists()) == ("manual", False)


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001])
def test_it_takes_a_reason(prod: Environment, manager: Party, reason: str) -> None:
    with pytest.raises(DomainError, match="reason must say why"):
        edit_environment(by=manager, environment=prod, wish=WISH, reason=reason)


def test_who_read_an_older_version_changes_nothing(prod: Environment, manager: Party) -> None:
    also_prod = environment("prod")
    edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved")
    with pytest.raises(Conflict, match="changed by somebody else"):
        edit_environment(by=manager, environment=also_prod, wish=replace(WISH, branch="x"), reason="It moved")
    assert Environment.objects.get(slug="prod").branch == "main"


def test_an_address_is_one_environments(prod: Environment, manager: Party) -> None:
    environment("gamma", base_url=f"{WISH.base_url}/")
    with pytest.raises(Conflict, match="base_url is that of Gamma"):
        edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved")
    Environment.objects.filter(slug="gamma").update(state="archived")
    assert edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved").base_url == WISH.base_url


def test_an_archived_one_stays_as_it_was(prod: Environment, manager: Party) -> None:
    Environment.objects.filter(pk=prod.pk).update(state="archived")
    with pytest.raises(Conflict, match="archived"):
        edit_environment(by=manager, environment=prod, wish=WISH, reason="It moved")


@pytest.mark.parametrize("field", ["platform", "service_ref", "base_url"])
def test_where_it_is_stays_while_something_is_deployed_there(prod: Environment, manager: Party, field: str) -> None:
    deployment(environment=prod, state="in_progress")
    same = replace(WISH, base_url="", requires_approvals=1)
    changed: dict[str, Any] = {field: "command" if field == "platform" else "https://other.example.com"}
    other = replace(same, **changed)
    with pytest.raises(Conflict, match=f"{field} must stay until then"):
        edit_environment(by=manager, environment=prod, wish=other, reason="It moved")
    edit_environment(by=manager, environment=prod, wish=replace(same, soak_minutes=5), reason="Slower")
    assert prod.soak_minutes == 5


def test_fewer_approvals_take_an_approver_too(prod: Environment, manager: Party) -> None:
    fewer = replace(WISH, requires_approvals=0)
    with pytest.raises(Forbidden, match="lower the number of approvals takes the role approver"):
        edit_environment(by=manager, environment=prod, wish=fewer, reason="Faster")
    both = party_of(person(Role.RELEASE_MANAGER, Role.APPROVER))
    edit_environment(by=both, environment=prod, wish=fewer, reason="Faster")
    assert prod.requires_approvals == 0


def test_no_approval_is_taken_away_from_under_an_open_promotion(db: None) -> None:
    scene = Scene()
    scene.requested()
    both = party_of(person(Role.RELEASE_MANAGER, Role.APPROVER))
    with pytest.raises(Conflict, match="is open") as refusal:
        edit_environment(by=both, environment=scene.prod, wish=replace(WISH, requires_approvals=0), reason="Faster")
    assert refusal.value.field == "requires_approvals"
    edit_environment(by=both, environment=scene.prod, wish=replace(WISH, requires_approvals=3), reason="Safer")
    assert scene.prod.requires_approvals == 3
