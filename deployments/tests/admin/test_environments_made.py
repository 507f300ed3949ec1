"""Environments and previews made and archived in the admin."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from deployments.models import Environment, Promotion
from deployments.tests.admin.conftest import Asked, Rows, deed_of, opening_of, page_of, seen

ENVIRONMENTS = admin.site._registry[Environment]
NEW: dict[str, Any] = {
    "slug": "staging",
    "name": "Staging",
    "rank": 9,
    "platform": "manual",
    "service_ref": "",
    "base_url": "https://staging.example.com",
    "branch": "",
    "requires_approvals": 2,
    "soak_minutes": 0,
    "reason": "Because",
}
PREVIEW = {"slug": "pr-7", "name": "PR 7", "branch": "feature", "platform": "manual", "reason": "To look at"}


@pytest.fixture
def manager(rows: Rows, asked: Asked) -> Client:
    return asked("release_manager")


def test_an_environment_is_created(rows: Rows, manager: Client) -> None:
    assert manager.get(opening_of(ENVIRONMENTS, "create")).status_code == 200
    answer = manager.post(opening_of(ENVIRONMENTS, "create"), NEW | {"kind": "preview", "state": "locked"})
    made = Environment.objects.get(slug="staging")
    assert answer["Location"] == page_of(made)
    assert (made.kind, made.state, made.rank, made.requires_approvals) == ("standing", "active", 9, 2)


def test_a_preview_is_opened_until_a_day(rows: Rows, manager: Client) -> None:
    form = manager.get(opening_of(ENVIRONMENTS, "preview")).context["form"]
    assert list(form.fields)[:3] == ["slug", "name", "branch"]
    assert {"rank", "requires_approvals", "soak_minutes"}.isdisjoint(form.fields)
    answer = manager.post(opening_of(ENVIRONMENTS, "preview"), PREVIEW | {"requires_approvals": 3})
    made = Environment.objects.get(slug="pr-7")
    assert answer["Location"] == page_of(made)
    assert (made.kind, made.rank, made.branch, made.requires_approvals) == ("preview", None, "feature", 0)
    assert made.expires_at is not None
    late = manager.post(
        opening_of(ENVIRONMENTS, "preview"), PREVIEW | {"slug": "b", "name": "B", "expires_at": "2020-01-01T00:00"}
    )
    assert (late.status_code, list(late.context["form"].errors)) == (400, ["expires_at"])


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "Prod"), ("slug", "prod"), ("name", ""), ("rank", 3), ("rank", 0), ("base_url", "x"), ("reason", "")],
)
def test_what_it_cannot_be_is_told_at_its_field(rows: Rows, manager: Client, field: str, value: Any) -> None:
    answer = manager.post(opening_of(ENVIRONMENTS, "create"), NEW | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, [field])
    assert Environment.objects.count() == 3


def test_an_environment_is_archived(rows: Rows, manager: Client) -> None:
    path = deed_of(rows.prod, "archive")
    busy = manager.post(path, seen(rows.prod))
    assert (busy.status_code, "is open" in busy.content.decode()) == (400, True)
    Promotion.objects.update(state="cancelled", finished_at=rows.hold.placed_at)
    assert manager.post(path, seen(rows.prod))["Location"] == page_of(rows.prod)
    rows.prod.refresh_from_db()
    assert rows.prod.state == "archived"
    assert manager.get(page_of(rows.prod)).context["deeds"] == []


def test_gamma_takes_an_approver_too(rows: Rows, manager: Client) -> None:
    assert manager.post(deed_of(rows.gamma, "archive"), seen(rows.gamma)).status_code == 403
    rows.gamma.refresh_from_db()
    assert rows.gamma.state == "active"
