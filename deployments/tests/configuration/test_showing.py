"""What an instance says of itself: every key, and of a secret nothing that it could be found out by."""

import json
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.scopes import Scope
from accounts.tests.factories import bearer, token_of
from deployments.configuration.fingerprints import fingerprint
from deployments.configuration.seen import read_keys
from deployments.configuration.showing import migration_head
from deployments.enums import Role
from deployments.tests.clients import signed_in
from deployments.tests.configuration.documents import KEY, NAMES_OF_ALL
from deployments.tests.factories import person

pytestmark = pytest.mark.django_db
PLANTED = "sk-planted-9f8e7d6c5b4a"


@pytest.fixture
def planted(settings: Any) -> None:
    """A secret under every name that may hold one."""
    settings.SECRET_CONFIGURATION = dict.fromkeys(settings.SECRET_CONFIGURATION, PLANTED)
    commands = {"gamma": [["deploy", "--token", PLANTED]]}
    hidden = {"DEPLOY_COMMANDS": json.dumps(commands), "DOCKER_HOST": f"tcp://me:{PLANTED}@engine:2375"}
    settings.CONFIGURATION = settings.CONFIGURATION | hidden
    settings.FINGERPRINT_KEY = KEY


def shown(*args: str) -> str:
    out = StringIO()
    call_command("show_configuration", *args, stdout=out)
    return out.getvalue()


def test_every_key_is_told_and_can_be_read_again(planted: None) -> None:
    told = json.loads(shown("--json"))
    assert set(told["keys"]) == {*NAMES_OF_ALL, "MIGRATION_HEAD"}
    assert told["keys"]["APP_ENV"] == {"value": "dev", "is_secret": False, "is_set": True}
    seen = read_keys(told["keys"])
    assert seen["SECRET_KEY"].fingerprint == fingerprint(KEY, "SECRET_KEY", PLANTED)
    assert seen["DOCKER_RUNTIME"].is_set is False


def test_no_way_of_showing_shows_a_secret(planted: None, caplog: pytest.LogCaptureFixture) -> None:
    answer = signed_in(person()).get("/api/configuration")
    assert answer["Cache-Control"] == "no-store"
    everything = "\n".join([shown(), shown("--json"), answer.content.decode(), caplog.text])
    assert PLANTED not in everything
    assert sha256(PLANTED.encode()).hexdigest() not in everything
    told = answer.json()["keys"]["DEPLOY_COMMANDS"]
    assert (told["is_secret"], told["is_set"], "value" in told) == (True, True, False)


def test_without_a_key_secrets_are_told_as_set_alone(planted: None, settings: Any) -> None:
    settings.FINGERPRINT_KEY = ""
    told = json.loads(shown("--json"))["keys"]
    assert told["SECRET_KEY"] == {"is_secret": True, "is_set": True, "fingerprint": ""}
    settings.SECRET_CONFIGURATION = dict.fromkeys(settings.SECRET_CONFIGURATION, "")
    assert json.loads(shown("--json"))["keys"]["SECRET_KEY"]["is_set"] is False


def test_the_table_says_what_is_set(planted: None, settings: Any) -> None:
    lines = dict(line.split(maxsplit=1) for line in shown().splitlines() if " " in line)
    assert lines["SECRET_KEY"] == "(secret, set)"
    assert lines["LOG_COMMANDS"] == "(secret, not set)"
    assert lines["PORT"] == settings.CONFIGURATION["PORT"]


def test_who_may_ask_an_instance() -> None:
    staff, url = person(Role.AUDITOR), "/api/configuration"
    assert Client().get(url).status_code == 401
    assert signed_in(User.objects.create(username="cora")).get(url).status_code == 403
    assert Client().get(url, headers=bearer(token_of(staff, Scope.DEPLOYMENTS_READ))).status_code == 200
    wrong = Client().get(url, headers=bearer(token_of(staff, Scope.DEPLOYMENTS_WRITE)))
    assert (wrong.status_code, wrong.json()["code"]) == (403, "scope_missing")
    assert signed_in(staff).put(url).status_code == 405


def test_the_head_is_what_the_database_is_migrated_to() -> None:
    before = migration_head()
    assert "admin 0003" in before
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'admin' AND name LIKE '0003%'")
    assert migration_head() == before.replace("admin 0003", "admin 0002")
