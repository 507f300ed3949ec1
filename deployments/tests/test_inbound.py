"""Webhooks of GitHub: proved over the raw bytes, kept once, understood later, whatever they hold."""

import hmac
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, Forbidden
from deployments.enums import Role
from deployments.inbound.github import KNOWN, understand
from deployments.inbound.signatures import is_signed
from deployments.models import InboundDelivery, Incident
from deployments.parties import party_of
from deployments.services.inbound import keep_delivery, process_all, process_delivery, replay_delivery
from deployments.tests.factories import deployment, environment, person

pytestmark = pytest.mark.django_db
EXAMPLES = Path(django_settings.BASE_DIR).parent / "shared" / "data" / "github-webhooks"
SHA = "ab" * 20
PUSH = {"ref": "refs/heads/main", "after": SHA, "repository": {"id": 7, "full_name": "a/b"}}


@pytest.fixture(autouse=True)
def _secrets(settings: Any) -> None:
    settings.GITHUB_WEBHOOK_SECRET, settings.GITHUB_WEBHOOK_SECRET_PREVIOUS = "new", "old"
    settings.GITHUB_REPOSITORY_ID = 7


def sent(body: bytes, *, secret: str = "new", event: str = "push", number: str = "1", **headers: str) -> Any:
    signature = "sha256=" + hmac.new(secret.encode(), body, sha256).hexdigest()
    given = {"X-Hub-Signature-256": signature, "X-GitHub-Event": event, "X-GitHub-Delivery": number}
    return Client().post("/api/webhooks/github", body, content_type="application/json", headers=given | headers)


def test_the_published_example_of_a_signature_holds() -> None:
    """The vector of GitHub's own documentation."""
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert is_signed(b"Hello, World!", signature, ["It's a Secret to Everybody"])
    assert not is_signed(b"Hello, World", signature, ["It's a Secret to Everybody"])
    assert not is_signed(b"Hello, World!", signature, ["another", ""])


def test_a_delivery_is_kept_once_and_answered_at_once() -> None:
    body = json.dumps(PUSH).encode()
    first, again = sent(body), sent(body)
    assert (first.status_code, first.json()["new"], again.json()["new"]) == (202, True, False)
    kept = InboundDelivery.objects.get()
    assert (kept.event, bytes(kept.body), kept.sha256, kept.state) == (
        "push",
        body,
        sha256(body).hexdigest(),
        "received",
    )


def test_both_secrets_hold_while_one_replaces_the_other(settings: Any) -> None:
    body = json.dumps(PUSH).encode()
    assert sent(body, secret="old", number="2").status_code == 202
    settings.GITHUB_WEBHOOK_SECRET_PREVIOUS = ""
    assert sent(body, secret="old", number="3").status_code == 401


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (PUSH, {"X-Hub-Signature-256": "sha256=" + "0" * 64}, 401),
        (PUSH, {"X-Hub-Signature-256": ""}, 401),
        (PUSH, {"X-Hub-Signature-256": "sha256=\u00e9"}, 401),
        (PUSH, {"X-GitHub-Delivery": ""}, 400),
        (PUSH, {"X-GitHub-Event": "x" * 61}, 400),
        (PUSH | {"repository": {"id": 8}}, {}, 403),
        (PUSH | {"repository": None}, {}, 403),
        ([], {}, 400),
    ],
)
def test_what_is_refused_is_not_kept(body: Any, headers: dict[str, str], status: int) -> None:
    assert sent(json.dumps(body).encode(), **headers).status_code == status
    assert not InboundDelivery.objects.exists()


def test_what_is_no_json_or_too_large_is_refused() -> None:
    assert sent(b"{").status_code == 400
    assert sent(b"[" * 200_000).status_code == 400
    assert sent(b" " * (2 * 1024 * 1024 + 1)).status_code == 413
    assert not InboundDelivery.objects.exists()


def test_without_a_secret_nothing_is_taken(settings: Any) -> None:
    settings.GITHUB_WEBHOOK_SECRET = settings.GITHUB_WEBHOOK_SECRET_PREVIOUS = ""
    assert sent(json.dumps(PUSH).encode()).status_code == 503


def kept(body: Any, event: str = "push", number: str = "d") -> InboundDelivery:
    return keep_delivery(source="github", delivery_id=number, event=event, body=json.dumps(body).encode())[0]


def test_a_commit_that_no_promotion_brought_is_an_incident() -> None:
    environment("prod", branch="main", requires_approvals=1)
    delivery = process_delivery(delivery=kept(PUSH))
    assert (delivery.state, "Unapproved change" in delivery.note) == ("processed", True)
    process_delivery(delivery=kept(PUSH, number="again"))
    assert Incident.objects.get().title.startswith("main points at abababa, which no promotion brought")


def test_the_commit_that_is_live_is_none() -> None:
    prod = environment("prod", branch="main", requires_approvals=1)
    live = deployment(environment=prod)
    process_delivery(delivery=kept(PUSH | {"after": live.release.git_sha}))
    process_delivery(delivery=kept(PUSH | {"ref": "refs/heads/feature"}, number="other"))
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("event", "body", "state"),
    [
        ("star", {}, "ignored"),
        ("ping", {"zen": "x"}, "ignored"),
        ("push", {"ref": "refs/tags/v1", "after": SHA}, "ignored"),
        ("push", {"ref": "refs/heads/main", "after": "0" * 40}, "ignored"),
        ("push", {"ref": None, "after": None}, "ignored"),
        ("workflow_run", {"action": "requested"}, "ignored"),
        ("workflow_run", {"action": "completed", "workflow_run": {"conclusion": None, "name": None}}, "processed"),
        ("deployment_status", {"deployment": None}, "processed"),
    ],
)
def test_what_an_event_comes_to(event: str, body: dict[str, Any], state: str) -> None:
    assert process_delivery(delivery=kept(body, event)).state == state


def test_a_body_that_breaks_the_reader_is_kept_and_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: Any) -> None:
        raise KeyError("x")

    monkeypatch.setattr("deployments.services.inbound.understand", break_down)
    first, second = kept(PUSH), kept(PUSH, number="second")
    assert process_all() == 2
    first.refresh_from_db()
    assert (first.state, first.note) == ("failed", "It broke the reader (KeyError).")
    with pytest.raises(Forbidden):
        replay_delivery(by=party_of(person()), delivery=first)
    monkeypatch.undo()
    manager = party_of(person(Role.RELEASE_MANAGER))
    assert replay_delivery(by=manager, delivery=first).state == "processed"
    with pytest.raises(Conflict):
        replay_delivery(by=manager, delivery=first)
    second.refresh_from_db()
    assert second.state == "failed"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.sampled_from(["ref", "after", "action", "workflow_run", "deployment", "deployment_status", "repository"])


@given(event=st.sampled_from(sorted(KNOWN)), body=st.dictionaries(NAMES, JSON))
def test_no_body_breaks_the_reader(event: str, body: dict[str, Any]) -> None:
    understand(event, body)


@pytest.mark.skipif(not EXAMPLES.exists(), reason="data beside the project is absent")
def test_the_bodies_that_github_publishes_are_understood() -> None:
    for number, path in enumerate(sorted(EXAMPLES.glob("*.json"))):
        event = path.name.partition(".")[0]
        delivery = process_delivery(delivery=kept(json.loads(path.read_text()), event, str(number)))
        assert delivery.state in ("processed", "ignored"), path.name
    assert InboundDelivery.objects.filter(state="processed").count() >= 2
