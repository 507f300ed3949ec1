"""The figures and the incidents as pages and over REST: who sees them, what they say, what is refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.scopes import Scope
from accounts.tests.factories import bearer, token_of
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import Deployment, Environment, Incident
from deployments.tests.clients import post, signed_in
from deployments.tests.factories import deployment, environment, person, release

pytestmark = pytest.mark.django_db
FIGURES, INCIDENTS = "/deployments/figures/", "/deployments/incidents/"


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def cause() -> Deployment:
    return deployment(
        environment=environment("prod"),
        release=release(committed_at=timezone.now() - timedelta(hours=5)),
        finished_at=timezone.now() - timedelta(hours=3),
    )


@pytest.fixture
def incident(cause: Deployment) -> Incident:
    now = timezone.now()
    return Incident.objects.create(
        environment=cause.environment, deployment=cause, title="<b>Slow</b>", detected_at=now - timedelta(hours=2)
    )


def page(user: User, url: str) -> str:
    answer = signed_in(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("url", [FIGURES, INCIDENTS, f"{INCIDENTS}open", f"{INCIDENTS}1/resolve"])
def test_candidates_and_strangers_see_no_page(url: str) -> None:
    method = "get" if url in (FIGURES, INCIDENTS) else "post"
    assert getattr(Client(), method)(url).status_code == 302
    assert getattr(signed_in(User.objects.create(username="cora")), method)(url).status_code == 403


def test_the_figures_in_tiles_charts_and_tables(incident: Incident) -> None:
    shown = page(person(), FIGURES)
    for said in (
        "Figures of Production",
        "Deployment frequency",
        "2 h",
        "100 %",
        "1 of 1 change failed.",
        "1 unresolved.",
    ):
        assert said in shown
    assert shown.count("Too few to tell") == 4
    assert "Accelerate State of DevOps Report 2023" in shown
    assert len(re.findall(r"<svg class=\"chart-picture\"", shown)) == shown.count("<desc ") == 4
    assert shown.count("The figures as a table") == 3, "no incident is resolved"
    assert "1 live, and failed there" in shown


def test_nothing_on_the_page_is_inline_or_unescaped(incident: Incident) -> None:
    Incident.objects.update(state="resolved", resolved_at=timezone.now())
    for url in (FIGURES, INCIDENTS):
        shown = page(person(*Role), url)
        assert "&lt;b&gt;Slow" in shown
        assert "<b>Slow" not in shown
        assert not re.search(r"<style|style=|<script(?! [^>]*src=)| on[a-z]+=\"", shown)


def test_the_period_and_the_environment_stand_in_the_address(cause: Deployment) -> None:
    shown = page(person(), f"{FIGURES}?days=365&environment=gamma")
    assert "Figures of Gamma" in shown
    assert "Nothing was deployed to Gamma in this time" in shown
    assert 'href="?days=365&amp;environment=prod"' in shown
    assert 'href="?environment=gamma&amp;days=30"' in shown


@pytest.mark.parametrize("query", ["days=31", "days=", "days=x", "environment=prodd", "environment=%00"])
def test_an_address_that_names_nothing_is_none(query: str) -> None:
    assert signed_in(person()).get(f"{FIGURES}?{query}").status_code == 404


def test_without_an_environment_there_is_no_page_and_no_fault() -> None:
    Environment.objects.update(state="archived")
    assert signed_in(person()).get(FIGURES).status_code == 404
    assert signed_in(person()).get("/api/figures").status_code == 404


@pytest.mark.parametrize("url", [FIGURES, f"{FIGURES}?days=365", INCIDENTS, "/api/figures", "/api/incidents"])
def test_pages_take_as_many_queries_however_much_there_is(
    incident: Incident, url: str, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        one = deployment(environment=incident.environment, state=DeploymentState.SUPERSEDED)
        state = {"state": "resolved", "resolved_at": timezone.now()} if number % 2 else {}
        Incident.objects.create(
            environment=incident.environment,
            deployment=one,
            title="x",
            detected_at=timezone.now() - timedelta(hours=1),
            **state,
        )
    client = signed_in(person(Role.APPROVER))
    with django_assert_max_num_queries(13):
        assert client.get(url).status_code == 200


def test_figures_over_rest(incident: Incident) -> None:
    told = signed_in(person()).get("/api/figures?environment=prod&days=30").json()
    assert (told["environment"], told["days"], told["report"]) == ("prod", 30, "Accelerate State of DevOps Report 2023")
    assert told["lead_time"] == {"seconds": 7200.0, "level": "untold", "samples": 1, "from_commit": 1}
    assert told["failure_rate"] == {"percent": 100.0, "level": "untold", "samples": 1, "failed": 1}
    assert told["restore"] == {"seconds": None, "level": "untold", "samples": 0, "unresolved": 1}
    assert (told["frequency"]["pace"], told["frequency"]["weeks"]) == ("weekly", 1)


@pytest.mark.parametrize(
    ("query", "field"),
    [("days=6", "days"), ("days=367", "days"), ("days=x", "days"), ("environment=prodd", "environment")],
)
def test_what_figures_cannot_be_asked_for_is_named(query: str, field: str) -> None:
    answer = signed_in(person()).get(f"/api/figures?{query}")
    assert (answer.status_code, answer.json()["field"]) == (400, field)


def test_incidents_that_are_not_over_come_first_with_what_may_be_done(incident: Incident) -> None:
    shown = page(person(Role.APPROVER), INCIDENTS)
    for said in ("Open an incident", "It is mitigated", "It is resolved", incident.environment.name):
        assert said in shown
    for other in (person(), person(Role.AUDITOR), person(is_superuser=True)):
        assert '<form method="post" class="form"' not in page(other, INCIDENTS)
    Incident.objects.update(state="mitigated")
    assert "It is mitigated</button>" not in page(person(Role.APPROVER), INCIDENTS)
    Incident.objects.update(state="resolved", resolved_at=timezone.now())
    shown = page(person(Role.APPROVER), INCIDENTS)
    assert "Nothing is wrong, as far as anybody has said." in shown
    assert "2\xa0hours" in shown


def test_the_board_tells_of_incidents_until_they_are_over(incident: Incident) -> None:
    shown = page(person(), "/board/")
    assert "1 incident</a>" in shown
    assert f'href="{FIGURES}"' in shown
    Incident.objects.update(state="resolved", resolved_at=timezone.now())
    assert "1 incident</a>" not in page(person(), "/board/")


def test_the_way_of_an_incident_through_its_page(cause: Deployment) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    given = {"environment": "prod", "title": "It is slow", "severity": "critical", "deployment": str(cause.pk)}
    assert "The incident is open." in client.post(f"{INCIDENTS}open", given, follow=True).content.decode()
    incident = Incident.objects.get()
    assert (incident.severity, incident.deployment) == ("critical", cause)
    url = f"{INCIDENTS}{incident.pk}/"
    assert "reason must say why" in client.post(f"{url}mitigate", {"reason": " "}, follow=True).content.decode()
    client.post(f"{url}mitigate", {"reason": "Less traffic"})
    assert Incident.objects.get().state == "mitigated"
    assert "It is resolved." in client.post(f"{url}resolve", {"reason": "Mended"}, follow=True).content.decode()
    assert "cannot become" in client.post(f"{url}resolve", {"reason": "Mended"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"title": ""}, 302, "title must say what is wrong"),
        ({"severity": "huge"}, 302, "severity is one of"),
        ({"environment": "prodd"}, 404, ""),
        ({"deployment": "x"}, 404, ""),
        ({"deployment": "9" * 30}, 404, ""),
        ({"deployment": "999"}, 404, ""),
    ],
)
def test_what_cannot_be_opened_is_told_and_changes_nothing(change: dict[str, str], status: int, said: str) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    given = {"environment": "prod", "title": "x", "severity": "major", "deployment": ""}
    answer = client.post(f"{INCIDENTS}open", given | change)
    assert answer.status_code == status
    if said:
        assert said in client.get(INCIDENTS).content.decode()
    assert not Incident.objects.exists()


def test_on_the_page_too_it_takes_a_role_and_a_deed_that_there_is(incident: Incident) -> None:
    client = signed_in(person(Role.AUDITOR))
    answer = client.post(f"{INCIDENTS}{incident.pk}/resolve", {"reason": "x"}, follow=True)
    assert "takes the role release manager or approver" in answer.content.decode()
    assert signed_in(person(*Role)).post(f"{INCIDENTS}{incident.pk}/forget").status_code == 404
    assert signed_in(person(*Role)).get(f"{INCIDENTS}{incident.pk}/resolve").status_code == 405
    assert Incident.objects.get().state == "open"
    assert not AuditEvent.objects.exists()


def test_the_way_of_an_incident_over_rest(cause: Deployment) -> None:
    client = signed_in(person(Role.APPROVER))
    detected_at = timezone.now() - timedelta(hours=1)
    body = {"environment": "prod", "title": "It is slow", "detected_at": detected_at.isoformat()}
    made = post(client, "/api/incidents", body)
    assert (made.status_code, made.json()["state"], made.json()["deployment"]) == (201, "open", None)
    url = made.headers["Location"]
    edited = client.patch(url, {"deployment": cause.pk, "reason": "found"}, content_type="application/json").json()
    assert (edited["deployment"], edited["title"], edited["severity"]) == (cause.pk, "It is slow", "major")
    edited = client.patch(url, {"severity": "minor", "reason": "few"}, content_type="application/json").json()
    assert (edited["deployment"], edited["severity"]) == (cause.pk, "minor"), "what is left out stays"
    edited = client.patch(url, {"deployment": None, "reason": "no"}, content_type="application/json").json()
    assert edited["deployment"] is None
    assert post(client, f"{url}/mitigate", {"reason": "why"}).json()["state"] == "mitigated"
    over_at = (detected_at + timedelta(minutes=5)).isoformat()
    told = post(client, f"{url}/resolve", {"reason": "why", "resolved_at": over_at}).json()
    assert (told["state"], told["resolved_at"]) == ("resolved", over_at)
    assert post(client, f"{url}/resolve", {"reason": "why"}).status_code == 409
    assert client.get(url).json() == told
    for query, number in (("state=resolved&environment=prod", 1), ("state=open", 0), ("environment=gamma", 0)):
        assert len(client.get(f"/api/incidents?{query}").json()["results"]) == number


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "field"),
    [
        ("post", "", {"environment": "prod"}, 400, "title"),
        ("post", "", {"environment": "prodd", "title": "x"}, 404, "environment"),
        ("post", "", {"environment": "prod", "title": "x", "deployment": 999}, 404, "deployment"),
        ("post", "", {"environment": "prod", "title": "x", "detected_at": "2999-01-01T00:00:00Z"}, 400, "detected_at"),
        ("post", "", {"environment": "prod", "title": "x", "detected_at": "yesterday"}, 400, "detected_at"),
        ("post", "", {"environment": "prod", "title": "x", "state": "resolved"}, 400, "state"),
        ("patch", "/{}", {"title": "x"}, 400, "reason"),
        ("patch", "/{}", {"title": "", "reason": "x"}, 400, "title"),
        ("patch", "/{}", {"deployment": "1", "reason": "x"}, 400, "deployment"),
        ("patch", "/999", {"reason": "x"}, 404, "id"),
        ("post", "/{}/resolve", {"reason": "x", "resolved_at": "2020-01-01T00:00:00Z"}, 400, "resolved_at"),
    ],
)
def test_what_is_wrong_over_rest_is_named_and_changes_nothing(
    incident: Incident, method: str, path: str, body: dict[str, Any], status: int, field: str
) -> None:
    client = signed_in(person(Role.RELEASE_MANAGER))
    url = "/api/incidents" + path.format(incident.pk)
    answer = getattr(client, method)(url, body, content_type="application/json")
    assert (answer.status_code, answer.json()["field"]) == (status, field)
    assert list(Incident.objects.values_list("title", "version")) == [("<b>Slow</b>", 1)]
    for state in ("shut", ""):
        assert client.get(f"/api/incidents?state={state}").json()["field"] == "state"


def test_editing_over_rest_takes_a_role_and_a_scope(incident: Incident) -> None:
    url, body = f"/api/incidents/{incident.pk}", {"title": "Slower", "reason": "x"}
    user = person(Role.APPROVER)
    asked: list[tuple[Client, dict[str, str], int]] = [
        (Client(), {}, 401),
        (signed_in(User.objects.create(username="cora")), {}, 403),
        (signed_in(person(Role.AUDITOR, is_superuser=True)), {}, 403),
        (Client(), bearer(token_of(user, Scope.DEPLOYMENTS_READ)), 403),
        (Client(), bearer(token_of(user, Scope.DEPLOYMENTS_WRITE)), 200),
    ]
    for client, headers, status in asked:
        assert Incident.objects.get().title == "<b>Slow</b>"
        assert client.patch(url, body, content_type="application/json", headers=headers).status_code == status
    assert Incident.objects.get().title == "Slower"
