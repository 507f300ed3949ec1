"""The page that compares two environments: what it shows, to whom, and the form for keys without a class."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.models import AuditEvent
from deployments.enums import Role
from deployments.models import Environment, EnvVariable, KeyClass
from deployments.tests.clients import signed_in
from deployments.tests.configuration.documents import secret
from deployments.tests.factories import person

pytestmark = pytest.mark.django_db
URL = "/deployments/configuration/"
CLASSES = f"{URL}classes/"


def shown(role: Role = Role.AUDITOR, *, status: int = 200, **query: str) -> str:
    answer = signed_in(person(role)).get(URL, query)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_candidates_and_strangers_see_nothing() -> None:
    cora = signed_in(User.objects.create(username="cora"))
    assert [Client().get(URL).status_code, Client().post(CLASSES).status_code] == [302, 302]
    assert [cora.get(URL).status_code, cora.post(CLASSES).status_code] == [403, 403]


def test_gamma_and_prod_are_compared_where_nothing_else_is_asked(observed: Any) -> None:
    said = shown()
    assert "Equal enough" in said
    assert "Gamma was seen" in said
    assert "Every key is as it must be" in said
    assert "FRONTEND_ORIGIN" not in said
    everything = shown(show="all")
    assert "https://gamma.ceesarcode.example.com" in everything
    assert "set, differs" in everything
    assert 'href="/deployments/configuration/"' in signed_in(person()).get("/board/").content.decode()


def test_a_fault_stands_there_with_its_reason(observed: Any) -> None:
    shared = secret("OPENAI_API_KEY", "sk-shared-by-both")
    observed(
        in_gamma={"OPENAI_API_KEY": shared, "ENABLE_WEB_SEARCH": {"value": "<false>"}},
        in_prod={"OPENAI_API_KEY": shared},
    )
    said = shown()
    assert "2 of " in said
    assert "OPENAI_API_KEY must differ, and is the same in both." in said
    assert "set, the same" in said
    assert "<code>&lt;false&gt;</code>" in said
    assert "RATE_RUN_USER" not in said
    assert shared["fingerprint"] not in said + shown(show="all")


def test_what_cannot_be_compared_says_so(observed: Any) -> None:
    observed(in_gamma={"FINGERPRINT_KEY": secret("FINGERPRINT_KEY", "")})
    said = shown()
    assert "set, not comparable" in said
    assert "SECRET_KEY cannot be compared" in said


def test_one_that_was_never_seen_says_what_to_do(observed: Any) -> None:
    said = shown(lower="dev", higher="prod")
    assert "Dev was never seen" in said
    assert "manage.py observe_configuration dev" in said
    EnvVariable.objects.all().delete()
    assert "Gamma and Production were never seen" in shown()


def test_the_lower_rank_is_the_lower_one_however_it_was_chosen(observed: Any) -> None:
    observed(in_gamma={"MAX_MEMORY_MB": {"value": "1024"}})
    said = shown(lower="prod", higher="gamma")
    assert "MAX_MEMORY_MB must not be larger below: “1024” and “512”." in said


def test_what_makes_no_pair_is_told(observed: Any) -> None:
    assert "Compare Gamma with another environment." in shown(status=400, lower="gamma", higher="gamma")
    shown(status=404, lower="gama")
    Environment.objects.exclude(slug="prod").update(state="archived")
    assert "There is nothing to compare with" in shown()


def test_it_takes_as_many_queries_however_many_keys_there_are(observed: Any) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(URL, {"show": "all"})
        return len(captured)

    observed(in_gamma={"X": {"value": "1"}})
    few = queries()
    observed(in_gamma={f"X{number}": {"value": "1"} for number in range(60)})
    assert queries() == few <= 7


def post(user: User, **changes: str) -> str:
    form = {
        "key": "NEW_THING",
        "parity": "free",
        "reason": "Each its own",
        "lower": "gamma",
        "higher": "prod",
    } | changes
    answer = signed_in(user).post(CLASSES, form, follow=True)
    assert answer.redirect_chain == [(f"{URL}?lower=gamma&higher=prod", 302)]
    return answer.content.decode()


def test_a_release_manager_says_what_an_unknown_key_must_be(observed: Any) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}}, in_prod={"NEW_THING": {"value": "off"}})
    assert "Save the class" in shown(Role.RELEASE_MANAGER)
    said = shown(Role.APPROVER)
    assert "Say what these must be" in said
    assert "Save the class" not in said
    said = post(person(Role.RELEASE_MANAGER))
    assert "NEW_THING may differ, in all environments." in said
    assert "Say what these must be" not in said
    assert KeyClass.objects.get().parity == "free"


def test_a_refusal_is_told_and_changes_nothing(observed: Any) -> None:
    observed(in_gamma={"NEW_THING": {"value": "on"}})
    events = AuditEvent.objects.count()
    assert "takes the role release manager" in post(person(Role.APPROVER))
    manager = person(Role.RELEASE_MANAGER)
    assert "reason must say why" in post(manager, reason="")
    assert "parity must be one of" in post(manager, parity="odd")
    assert "stands in the code" in post(manager, key="PORT")
    assert signed_in(manager).get(CLASSES).status_code == 405
    assert (KeyClass.objects.count(), AuditEvent.objects.count()) == (0, events)


def test_no_secret_gets_into_what_was_said_of_it(observed: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Planted as its fingerprint's source alone: page, record and log hold neither the value nor the fingerprint."""
    planted = secret("ANTHROPIC_API_KEY", "sk-planted-9f8e7d6c5b4a")
    observed(in_gamma={"ANTHROPIC_API_KEY": planted})
    record = " ".join(f"{event.before}{event.after}{event.reason}" for event in AuditEvent.objects.all())
    everything = shown(show="all") + record + caplog.text
    assert "ANTHROPIC_API_KEY" in record
    assert planted["fingerprint"] not in everything
    assert "sk-planted" not in everything
