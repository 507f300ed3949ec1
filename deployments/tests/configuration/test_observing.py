"""What an environment was seen to be: replaced as a whole, on record without a value, refused with the key's name."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.scopes import Scope
from accounts.tests.factories import bearer, token_of
from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from core.tests.racing import at_once
from deployments.configuration.known import observation_of
from deployments.enums import Role
from deployments.models import Environment, EnvVariable
from deployments.parties import SERVER, Party, party_of
from deployments.services.configuration import observe_configuration, refresh_configuration
from deployments.tests.clients import signed_in
from deployments.tests.configuration.documents import keys_of, secret
from deployments.tests.factories import environment, person
from deployments.tests.places import Place, serving

pytestmark = pytest.mark.django_db
PLANTED = "sk-planted-9f8e7d6c5b4a"
URL = "/api/environments/gamma/configuration"


def observe(by: Party, environment: Environment, **others: Any) -> list[str]:
    return observe_configuration(by=by, environment=environment, keys=keys_of("gamma", **others), source="API")


def put(client: Client, body: Any, url: str = URL, **headers: str) -> Any:
    return client.put(url, json.dumps(body), content_type="application/json", headers=headers)


def test_what_is_seen_takes_the_place_of_all_before(mia: Party, gamma: Environment) -> None:
    observe(mia, gamma, OLD={"value": "x"})
    assert observe(mia, gamma, NEW={"value": "y"}, PORT={"value": "9000"}) == ["NEW", "OLD", "PORT"]
    rows = {row.key: row for row in gamma.variables.all()}
    assert rows.keys() == keys_of("gamma", NEW={}).keys()
    assert (rows["PORT"].value, rows["PORT"].parity, rows["NEW"].parity) == ("9000", "free", "")
    kept = rows["SECRET_KEY"]
    assert (kept.is_secret, kept.value, len(kept.fingerprint)) == (True, "", 64)


def test_names_alone_are_on_record(mia: Party, gamma: Environment) -> None:
    observe(mia, gamma, OLD={"value": "x"}, SECRET_KEY=secret("SECRET_KEY", "before"))
    observe(mia, gamma, NEW={"value": "y"}, SECRET_KEY=secret("SECRET_KEY", PLANTED))
    event = AuditEvent.objects.order_by("-seq")[0]
    assert (event.action, event.target_id) == ("deployments.configuration.observed", str(gamma.pk))
    told = {"source": "API", "new": ["NEW"], "gone": ["OLD"], "changed": ["SECRET_KEY"]}
    assert json.loads(event.after) == told
    assert secret("SECRET_KEY", PLANTED)["fingerprint"] not in event.after


def test_the_same_again_makes_it_newer_and_nothing_else(mia: Party, gamma: Environment) -> None:
    observe(mia, gamma)
    events, before = AuditEvent.objects.count(), observation_of(gamma)
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert observe(mia, gamma) == []
    after = observation_of(gamma)
    assert (AuditEvent.objects.count(), after.known) == (events, before.known)
    assert before.at is not None
    assert after.at is not None
    assert (after.at - before.at).total_seconds() >= 3600


REFUSED: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "keys"),
    "a list": ([], "keys"),
    "too many": ({f"K{number}": {"value": ""} for number in range(501)}, "keys"),
    "a small letter": ({"port": {"value": "1"}}, "keys"),
    "a bare text": ({"PORT": "8080"}, "keys.PORT"),
    "a number": ({"PORT": {"value": 8080}}, "keys.PORT"),
    "an unknown field": ({"PORT": {"value": "8080", "note": "x"}}, "keys.PORT"),
    "NUL": ({"PORT": {"value": "a\0"}}, "keys.PORT"),
    "half a pair": ({"PORT": {"value": "\ud800"}}, "keys.PORT"),
    "too long": ({"PORT": {"value": "x" * 4001}}, "keys.PORT"),
    "a secret with its value": ({"SECRET_KEY": {"is_secret": True, "value": PLANTED}}, "keys.SECRET_KEY"),
    "a secret that is told as none": ({"SECRET_KEY": {"value": PLANTED}}, "keys.SECRET_KEY"),
    "what sounds like a secret": ({"PAYMENTS_API_KEY": {"value": PLANTED}}, "keys.PAYMENTS_API_KEY"),
    "a password in an address": ({"PROXY": {"value": f"http://me:{PLANTED}@proxy"}}, "keys.PROXY"),
    "a value in the place of a fingerprint": (
        {"SECRET_KEY": {"is_secret": True, "is_set": True, "fingerprint": PLANTED}},
        "keys.SECRET_KEY",
    ),
    "a fingerprint of what is not set": (
        {"SECRET_KEY": {"is_secret": True, "is_set": False, "fingerprint": "a" * 64}},
        "keys.SECRET_KEY",
    ),
    "a fingerprint of no secret": ({"PORT": {"value": "1", "fingerprint": "a" * 64}}, "keys.PORT"),
    "set without a value": ({"PORT": {"value": "", "is_set": True}}, "keys.PORT"),
    "is_set as a text": ({"PORT": {"value": "1", "is_set": "yes"}}, "keys.PORT"),
    "another environment": ({"APP_ENV": {"value": "prod"}}, "keys.APP_ENV"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_named_and_changes_nothing(mia: Party, gamma: Environment, case: str) -> None:
    keys, field = REFUSED[case]
    observe(mia, gamma)
    before = list(gamma.variables.values_list("pk", "value"))
    with pytest.raises(DomainError) as refused:
        observe_configuration(by=mia, environment=gamma, keys=keys, source="API")
    assert refused.value.field == field
    assert PLANTED not in str(refused.value)
    assert list(gamma.variables.values_list("pk", "value")) == before


@pytest.mark.parametrize("role", [Role.APPROVER, Role.BUSINESS_STAKEHOLDER, Role.AUDITOR, None])
def test_a_release_manager_observes_and_nobody_else(gamma: Environment, role: Role | None) -> None:
    with pytest.raises(Forbidden, match="release manager"):
        observe(party_of(person(*[role] if role else [])), gamma)
    with pytest.raises(Forbidden):
        observe(SERVER, gamma)
    assert not EnvVariable.objects.exists()


def test_an_archived_environment_is_observed_no_more(mia: Party) -> None:
    gamma = environment("gamma", state="archived")
    with pytest.raises(Conflict, match="archived"):
        observe(mia, gamma)


def test_a_preview_may_call_itself_otherwise(mia: Party) -> None:
    preview = Environment.objects.create(slug="pr-7", name="PR 7", kind="preview", branch="x")
    observe(mia, preview)
    assert preview.variables.filter(key="APP_ENV", value="gamma").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_set": False, "value": "x"},
        {"is_set": False, "fingerprint": "a" * 64, "is_secret": True},
        {"fingerprint": "a" * 64},
        {"is_secret": True, "value": "x"},
        {"parity": "odd"},
    ],
)
def test_the_database_refuses_a_row_that_makes_no_sense(gamma: Environment, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EnvVariable.objects.create(environment=gamma, key="K", source="t", observed_at=timezone.now(), **wrong)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_the_one_or_the_other() -> None:
    by, gamma = party_of(person(Role.RELEASE_MANAGER)), environment("gamma")

    def act(number: int) -> None:
        own = Environment.objects.get(pk=gamma.pk)
        others = {f"ENABLE_{number}_{each}": {"value": "true"} for each in range(20)}
        observe_configuration(by=by, environment=own, keys=others, source=f"{number}")

    at_once(act, 6)
    rows = list(gamma.variables.all())
    assert len(rows) == 20
    assert len({row.source for row in rows}) == 1
    assert all(row.key.startswith(f"ENABLE_{row.source}_") for row in rows)


def test_over_rest(mia: Party, gamma: Environment) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    empty = client.get(URL).json()
    assert (empty["observed_at"], empty["keys"]) == (None, {})
    answer = put(client, {"keys": keys_of("gamma")})
    assert (answer.status_code, answer.json()["changed"]) == (200, sorted(keys_of("gamma")))
    told = client.get(URL).json()
    assert (told["environment"], told["source"]) == ("gamma", "API")
    assert told["keys"]["PORT"] == {"value": "8080", "is_secret": False, "is_set": True, "class": "free"}
    assert told["keys"]["SECRET_KEY"] == {"is_secret": True, "is_set": True, "class": "different"}
    assert put(client, {"keys": keys_of("gamma")}).json()["changed"] == []


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 400, "keys"),
        ({"keys": [], "x": 1}, 400, "x"),
        ({"keys": {"PORT": {"value": 1}}}, 400, "keys.PORT"),
        ({"keys": {"SECRET_KEY": {"value": PLANTED}}}, 400, "keys.SECRET_KEY"),
    ],
)
def test_a_body_that_is_wrong_is_refused(
    gamma: Environment, caplog: pytest.LogCaptureFixture, body: Any, status: int, field: str
) -> None:
    answer = put(signed_in(person(Role.RELEASE_MANAGER)), body)
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert PLANTED not in answer.content.decode() + caplog.text
    assert not EnvVariable.objects.exists()
    assert not AuditEvent.objects.exists()


def test_who_may_say_it_over_rest(gamma: Environment) -> None:
    body, manager = {"keys": keys_of("gamma")}, person(Role.RELEASE_MANAGER)
    assert put(Client(), body).status_code == 401
    assert put(signed_in(User.objects.create(username="cora")), body).status_code == 403
    for user in (person(is_superuser=True), person(Role.APPROVER), person(Role.AUDITOR)):
        assert put(signed_in(user), body).json()["code"] == "role_missing"
        assert signed_in(user).get(URL).status_code == 200
    reading, writing = (bearer(token_of(manager, scope)) for scope in (Scope.DEPLOYMENTS_READ, Scope.DEPLOYMENTS_WRITE))
    assert put(Client(), body, **reading).json()["code"] == "scope_missing"
    assert not EnvVariable.objects.exists()
    assert put(Client(), body, **writing).status_code == 200
    assert put(Client(), body, URL.replace("gamma", "gama"), **writing).status_code == 404


def called(*args: str) -> tuple[int, Any]:
    out = StringIO()
    try:
        call_command("observe_configuration", *args, "--json", "--by", "mia", stdout=out)
    except CommandError as error:
        return error.returncode, json.loads(out.getvalue())
    return 0, json.loads(out.getvalue())


def test_the_command_takes_what_another_printed(
    mia: Party, gamma: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.dumps({"keys": keys_of("gamma")}).encode()
    (tmp_path / "gamma.json").write_bytes(document)
    code, told = called("gamma", "--file", str(tmp_path / "gamma.json"))
    assert (code, told["keys"], told["changed"]) == (0, len(keys_of("gamma")), sorted(keys_of("gamma")))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=BytesIO(document)))
    assert called("gamma", "--file", "-") == (0, told | {"changed": []})
    assert observation_of(gamma).source == "command"
    out = StringIO()
    call_command("observe_configuration", "gamma", "--file", str(tmp_path / "gamma.json"), "--by", "mia", stdout=out)
    assert out.getvalue().splitlines()[-1] == "changed: nothing"


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (b"", "configuration_unreadable"),
        (b"[]", "configuration_unreadable"),
        (b'{"keys": {}, "more": 1}', "configuration_unreadable"),
        (b" " * (1024 * 1024 + 1), "configuration_unreadable"),
        (b'{"keys": {"SECRET_KEY": {"value": "x"}}}', "key_invalid"),
        (b'{"keys": {"APP_ENV": {"value": "prod"}}}', "environment_another"),
        (None, "file_unreadable"),
    ],
)
def test_a_document_that_is_none_is_refused(
    mia: Party, gamma: Environment, tmp_path: Path, document: bytes | None, error: str
) -> None:
    if document is not None:
        (tmp_path / "gamma.json").write_bytes(document)
    code, told = called("gamma", "--file", str(tmp_path / "gamma.json"))
    assert (code, told["error"]) == (2, error)
    assert not EnvVariable.objects.exists()


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        found.pages["/api/configuration"] = {"keys": keys_of("gamma")}
        found.token = "cee_of_gamma"
        yield found


def test_the_command_asks_an_instance_with_its_token(
    mia: Party, gamma: Environment, place: Place, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "token").write_text("cee_of_gamma\n")
    code, told = called("gamma", "--url", f"{place.url}/", "--token-file", str(tmp_path / "token"))
    assert (code, len(told["changed"])) == (0, told["keys"])
    assert observation_of(gamma).source == f"{place.url}/"
    settings.ENVIRONMENT_TOKENS = json.dumps({"gamma": "cee_of_gamma"})
    assert called("gamma", "--url", place.url)[0] == 0


def test_an_instance_that_gives_nothing_is_told(
    mia: Party, gamma: Environment, place: Place, tmp_path: Path, settings: Any
) -> None:
    assert called("gamma", "--url", place.url)[1]["error"] == "token_missing"
    (tmp_path / "token").write_text("cee_another")
    args = ("gamma", "--url", place.url, "--token-file", str(tmp_path / "token"))
    told = called(*args)[1]
    assert (told["error"], told["detail"]) == (
        "configuration_unreadable",
        f"{place.url}/api/configuration answered 401.",
    )
    place.token = "cee_another"
    place.status = 302  # the token must not go where it leads
    assert "answered 302" in called(*args)[1]["detail"]
    place.status = 200
    place.pages["/api/configuration"] = b"<html>"
    assert called(*args)[1]["detail"] == "It is not JSON."
    assert "gave no answer" in called("gamma", "--url", "http://127.0.0.1:1", *args[3:])[1]["detail"]
    settings.IS_DEV = False
    assert "over https alone" in called(*args)[1]["detail"]
    settings.ENVIRONMENT_TOKENS = '{"gamma": ["' + PLANTED
    told = called("gamma", "--url", place.url)[1]
    assert told["error"] == "tokens_invalid"
    assert PLANTED not in json.dumps(told)
    assert not EnvVariable.objects.exists()


def test_the_server_asks_where_it_has_a_token(place: Place, settings: Any) -> None:
    gamma = environment("gamma", base_url=place.url)
    assert refresh_configuration(environment=gamma) is False
    settings.ENVIRONMENT_TOKENS = json.dumps({"gamma": "cee_of_gamma"})
    assert refresh_configuration(environment=gamma) is True
    assert observation_of(gamma).source == place.url.removeprefix("http://")
    assert AuditEvent.objects.get().actor_type == "system"
    environment("gamma", base_url="")
    gamma.refresh_from_db()
    with pytest.raises(DomainError, match="no address"):
        refresh_configuration(environment=gamma)
