"""Lists and pages in the admin: states as badges, found and narrowed, in as many queries for many rows as for few."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core import admin_lists
from deployments.enums import RunState
from deployments.models import EnvVariable, Evidence, FreezeWindow, Hold, Incident, Promotion, RollbackPlan
from deployments.services.channels import create_channel, try_channel
from deployments.tests.addresses import failed_delivery
from deployments.tests.admin.conftest import ALL_ADMINS, CHANNEL, Asked, Rows, list_of, page_of
from deployments.tests.factories import deployment, person, release
from deployments.tests.scenes import passed


@pytest.fixture
def reader(rows: Rows, asked: Asked) -> Client:
    return asked("auditor")


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def more(rows: Rows) -> None:
    """Several more of each, with other people and other releases."""
    now = timezone.now()
    for number in range(4):
        user, other = person(), release()
        one = deployment(environment=rows.prod, release=other, state="failed", requested_by=user)
        for check in rows.checks:
            run = passed(check, one)
            Evidence.objects.create(
                run=run, name="log", media_type="text/plain", sha256="0" * 64, size=1, data=b"x", uploaded_by=user
            )
        Evidence.objects.create(
            run=rows.runs[0], name="log", media_type="text/plain", sha256="0" * 64, size=1, data=b"x", uploaded_by=user
        )
        fields: dict[str, Any] = {"environment": rows.prod, "placed_by": user, "released_by": user}
        Hold.objects.create(reason="x", placed_at=now, released_at=now, **fields)
        Incident.objects.create(environment=rows.prod, title="x", detected_at=now, deployment=one)
        window = FreezeWindow.objects.create(
            starts_at=now, ends_at=now + timedelta(days=1), reason="x", created_by=user
        )
        window.environments.set([rows.gamma, rows.prod])
        RollbackPlan.objects.create(environment=rows.prod, release=other, target_release=rows.old, owner=user)
        channel = create_channel(
            by=rows.requester, wish=replace(CHANNEL, name=f"c{number}", environments=[rows.gamma, rows.prod])
        ).channel
        try_channel(by=rows.requester, channel=channel)
        failed_delivery()
        EnvVariable.objects.create(environment=rows.gamma, key=f"K{number}", source="x", observed_at=now)
        Promotion.objects.create(
            release=other, source=rows.gamma, target=rows.prod, requester=user, reason=f"{number}", expires_at=now
        )


@pytest.mark.parametrize("one", ALL_ADMINS, ids=lambda one: one.opts.model_name)
def test_lists_and_pages_take_constant_queries(rows: Rows, reader: Client, one: Any) -> None:
    row = rows.runs[0] if one.opts.model_name == "verificationrun" else rows.of(one.model)
    paths = [list_of(one), page_of(row), page_of(row, "history")]
    for path in paths:
        reader.get(path)  # content types are read once
    before = [queries(reader, path) for path in paths]
    more(rows)
    assert [queries(reader, path) for path in paths] == before
    assert before[0] <= 14


FOUND = [
    ("environment", "q=gamma&state__exact=active", 1),
    ("environment", "q=nowhere", 0),
    ("release", "q={release.label}", 1),
    ("release", "q={release.git_sha}", 1),
    ("release", "q={release.digest}&state__exact=candidate", 1),
    ("release", "state__exact=blocked", 0),
    ("deployment", "q={release.label}&environment__id__exact={gamma.pk}", 1),
    ("deployment", "q={release.label}&environment__id__exact={prod.pk}", 0),
    ("deployment", "state__exact=failed", 0),
    ("checkdefinition", "q=smoke&state__exact=active&environment__id__exact={gamma.pk}", 1),
    ("checkdefinition", "kind__exact=ui&required__exact=1&state__exact=active", 1),
    ("verificationrun", "q=smoke&definition__environment__id__exact={gamma.pk}", 1),
    ("verificationrun", "definition__kind__exact=identity", 0),
    ("promotion", "q={release.label}&target__id__exact={prod.pk}&state__exact=open", 1),
    ("promotion", "kind__exact=hotfix", 0),
    ("rollbackplan", "q=Deploy&state__exact=rehearsed", 1),
    ("freezewindow", "q=Holi&environments__id__exact={prod.pk}", 1),
    ("freezewindow", "state__exact=ended", 0),
    ("hold", "released_at__isempty=1", 1),
    ("hold", "released_at__isempty=0", 0),
    ("notificationchannel", "q=ops&state__exact=active&kind__exact=webhook", 1),
    ("notificationchannel", "q=mnop", 1),
    ("notificationchannel", "state__exact=switched_off", 0),
    ("outboxmessage", "q=ops&state__exact=queued&channel__id__exact={channel.pk}&event=test", 1),
    ("outboxmessage", "event=promotion.ready", 0),
    ("inbounddelivery", "q=d0&state__exact=failed&event=ping", 1),
    ("inbounddelivery", "event=push", 0),
    ("envvariable", "q=LOG&environment__id__exact={prod.pk}", 1),
    ("envvariable", "is_secret__exact=1", 0),
    ("incident", "q=Slow&severity__exact=major", 1),
]


@pytest.mark.parametrize(("model", "query", "count"), FOUND, ids=[f"{one[0]}?{one[1]}" for one in FOUND])
def test_lists_are_searched_and_narrowed(rows: Rows, reader: Client, model: str, query: str, count: int) -> None:
    path = reverse(f"admin:deployments_{model}_changelist")
    answer = reader.get(f"{path}?{query.format(**vars(rows))}")
    assert answer.status_code == 200
    assert len(answer.context["cl"].result_list) == count


@pytest.mark.parametrize("one", ALL_ADMINS, ids=lambda one: one.opts.model_name)
def test_lists_count_no_further_than_their_bound(
    rows: Rows, reader: Client, one: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    more(rows)
    monkeypatch.setattr(admin_lists, "MOST_COUNTED", 1)
    assert reader.get(list_of(one)).context["cl"].result_count == 1


def test_states_are_told_with_an_icon_and_a_word(rows: Rows, reader: Client) -> None:
    passed(rows.checks[0], rows.in_prod, state=RunState.FAILED, valid_until=None)
    page = reader.get(reverse("admin:deployments_verificationrun_changelist")).content.decode()
    for tone, icon, word in (("ok", "circle-check", "Passed"), ("wrong", "circle-x", "Failed")):
        assert f'<span class="verdict tone-{tone}"><svg class="icon" aria-hidden="true"><use href="' in page
        assert f"#{icon}" in page
        assert f"<span>{word}</span>" in page


def test_an_environment_tells_what_is_live_held_and_stopped(rows: Rows, reader: Client) -> None:
    rows.prod.__class__.objects.filter(pk=rows.prod.pk).update(
        stopped_at=timezone.now(), stopped_by=rows.requester.user, stop_reason="Fire"
    )
    page = reader.get(page_of(rows.prod)).content.decode()
    for text in (str(rows.old), f'<a href="{page_of(rows.hold)}">Rolled back</a>', "<span>Stopped</span>", "Fire"):
        assert text in page


def test_a_promotion_shows_who_said_what_and_leads_to_its_own_page(rows: Rows, reader: Client) -> None:
    rows.signed(rows.promotion)
    page = reader.get(page_of(rows.promotion)).content.decode()
    for text in (
        "I have used it.",
        "UI smoke tests",
        "All smoke tests passing",
        f"/board/promotions/{rows.promotion.pk}/",
    ):
        assert text in page


def test_evidence_is_handed_out_to_be_kept(rows: Rows, reader: Client, asked: Asked) -> None:
    path = reverse("admin:deployments_verificationrun_evidence", args=[rows.evidence.pk])
    assert path in reader.get(page_of(rows.runs[0])).content.decode()
    answer = reader.get(path)
    assert answer.content == b"<b>log</b>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="log.html"'
    assert asked("staff").get(path).status_code == 403
    assert reader.get(reverse("admin:deployments_verificationrun_evidence", args=[10**6])).status_code == 404
