"""REQUIRE_SECOND_FACTOR: what lets a release through takes a second factor, by whichever way it comes; what stops one
takes none.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.second_factor import SecondFactorMissing, remove_factors
from accounts.services import create_token
from accounts.tests.factories import bearer
from accounts.tests.factors import app_of, confirmed
from core.audit.actors import SYSTEM
from core.errors import Forbidden
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import Hold, Promotion
from deployments.parties import Party, party_of
from deployments.services.environments import (
    EnvironmentWish,
    edit_environment,
    place_hold,
    release_hold,
    resume_environment,
    stop_environment,
)
from deployments.services.promoting.rolling_back import request_rollback
from deployments.services.promoting.scheduling import schedule_promotion
from deployments.services.promoting.starting import queue_promotion
from deployments.services.promoting.words import (
    Statement,
    approve_promotion,
    cancel_promotion,
    reject_promotion,
    sign_off_item,
    withdraw_approval,
)
from deployments.tests.clients import post, signed_in
from deployments.tests.factories import deployment, environment, person
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
Act = Callable[[Party], object]
Prepare = Callable[[Scene], Act]
Way = Callable[[User], tuple[Client, dict[str, str]]]
CODE = "second_factor_missing"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def scene() -> Scene:
    return Scene()


def somebody() -> User:
    return person(*Role)


def approved(scene: Scene) -> Promotion:
    promotion = scene.signed(scene.requested())
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    return Promotion.objects.get(pk=promotion.pk)


def approving(scene: Scene) -> Act:
    one = scene.signed(scene.requested())
    return lambda by: approve_promotion(by=by, promotion=one, gate_hash=one.gate_hash)


def rejecting(scene: Scene) -> Act:
    one = scene.requested()
    return lambda by: reject_promotion(by=by, promotion=one, comment="no")


def cancelling(scene: Scene) -> Act:
    one = scene.requested()
    return lambda by: cancel_promotion(by=by, promotion=one, reason="no")


def signing(key: str, decision: str) -> Prepare:
    def prepare(scene: Scene) -> Act:
        one = scene.requested()
        statement = Statement(decision=decision, text="I looked", gate_hash=one.gate_hash)
        return lambda by: sign_off_item(by=by, item=one.items.get(key=key), statement=statement)

    return prepare


def starting(scene: Scene) -> Act:
    one = approved(scene)
    return lambda by: queue_promotion(by=by, promotion=one)


def starting_where_nobody_approves(scene: Scene) -> Act:
    environment("prod", requires_approvals=0)
    one = scene.signed(scene.requested())
    assert one.state == "approved"
    return lambda by: queue_promotion(by=by, promotion=one)


def scheduling(hours: int | None) -> Prepare:
    def prepare(scene: Scene) -> Act:
        one, at = scene.requested(), timezone.now() + timedelta(hours=hours) if hours else None
        return lambda by: schedule_promotion(by=by, promotion=one, at=at, reason="at night")

    return prepare


def rolling_back(*, accepts_data_loss: bool) -> Prepare:
    def prepare(scene: Scene) -> Act:
        older = deployment(environment=scene.prod, state=DeploymentState.SUPERSEDED).release
        return lambda by: request_rollback(
            by=by, environment=scene.prod, release=older, reason="slow", accepts_data_loss=accepts_data_loss
        )

    return prepare


def releasing(scene: Scene) -> Act:
    hold = place_hold(by=scene.requester, environment=scene.prod, reason="slow")
    return lambda by: release_hold(by=by, hold=hold, reason="fine")


def resuming(scene: Scene) -> Act:
    stopped = stop_environment(by=scene.approver, environment=scene.prod, reason="fire")
    return lambda by: resume_environment(by=by, environment=stopped, reason="out")


def editing(approvals: int) -> Prepare:
    def prepare(scene: Scene) -> Act:
        wish = EnvironmentWish(
            platform="manual",
            service_ref="",
            base_url="",
            branch="",
            requires_approvals=approvals,
            soak_minutes=scene.prod.soak_minutes,
        )
        return lambda by: edit_environment(by=by, environment=scene.prod, wish=wish, reason="so")

    return prepare


LETS_THROUGH: dict[str, Prepare] = {
    "approve": approving,
    "sign an item off": signing("stakeholder", "pass"),
    "waive an item": signing("smoke", "waive"),
    "start": starting,
    "say when it starts by itself": scheduling(2),
    "roll back over lost data": rolling_back(accepts_data_loss=True),
    "release a hold": releasing,
    "end an emergency stop": resuming,
    "ask for fewer approvals": editing(0),
}
STOPS: dict[str, Prepare] = {
    "say that an item fails": signing("stakeholder", "fail"),
    "reject": rejecting,
    "cancel": cancelling,
    "stop": lambda scene: lambda by: stop_environment(by=by, environment=scene.prod, reason="fire"),
    "hold": lambda scene: lambda by: place_hold(by=by, environment=scene.prod, reason="slow"),
    "ask for more approvals": editing(2),
    "ask for a rollback": rolling_back(accepts_data_loss=False),
    "say that it does not start by itself": scheduling(None),
    "start where nobody approves": starting_where_nobody_approves,
}


@pytest.mark.parametrize("is_confirmed", [True, False])
@pytest.mark.parametrize("is_asked", [True, False])
@pytest.mark.parametrize("deed", [*LETS_THROUGH, *STOPS])
def test_what_lets_a_release_through_takes_a_factor_where_it_is_asked_for(
    scene: Scene, settings: Any, deed: str, is_asked: bool, is_confirmed: bool
) -> None:
    act = (LETS_THROUGH | STOPS)[deed](scene)
    by, before = party_of(somebody(), is_confirmed=is_confirmed), AuditEvent.objects.count()
    settings.REQUIRE_SECOND_FACTOR = is_asked
    if deed in LETS_THROUGH and is_asked and not is_confirmed:
        with pytest.raises(SecondFactorMissing, match=r"takes a second factor.*/accounts/second-factor/"):
            act(by)
        assert AuditEvent.objects.count() == before
    else:
        act(by)
        assert AuditEvent.objects.count() > before


def test_a_word_is_taken_back_without_a_factor(scene: Scene, settings: Any) -> None:
    one, by = scene.signed(scene.requested()), party_of(somebody())
    word = approve_promotion(by=by, promotion=one, gate_hash=one.gate_hash)
    settings.REQUIRE_SECOND_FACTOR = True
    assert withdraw_approval(by=by, approval=word).state == "ready"


def test_the_role_is_asked_for_first(scene: Scene, settings: Any) -> None:
    act = approving(scene)
    settings.REQUIRE_SECOND_FACTOR = True
    with pytest.raises(Forbidden, match="takes the role approver"):
        act(party_of(person()))


def plain(user: User) -> tuple[Client, dict[str, str]]:
    app_of(user)
    return signed_in(user), {}


def shown(user: User) -> tuple[Client, dict[str, str]]:
    return confirmed(user), {}


def shown_and_lost(user: User) -> tuple[Client, dict[str, str]]:
    client = confirmed(user)
    remove_factors(by=SYSTEM, user=user, reason="lost", is_confirmed=True)
    app_of(user)
    return client, {}


def token(user: User, factor: Authenticator | None = None) -> dict[str, str]:
    scopes, lifetime = ["deployments:write"], timedelta(days=1)
    new = create_token(user=user, name="ci", scopes=scopes, lifetime=lifetime, second_factor=factor)
    return bearer(new.text)


def plain_token(user: User) -> tuple[Client, dict[str, str]]:
    app_of(user)
    return Client(), token(user)


def plain_token_beside_a_session(user: User) -> tuple[Client, dict[str, str]]:
    return confirmed(user), token(user)


def good_token(user: User) -> tuple[Client, dict[str, str]]:
    app_of(user)
    return Client(), token(user, Authenticator.objects.get(user=user))


def good_token_of_a_lost_device(user: User) -> tuple[Client, dict[str, str]]:
    client, headers = good_token(user)
    remove_factors(by=SYSTEM, user=user, reason="lost", is_confirmed=True)
    app_of(user)
    return client, headers


WAYS: dict[Way, bool] = {
    plain: False,
    shown: True,
    shown_and_lost: False,
    plain_token: False,
    plain_token_beside_a_session: False,
    good_token: True,
    good_token_of_a_lost_device: False,
}
BODIES: dict[str, Callable[[Scene], tuple[str, dict[str, Any]]]] = {
    "approve": lambda scene: _approval(scene.signed(scene.requested())),
    "sign-off": lambda scene: _sign_off(scene.requested()),
    "start": lambda scene: (f"/api/promotions/{approved(scene).pk}/start", {}),
    "rollback": lambda scene: (
        "/api/environments/prod/rollback",
        {
            "release": deployment(environment=scene.prod, state=DeploymentState.SUPERSEDED).release.pk,
            "reason": "slow",
            "accepts_data_loss": True,
        },
    ),
}


def _approval(one: Promotion) -> tuple[str, dict[str, Any]]:
    return f"/api/promotions/{one.pk}/approve", {"gate_hash": one.gate_hash}


def _sign_off(one: Promotion) -> tuple[str, dict[str, Any]]:
    body = {"item": "stakeholder", "decision": "pass", "statement": "I looked", "gate_hash": one.gate_hash}
    return f"/api/promotions/{one.pk}/sign-off", body


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("deed", BODIES)
@pytest.mark.parametrize("is_asked", [True, False])
def test_the_api_refuses_every_session_and_token_without_one(
    scene: Scene, settings: Any, is_asked: bool, deed: str, way: Way
) -> None:
    address, body = BODIES[deed](scene)
    client, headers = way(somebody())
    settings.REQUIRE_SECOND_FACTOR = is_asked
    before = AuditEvent.objects.count()
    answer = post(client, address, body, **headers)
    if WAYS[way] or not is_asked:
        assert answer.status_code in (200, 201), answer.content
        assert AuditEvent.objects.count() > before
    else:
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
        assert answer.json()["code"] == CODE
        assert "/accounts/second-factor/" in answer.json()["detail"]
        assert AuditEvent.objects.count() == before


def test_the_page_puts_a_hint_where_the_button_was(scene: Scene, settings: Any) -> None:
    one, user = scene.signed(scene.requested()), somebody()
    address = f"/board/promotions/{one.pk}/"
    act = reverse("deployments:promotion-act", args=[one.pk, "approve"])
    settings.REQUIRE_SECOND_FACTOR = True
    client = signed_in(user)
    page = client.get(address)
    assert page.context["offer"].held >= {"approve"}
    assert act not in page.content.decode(), "there is no form for it"
    assert f"/accounts/second-factor/?next={address.replace('/', '%2F')}" in page.content.decode()
    answer = client.post(act, {"gate_hash": one.gate_hash})
    assert answer.status_code == 403
    assert "To approve a promotion takes a second factor" in answer.content.decode()
    assert not one.approvals.exists()

    client = confirmed(user)
    page = client.get(address)
    assert [deed.name for deed in page.context["offer"].whole] == ["approve", "reject", "cancel"]
    assert act in page.content.decode()
    assert "takes your second factor" not in page.content.decode()
    client.post(act, {"gate_hash": one.gate_hash})
    assert one.approvals.get().user == user


def test_the_page_lets_an_item_fail_without_a_factor(scene: Scene, settings: Any) -> None:
    one, user = scene.requested(), somebody()
    settings.REQUIRE_SECOND_FACTOR = True
    page = signed_in(user).get(f"/board/promotions/{one.pk}/").content.decode()
    assert ("It fails</button>" in page, "It passes</button>" in page) == (True, False)
    page = confirmed(user).get(f"/board/promotions/{one.pk}/").content.decode()
    assert ("It fails</button>" in page, "It passes</button>" in page) == (True, True)


@pytest.mark.parametrize("name", ["release", "resume"])
def test_the_admin_refuses_alike(scene: Scene, settings: Any, name: str) -> None:
    row: Any = place_hold(by=scene.requester, environment=scene.prod, reason="slow")
    if name == "resume":
        row = stop_environment(by=scene.approver, environment=scene.prod, reason="fire")
    settings.REQUIRE_SECOND_FACTOR = True
    user, model = person(*Role, is_superuser=True), "hold" if isinstance(row, Hold) else "environment"
    change = f"/admin/deployments/{model}/{row.pk}/change/"
    deed = f"/admin/deployments/{model}/{row.pk}/deeds/{name}/"
    posted = {"reason": "fine", "version": getattr(row, "version", "")}
    client, before = signed_in(user), AuditEvent.objects.count()
    shown = client.get(change).content.decode()
    assert (f'href="{deed}"' in shown, "takes your second factor" in shown) == (False, True)
    for answer in (client.get(deed), client.post(deed, posted)):
        assert (answer.status_code, "/accounts/second-factor/" in answer.content.decode()) == (403, True)
    assert AuditEvent.objects.count() == before

    client = confirmed(user)
    assert f'href="{deed}"' in client.get(change).content.decode()
    assert client.post(deed, posted)["Location"] == change
    assert AuditEvent.objects.count() == before + 1


def test_the_admin_lowers_no_approvals_without_one(scene: Scene, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    user = person(*Role, is_superuser=True)
    deed = f"/admin/deployments/environment/{scene.prod.pk}/deeds/edit/"
    posted = {"platform": "manual", "requires_approvals": "0", "soak_minutes": "0", "reason": "so", "version": "1"}
    answer = signed_in(user).post(deed, posted)
    assert (answer.status_code, "takes a second factor" in answer.content.decode()) == (400, True)
    scene.prod.refresh_from_db()
    assert scene.prod.requires_approvals == 1
    assert confirmed(user).post(deed, posted).status_code == 302


def test_nobody_shows_a_factor_to_the_shell(scene: Scene, settings: Any) -> None:
    one, user = approved(scene), somebody()
    app_of(user)
    settings.REQUIRE_SECOND_FACTOR = True
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("promote", str(one.pk), "--json", "--by", user.username, stdout=out)
    assert (error.value.returncode, json.loads(out.getvalue())["error"]) == (2, CODE)
    one.refresh_from_db()
    assert one.state == "approved"
    settings.REQUIRE_SECOND_FACTOR = False
    call_command("promote", str(one.pk), "--json", "--by", user.username, stdout=StringIO())
    one.refresh_from_db()
    assert one.state == "queued"
