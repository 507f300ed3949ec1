"""POST /api/oidc/token: what a trusted run gets, what the others are told, and that nobody gets it twice."""

import json
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.identity.exchanging import KEPT, LIFETIME, exchange_identity
from accounts.identity.fetching import fetch_json
from accounts.identity.keys import KeyRing
from accounts.models import ApiToken, SpentIdentity, TrustedWorkflow, User
from accounts.services import MOST_TOKENS, TokenRefused, use_token
from accounts.tests.factories import UserFactory, bearer, token_of, trusted_workflow
from accounts.tests.identity.issuer import (
    OWNER_ID,
    REPOSITORY_ID,
    SHA,
    KeyServer,
    as_json,
    identity_token,
    key_set,
    send,
)
from core.audit.checking import check_chain
from core.errors import Conflict
from core.models import AuditEvent
from core.tests.racing import at_once

pytestmark = pytest.mark.django_db
ADDRESS = "/api/oidc/token"


def shown(text: Any, **headers: str) -> Any:
    return Client().post(ADDRESS, json.dumps({"token": text}), content_type="application/json", headers=headers)


def assert_refused(answer: Any, status: int, code: str) -> str:
    """Nothing is made by a refusal, and it does not repeat the token."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer["Content-Type"] == "application/problem+json"
    assert not ApiToken.objects.exists()
    assert not SpentIdentity.objects.exists()
    assert not AuditEvent.objects.exists()
    return str(answer.json()["detail"])


def test_a_trusted_run_gets_a_token_for_a_quarter_of_an_hour(issuer: KeyServer) -> None:
    workflow = trusted_workflow(scopes=["deployments:write", "problems:read"])
    answer = shown(identity_token())
    assert (answer.status_code, sorted(answer.json())) == (201, ["expires_at", "scopes", "token"])
    assert "no-store" in answer["Cache-Control"]
    assert answer.json()["scopes"] == ["problems:read", "deployments:write"]
    token = use_token(answer.json()["token"])
    assert (token.user, token.workflow) == (workflow.user, workflow)
    assert token.name.startswith("octo/app run 9000000001/1 ")
    assert timedelta() < token.expires_at - timezone.now() <= LIFETIME == timedelta(minutes=15)


def test_its_issue_is_on_record_with_the_run(issuer: KeyServer) -> None:
    workflow = trusted_workflow()
    text = identity_token(environment="prod")
    made = shown(text).json()["token"]
    token, event = ApiToken.objects.get(), AuditEvent.objects.get()
    assert (event.action, event.target_id) == ("accounts.api_token.issued_to_workflow", str(token.pk))
    assert (event.actor_type, event.actor_label) == ("pipeline", "octo/app run 9000000001/1")
    assert (event.actor_id, event.token_id) == (str(workflow.user.pk), str(token.pk))
    told = json.loads(event.after)
    assert told["repository_id"] == REPOSITORY_ID
    assert (told["run_id"], told["run_attempt"], told["sha"]) == (9000000001, 1, SHA)
    assert (told["ref"], told["environment"], told["event_name"]) == ("refs/heads/main", "prod", "push")
    assert told["trusted_workflow"] == workflow.pk
    assert not any(secret in event.after for secret in (text, made, token.hash))
    assert check_chain().is_sound


def test_it_ends_by_itself(issuer: KeyServer) -> None:
    trusted_workflow()
    now = time.time()
    with time_machine.travel(now, tick=False) as clock:
        made = shown(identity_token()).json()["token"]
        clock.shift(LIFETIME - timedelta(seconds=1))
        assert use_token(made)
        clock.shift(timedelta(seconds=1))
        with pytest.raises(TokenRefused, match="expired"):
            use_token(made)


def test_it_makes_and_renews_no_tokens(issuer: KeyServer) -> None:
    trusted_workflow()
    headers, token = bearer(shown(identity_token()).json()["token"]), ApiToken.objects.get()
    wish = {"name": "longer", "scopes": ["problems:read"], "days": 90}
    for path in ("/api/tokens", f"/api/tokens/{token.pk}/callback-secret"):
        answer = Client().post(path, wish, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "token_not_accepted")
    assert shown(headers["authorization"].removeprefix("Bearer "), **headers).status_code == 401
    assert ApiToken.objects.get() == token


def test_an_identity_is_exchanged_once(issuer: KeyServer) -> None:
    trusted_workflow()
    text = identity_token()
    assert shown(text).status_code == 201
    again = shown(text)
    assert (again.status_code, again.json()["code"], again.json()["field"]) == (409, "identity_used", "token")
    assert shown(identity_token(jti=SpentIdentity.objects.get().jti)).status_code == 409
    assert shown(identity_token()).status_code == 201  # another job of the same run
    assert ApiToken.objects.count() == AuditEvent.objects.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_five_at_once_one_gets_a_token(issuer: KeyServer) -> None:
    trusted_workflow()
    text = identity_token()

    def exchange(_: int) -> bool:
        try:
            exchange_identity(text=text)
        except Conflict:
            return False
        return True

    assert sorted(at_once(exchange, 5)) == [False] * 4 + [True]
    assert ApiToken.objects.count() == AuditEvent.objects.count() == SpentIdentity.objects.count() == 1


def test_what_was_spent_is_kept_until_it_would_be_too_old_anyway(issuer: KeyServer) -> None:
    trusted_workflow()
    with time_machine.travel(time.time(), tick=False) as clock:
        text = identity_token(exp=int(time.time()) + 9999)
        assert shown(text).status_code == 201
        clock.shift(KEPT - timedelta(seconds=1))
        assert shown(text).json()["code"] == "identity_too_old"
        assert shown(identity_token()).status_code == 201
        assert SpentIdentity.objects.count() == 2
        clock.shift(timedelta(seconds=2))
        assert shown(identity_token()).status_code == 201
        assert SpentIdentity.objects.count() == 2


@pytest.mark.parametrize(
    ("trust", "identity"),
    [
        ({"repository_id": REPOSITORY_ID + 1}, {}),
        ({"repository_owner_id": OWNER_ID + 1}, {}),
        ({}, {"repository_id": "5"}),
        ({}, {"repository_owner_id": "5"}),
        ({"ref": "refs/heads/main"}, {"ref": "refs/heads/mai"}),
        ({"ref": "refs/heads/main"}, {"ref": "refs/heads/main2"}),
        ({"ref": "refs/heads/main"}, {"ref": "refs/tags/main"}),
        ({"environment": "prod"}, {}),
        ({"environment": "prod"}, {"environment": "production"}),
        ({"workflow_ref": "octo/app/.github/workflows/release.yml@"}, {}),
        ({"workflow_ref": "octo/app/.github/workflows/deploy.yml@refs/heads/mai"}, {}),
        ({"workflow_ref": "octo/app/.github/workflows/deploy.yml@refs/heads/release/"}, {}),
        ({"is_active": False}, {}),
        ({}, {"event_name": "pull_request"}),
        ({}, {"event_name": "pull_request_target"}),
        ({}, {"event_name": "pull_request_review_comment"}),
    ],
)
def test_another_run_is_not_trusted(issuer: KeyServer, trust: dict[str, Any], identity: dict[str, Any]) -> None:
    trusted_workflow(**trust)
    detail = assert_refused(shown(identity_token(**identity)), 403, "workflow_not_trusted")
    assert identity.get("ref", "refs/heads/main") in detail


def test_the_account_must_be_open_and_no_superuser_s(issuer: KeyServer) -> None:
    """And the refusal does not tell that there is such an account."""
    details = set()
    for user in (UserFactory(is_active=False), UserFactory(superuser=True)):
        workflow = trusted_workflow(user=user)
        details.add(assert_refused(shown(identity_token()), 403, "workflow_not_trusted"))
        workflow.delete()
    details.add(assert_refused(shown(identity_token()), 403, "workflow_not_trusted"))
    assert len(details) == 1


@pytest.mark.parametrize(
    ("trust", "identity"),
    [
        ({"ref": "refs/heads/main"}, {}),
        ({"environment": "prod"}, {"environment": "prod"}),
        ({"workflow_ref": "octo/app/.github/workflows/deploy.yml@refs/heads/main"}, {}),
        ({"workflow_ref": "octo/app/.github/workflows/deploy.yml@"}, {}),
        ({"workflow_ref": "octo/app/.github/workflows/"}, {}),
        ({"allows_pull_requests": True}, {"event_name": "pull_request", "ref": "refs/pull/7/merge"}),
        ({}, {"repository": "renamed/since"}),
        ({}, {"actor": None}),
    ],
)
def test_a_run_as_it_was_trusted_is(issuer: KeyServer, trust: dict[str, Any], identity: dict[str, Any]) -> None:
    trusted_workflow(**trust)
    assert shown(identity_token(**identity)).status_code == 201


def test_of_several_the_strictest_counts(issuer: KeyServer) -> None:
    rows = [
        trusted_workflow(name="any"),
        trusted_workflow(name="main", ref="refs/heads/main"),
        trusted_workflow(name="prod", environment="prod"),
        trusted_workflow(name="both", environment="prod", ref="refs/heads/main", is_active=False),
    ]

    def owner(**identity: Any) -> User:
        return use_token(shown(identity_token(**identity)).json()["token"]).user

    assert owner(ref="refs/heads/other") == rows[0].user
    assert owner() == rows[1].user
    assert owner(environment="prod") == rows[2].user
    TrustedWorkflow.objects.filter(name="both").update(is_active=True)
    assert owner(environment="prod") == rows[3].user


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exp": int(time.time()) - 100}, "identity_expired"),
        ({"aud": "https://other.example.com"}, "identity_audience_wrong"),
        ({"iss": "https://other.example.com"}, "identity_issuer_wrong"),
        ({"jti": None}, "identity_claim_missing"),
        ({"kid": "two"}, "identity_key_unknown"),
        ({"signed_by": "two"}, "identity_signature_wrong"),
    ],
)
def test_a_token_that_proves_nothing_is_refused(issuer: KeyServer, changes: dict[str, Any], code: str) -> None:
    trusted_workflow()
    answer = shown(identity_token(**changes))
    assert_refused(answer, 401, code)
    assert answer["WWW-Authenticate"] == 'Bearer realm="CeesarCode"'


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "required"),
        ({"token": None}, 400, "null"),
        ({"token": 5}, 400, "invalid_type"),
        ({"token": "\ud800"}, 400, "not_unicode"),
        ({"token": "x", "scopes": ["problems:read"]}, 400, "unknown_field"),
        ([], 400, "not_an_object"),
        ({"token": ""}, 401, "identity_malformed"),
        ({"token": "x" * 15_000}, 401, "identity_malformed"),
        ({"token": "x" * 20_000}, 413, "body_too_large"),
    ],
)
def test_a_body_that_is_wrong_is_refused(issuer: KeyServer, body: Any, status: int, code: str) -> None:
    trusted_workflow()
    assert_refused(Client().post(ADDRESS, json.dumps(body), content_type="application/json"), status, code)
    assert issuer.asked == []  # nobody asks for keys on the word of what is no token


def test_without_an_audience_nothing_is_exchanged(issuer: KeyServer, settings: Settings) -> None:
    trusted_workflow()
    settings.OIDC_AUDIENCE = ""
    detail = assert_refused(shown(identity_token()), 404, "exchange_switched_off")
    assert "OIDC_AUDIENCE" in detail


def test_other_methods_are_none(issuer: KeyServer) -> None:
    assert Client().get(ADDRESS).status_code == 405


@pytest.mark.parametrize(
    "answer",
    [
        lambda handler: send(handler, b"", 500),
        lambda handler: send(handler, b"", 302, Location="/.well-known/jwks"),
        lambda handler: send(handler, b"<html>"),
        as_json({"keys": []}),
    ],
)
def test_without_the_keys_it_is_said_when_to_come_again(issuer: KeyServer, answer: Any) -> None:
    trusted_workflow()
    issuer.answer = answer
    refused = [shown(identity_token()) for _ in range(3)]
    for one in refused:
        assert_refused(one, 503, "identity_keys_unavailable")
        assert 1 <= int(one["Retry-After"]) <= 30
    assert len(issuer.asked) == 1


def test_a_key_server_that_is_slow_holds_nobody(issuer: KeyServer, monkeypatch: pytest.MonkeyPatch) -> None:
    trusted_workflow()
    ring = KeyRing(issuer.url, fetch=partial(fetch_json, whole_seconds=0.2))
    monkeypatch.setattr("accounts.identity.exchanging.ring_of", lambda _: ring)
    issuer.answer = lambda _: time.sleep(3)
    assert_refused(shown(identity_token()), 503, "identity_keys_unavailable")


def test_the_keys_are_asked_for_once(issuer: KeyServer) -> None:
    trusted_workflow()
    issuer.answer = as_json(key_set("one", "two"))
    assert [shown(identity_token(kid)).status_code for kid in ("one", "two", "one")] == [201] * 3
    assert [shown(identity_token("three")).status_code for _ in range(3)] == [401] * 3
    assert len(issuer.asked) == 1


def test_an_address_asks_so_often_and_no_more(issuer: KeyServer, settings: Settings) -> None:
    settings.RATE_IDENTITY_ANONYMOUS = "2/h"
    cache.clear()
    answers = [shown("x") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2]["Retry-After"]) > 0
    signed_in = Client()
    signed_in.force_login(UserFactory())  # a session is no way around
    assert signed_in.post(ADDRESS, {"token": "x"}, content_type="application/json").status_code == 429


def test_tokens_are_in_no_log(issuer: KeyServer, caplog: pytest.LogCaptureFixture) -> None:
    trusted_workflow()
    good, strange = identity_token(), identity_token(repository_id="5")
    made = shown(good).json()["token"]
    shown(strange)
    shown(good)
    assert "identity_not_trusted" in caplog.text
    for text in (good, strange, made):
        assert text not in caplog.text
        assert text.rpartition(".")[2] not in caplog.text


def test_tokens_of_runs_leave_a_person_their_own(issuer: KeyServer) -> None:
    """However many jobs ran in the last quarter of an hour."""
    workflow = trusted_workflow()
    for _ in range(MOST_TOKENS + 1):
        assert shown(identity_token()).status_code == 201
    assert token_of(workflow.user)


def test_the_exchange_costs_the_same_however_much_is_trusted(issuer: KeyServer) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert shown(identity_token()).status_code == 201
        return len(queries)

    trusted_workflow()
    alone = cost()
    for number in range(5):
        trusted_workflow(ref=f"refs/heads/{number}")
    assert cost() == alone <= 14
