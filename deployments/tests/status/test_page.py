"""/status, /status/feed and /api/status: for anybody, without cookies, and with what people made public alone."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from deployments.enums import IncidentState, ServiceComponent
from deployments.models import Incident
from deployments.status import public
from deployments.status.history import Share
from deployments.status.probing import Finding
from deployments.status.public import forget_stored
from deployments.status.sampling import minute_of, record_sample
from deployments.templatetags.status_page import known_words
from deployments.tests.factories import environment, person
from deployments.tests.status.conftest import DEGRADED, FAILING, OK, Find

pytestmark = pytest.mark.django_db
PATHS = ["/status", "/status/feed", "/api/status"]
ATOM = "{http://www.w3.org/2005/Atom}"
AWAY = Finding(FAILING, "It cannot be used.")


@pytest.fixture(autouse=True)
def _probes(find: Find) -> None:
    """All is well, unless a test says otherwise."""


def incident(note: str = "Sign-in was slow.", *, days_ago: float = 1, over: bool = False, **fields: Any) -> Incident:
    detected_at = timezone.now() - timedelta(days=days_ago)
    end = {"state": IncidentState.RESOLVED, "resolved_at": detected_at + timedelta(hours=2)} if over else {}
    given = {"environment": environment("prod"), "title": "db-7 is at 10.0.0.7", "public_note": note}
    return Incident.objects.create(detected_at=detected_at, **given | end | fields)


@pytest.mark.parametrize("path", PATHS)
def test_for_anybody_without_cookies_and_to_be_shared(client: Client, path: str) -> None:
    client.force_login(person())
    answer = client.get(path, headers={"authorization": "Bearer nonsense"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=20"
    assert "cookie" not in answer.get("Vary", "").lower()
    assert client.head(path).status_code == 200
    assert client.post(path).status_code in (403, 405)


@pytest.mark.parametrize(
    ("findings", "sentence", "keyword"),
    [
        ({}, "All systems work.", "STATUS: OK"),
        (
            {"live_updates": Finding(DEGRADED, "Slow.")},
            "Working with limits: Live updates.",
            "STATUS: DEGRADED",
        ),
        (
            {"executor": Finding(FAILING, "No worker is there."), "upkeep": Finding(DEGRADED, "Late.")},
            "Not working: Running and judging code. Working with limits: Deployments and notifications.",
            "STATUS: FAILING",
        ),
    ],
)
def test_page_and_json_say_in_words_what_works(
    client: Client, find: Find, findings: dict[str, Finding], sentence: str, keyword: str
) -> None:
    find(**findings)
    answer = client.get("/status")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert sentence in page
    assert page.count("STATUS: ") == 1
    assert keyword in page
    for finding in findings.values():
        assert finding.sentence in page
    told = client.get("/api/status").json()
    assert (told["sentence"], f"STATUS: {told['state'].upper()}") == (sentence, keyword)
    assert [one["name"] for one in told["components"]] == [label for _, label in ServiceComponent.choices]


def test_uptime_stands_on_page_and_json(client: Client) -> None:
    minute = minute_of(timezone.now()) - timedelta(minutes=1)
    states = dict.fromkeys(ServiceComponent, OK)
    record_sample(minute=minute, states=states)
    record_sample(minute=minute - timedelta(minutes=1), states=states | {ServiceComponent.EXECUTION: FAILING})
    told = client.get("/api/status").json()
    uptime = {one["key"]: one["uptime"] for one in told["components"]}
    assert uptime["site"] == {"24h": 100.0, "7d": 100.0, "30d": 100.0, "90d": 100.0}
    assert uptime["execution"]["24h"] == 50.0
    assert told["sampled_at"] == minute.isoformat()
    page = client.get("/status").content.decode()
    assert page.count('class="status-bar" role="img"') == len(ServiceComponent)
    assert "50 % up; down on" in page
    assert re.search(rf"{minute:%H:%M} UTC</time>, [12]\xa0minutes? before\.", page)


def test_etag_says_that_nothing_has_changed(client: Client, find: Find) -> None:
    etag = client.get("/api/status")["ETag"]
    same = client.get("/api/status", headers={"if-none-match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    find(cache=Finding(FAILING, "It forgets."))
    other = client.get("/api/status", headers={"if-none-match": etag})
    assert (other.status_code, other.json()["state"]) == (200, "failing")


def test_incidents_with_a_public_note_and_nothing_else_of_them(client: Client) -> None:
    shown = [
        incident("Sign-in <b>was</b> slow.\nIt is again."),
        incident("Judging stood still.", days_ago=2, over=True),
    ]
    incident("")
    incident("Long ago.", days_ago=91, over=True)
    page = client.get("/status").content.decode()
    feed = client.get("/status/feed").content.decode()
    told = client.get("/api/status").json()["incidents"]
    assert [one["id"] for one in told] == [one.pk for one in shown]
    assert told[0]["note"] == "Sign-in <b>was</b> slow.\nIt is again."
    assert (told[0]["state"], told[1]["state"], told[0]["resolved_at"]) == ("open", "resolved", None)
    assert "Sign-in &lt;b&gt;was&lt;/b&gt; slow.<br>" in page
    assert "Judging stood still." in page
    for text in (page, feed, str(told)):
        assert "10.0.0.7" not in text
        assert "Long ago" not in text


def test_an_old_incident_that_is_not_over_still_stands_there(client: Client) -> None:
    incident("Since spring.", days_ago=200)
    page = client.get("/status").content.decode()
    assert "Since spring." in page
    assert "All systems work. An incident is open." in page
    assert "status-now status-degraded" in page
    assert "STATUS: OK" in page


def test_feed_is_atom(client: Client) -> None:
    first, second = incident("Slow & <odd>."), incident("It was down.", days_ago=3, over=True)
    answer = client.get("/status/feed")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"alternate": "http://testserver/status", "self": "http://testserver/status/feed"}
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == ["Slow & <odd>.", "It was down."]
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [
        f"http://testserver/status#incident-{one.pk}" for one in (first, second)
    ]
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"{ATOM}{name}")
        assert all(entry.findtext(f"{ATOM}{name}") for entry in entries)


def test_feed_without_incidents_is_atom_too(client: Client) -> None:
    assert ET.fromstring(client.get("/status/feed").content).findall(f"{ATOM}entry") == []


@pytest.mark.parametrize("path", PATHS)
def test_queries_do_not_grow_and_are_made_once_for_many(
    client: Client, path: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        incident(f"Number {number}.", over=bool(number % 2))
    with django_assert_num_queries(3):
        client.get(path)
    with django_assert_num_queries(0):
        client.get(path)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("is_known", [True, False], ids=["known", "broken off"])
def test_without_a_database_it_still_answers(
    client: Client, find: Find, monkeypatch: pytest.MonkeyPatch, path: str, is_known: bool
) -> None:
    """`is_known`: the probe has found it out; else it went away just now."""
    client.force_login(person())

    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError("could not connect to 10.0.0.7")

    if is_known:
        find(database=AWAY)
        monkeypatch.setattr(public, "_stored_or_none", lambda: pytest.fail("it was asked all the same"))
    with monkeypatch.context() as away:
        away.setattr(connections["default"], "cursor", refuse)
        away.setattr(connections["default"], "chunked_cursor", refuse)
        answer = client.get(path)
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert b"10.0.0.7" not in answer.content
    if path == "/status":
        assert b"The database cannot be reached" in answer.content
        assert (b"Not working: Site, Database." in answer.content) == is_known
    forget_stored()
    assert client.get("/api/status").json()["incidents"] == []


def test_footer_leads_here_and_a_slash_is_forgiven(client: Client) -> None:
    assert 'href="/status"' in client.get("/").content.decode()
    assert client.get("/status/")["Location"] == "/status"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Share(ok=1, unknown=10_079), "known: 1 minute"),
        (Share(ok=100, failing=19, unknown=129_481), "known: 119 minutes"),
        (Share(ok=120, unknown=9_960), "known: 2 hours"),
        (Share(ok=720, unknown=720), "known: 50 %"),
    ],
)
def test_how_much_was_sampled_is_told_in_words_of_its_size(share: Share, words: str) -> None:
    assert known_words(share) == words
