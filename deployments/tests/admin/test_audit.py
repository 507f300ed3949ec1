"""The record of deeds in the admin: read, narrowed, taken away, never written."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.audit.checking import check_chain
from core.models import AuditEvent
from deployments.admin import audit
from deployments.enums import Role
from deployments.services.environments import lock_environment
from deployments.tests.admin.conftest import Asked, Rows, page_of

LIST = reverse("admin:core_auditevent_changelist")
EXPORT = reverse("admin:core_auditevent_export")


@pytest.fixture
def auditor(rows: Rows, asked: Asked) -> Client:
    lock_environment(by=rows.requester, environment=rows.prod, reason="An <b>audit</b>")
    return asked("auditor")


def exported(answer: Any) -> list[dict[str, Any]]:
    async def gathered(content: AsyncIterator[bytes]) -> bytes:
        return b"".join([piece async for piece in content])

    text = asyncio.run(gathered(answer.streaming_content)).decode()
    return [json.loads(line) for line in text.splitlines()]


def test_it_is_narrowed_by_action_actor_and_target(rows: Rows, auditor: Client) -> None:
    number = Rows.user(rows.requester).pk
    for query in (
        "action=deployments.environment.locked",
        f"actor_id={number}&action=deployments.environment.locked",
        f"target_type=deployments.environment&target_id={rows.prod.pk}",
        f"actor_id={number}&q=deployments.environment",
        "q=deployments.environment.l",
    ):
        found = auditor.get(f"{LIST}?{query}").context["cl"].result_list
        assert [event.action for event in found] == ["deployments.environment.locked"], query
    for query in ("action=deployments.environment.stopped", "actor_id=0", "q=nobody-such", "target_type=core.none"):
        assert not auditor.get(f"{LIST}?{query}").context["cl"].result_list, query


def test_the_filters_offer_what_happened(rows: Rows, auditor: Client) -> None:
    offered = {spec.title: [told for _, told in spec.lookup_choices] for spec in _filters(auditor)}
    assert "deployments.environment.locked" in offered["action"]
    assert Rows.user(rows.requester).username in offered["actor"]
    assert "deployments.promotion" in offered["kind of target"]


def _filters(client: Client) -> list[Any]:
    specs = client.get(LIST).context["cl"].filter_specs
    return [spec for spec in specs if isinstance(spec, audit.LatestFilter)]


def test_the_filters_look_at_the_latest_events_alone(
    rows: Rows, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "MOST_COUNTED", 1)
    offered = {spec.title: spec.lookup_choices for spec in _filters(auditor)}
    assert offered["action"] == [("deployments.environment.locked", "deployments.environment.locked")]


def test_a_page_shows_what_changed_as_text(rows: Rows, auditor: Client) -> None:
    event = AuditEvent.objects.get(action="deployments.environment.locked")
    page = auditor.get(page_of(event)).content.decode()
    assert '<tr><th scope="row">state</th><td>active</td><td>locked</td></tr>' in page
    assert "An &lt;b&gt;audit&lt;/b&gt;" in page
    assert event.hash in page


def test_what_is_there_on_one_side_alone_is_told(rows: Rows, auditor: Client) -> None:
    event = AuditEvent.objects.get(action="deployments.promotion.requested")
    page = auditor.get(page_of(event)).content.decode()
    assert '<tr><th scope="row">target</th><td>-</td><td>prod</td></tr>' in page


@pytest.mark.parametrize(
    ("persona", "status"), [("auditor", 200), ("superuser", 200), ("approver", 403), ("staff", 403)]
)
def test_the_export_is_for_auditors(rows: Rows, asked: Asked, persona: str, status: int) -> None:
    client = asked(persona)
    assert client.get(EXPORT).status_code == status
    if status == 200:
        assert EXPORT in client.get(LIST).content.decode()


def test_who_sees_the_list_without_being_an_auditor_takes_no_copy(rows: Rows, asked: Asked) -> None:
    client = asked("staff")
    readers = Group.objects.create(name="Readers")
    readers.permissions.add(Permission.objects.get(codename="view_auditevent"))
    User.objects.get(username="a-staff").groups.add(readers)
    assert EXPORT not in client.get(LIST).content.decode()
    assert client.get(EXPORT).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_the_export_is_the_whole_chain_line_by_line(
    rows: Rows, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "LINES", 2)
    answer = auditor.get(EXPORT)
    assert answer["Content-Type"] == "application/jsonl"
    assert answer["Content-Disposition"] == 'attachment; filename="audit.jsonl"'
    lines = exported(answer)
    assert [line["seq"] for line in lines] == list(range(1, AuditEvent.objects.count() + 1))
    assert check_chain(copy=[json.dumps(line) for line in lines]).is_sound
    assert [line["seq"] for line in exported(auditor.get(f"{EXPORT}?after={len(lines) - 1}"))] == [len(lines)]
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert len(exported(auditor.get(f"{EXPORT}?after={nonsense}"))) == len(lines)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDITOR])
def test_others_read_the_history_of_a_thing_without_the_record(rows: Rows, asked: Asked, role: Role) -> None:
    client = asked(role)
    page = client.get(page_of(rows.promotion, "history")).content.decode()
    assert "deployments.promotion.requested" in page
    assert LIST not in page
