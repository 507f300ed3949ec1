"""A workflow without a secret: its identity exchanged, and the token used where releases are recorded."""

import json
import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.identity.exchanging import LIFETIME
from accounts.models import ApiToken, TrustedWorkflow
from accounts.tests.factories import bearer, trusted_workflow
from accounts.tests.identity.conftest import issuer  # noqa: F401 — a fixture
from accounts.tests.identity.issuer import KeyServer, identity_token
from ceesarcode.settings.environment import BASE_DIR
from core.models import AuditEvent
from deployments.enums import Role
from deployments.models import Release
from deployments.tests.factories import person
from deployments.tests.scenes import Scene
from deployments.tests.test_api import BUILD

GAMMA = {"APP_ENV": "gamma", "SECRET_KEY": "x" * 60, "REDIS_URL": "redis://r/0", "DATABASE_URL": "postgres://a@b/c"}


def exchanged(**claims: Any) -> dict[str, str]:
    answer = posted("/api/oidc/token", {"token": identity_token(**claims)})
    assert answer.status_code == 201, answer.content
    return bearer(answer.json()["token"])


def posted(path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Any:
    return Client().post(path, json.dumps(body), content_type="application/json", headers=headers or {})


@pytest.mark.django_db
def test_a_run_records_a_release(issuer: KeyServer) -> None:  # noqa: F811
    trusted_workflow(user=person(Role.RELEASE_MANAGER, name="pipeline"))
    now = time.time()
    with time_machine.travel(now, tick=False) as clock:
        headers = exchanged()
        assert posted("/api/releases", BUILD, headers).status_code == 201
        recorded, issued = AuditEvent.objects.order_by("-seq")
        assert (recorded.action, recorded.actor_label) == ("deployments.release.recorded", "pipeline")
        assert recorded.actor_type == "pipeline"
        assert recorded.token_id == issued.target_id == str(ApiToken.objects.get().pk)
        assert json.loads(issued.after)["run_id"] == 9000000001
        clock.shift(LIFETIME - timedelta(seconds=1))
        assert posted("/api/releases", BUILD, headers).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = posted("/api/releases", BUILD, headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "token_expired")
    assert Release.objects.count() == 1


@pytest.mark.django_db
def test_it_may_what_its_scopes_and_the_roles_of_its_account_allow(issuer: KeyServer) -> None:  # noqa: F811
    trusted_workflow(user=person(Role.AUDITOR), scopes=["deployments:read"])
    reading = exchanged()
    assert Client().get("/api/releases", headers=reading).status_code == 200
    assert posted("/api/releases", BUILD, reading).json()["code"] == "scope_missing"
    TrustedWorkflow.objects.update(scopes=["deployments:write"])
    assert posted("/api/releases", BUILD, exchanged()).json()["code"] == "role_missing"
    assert not Release.objects.exists()


@pytest.mark.django_db
def test_it_approves_nothing_whatever_the_roles_of_its_account(issuer: KeyServer) -> None:  # noqa: F811
    scene = Scene()
    promotion = scene.signed(scene.requested())
    trusted_workflow(user=person(Role.APPROVER))
    url, body = f"/api/promotions/{promotion.pk}/approve", {"gate_hash": promotion.gate_hash}
    answer = posted(url, body, exchanged())
    assert (answer.status_code, answer.json()["code"]) == (403, "person_missing")
    assert not promotion.approvals.exists()


def started(**environment: str) -> str:
    """What a start with these variables says of them."""
    program = "from django.conf import settings; print(repr(settings.OIDC_JWKS_URL))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ceesarcode.settings", **environment},
    )  # fmt: skip
    return done.stdout + done.stderr


def test_keys_are_read_over_tls_outside_dev() -> None:
    plain = {"OIDC_JWKS_URL": "http://127.0.0.1:9/jwks"}
    assert "OIDC_JWKS_URL is 'http://127.0.0.1:9/jwks'; allowed is" in started(**GAMMA, **plain)
    assert "'http://127.0.0.1:9/jwks'" in started(**plain)


def test_an_audience_takes_an_issuer_and_its_keys() -> None:
    assert "OIDC_ISSUER and OIDC_JWKS_URL must be" in started(OIDC_AUDIENCE="us", OIDC_ISSUER="")
    assert "token.actions.githubusercontent.com/.well-known/jwks" in started(OIDC_AUDIENCE="us")
