"""Who may see what, and do what: generated from what is registered, so that nothing new is forgotten."""

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db.models import Model
from django.test import Client

from accounts.models import User
from core.models import AuditEvent
from deployments.enums import Role
from deployments.models import Environment
from deployments.tests.admin.conftest import (
    ALL_ADMINS,
    DEED_ADMINS,
    PERSONAS,
    ROLE_PERMISSIONS,
    Asked,
    Rows,
    deed_of,
    list_of,
    opening_of,
    page_of,
    role_permissions,
    seen,
)

OUTSIDE = ("anonymous", "candidate")


def expected_page(persona: str, model: type[Model]) -> int:
    if persona in OUTSIDE:
        return 302
    sees = persona in (Role.AUDITOR, "superuser") if model is AuditEvent else persona != "staff"
    return 200 if sees else 403


@pytest.mark.parametrize("persona", PERSONAS)
def test_lists_and_pages_are_seen_by_the_roles(rows: Rows, asked: Asked, persona: str) -> None:
    client = asked(persona)
    for one in ALL_ADMINS:
        row = rows.of(one.model)
        for path in (list_of(one), page_of(row), page_of(row, "history")):
            assert client.get(path).status_code == expected_page(persona, one.model), path


def deeds(rows: Rows) -> list[tuple[str, tuple[Role, ...]]]:
    """Every deed with its address and the roles that it takes."""
    found = []
    for one in DEED_ADMINS:
        found += [(deed_of(rows.of(one.model), deed.name), deed.roles) for deed in one.deeds]
        found += [(opening_of(one, deed.name), deed.roles) for deed in one.openings]
    return found


@pytest.mark.parametrize("persona", PERSONAS)
def test_deeds_are_done_by_those_who_have_the_role(rows: Rows, asked: Asked, persona: str) -> None:
    client, before = asked(persona), AuditEvent.objects.count()
    for path, roles in deeds(rows):
        answers = {client.get(path).status_code, client.post(path, {"state": "live"}).status_code}
        if persona in OUTSIDE:
            assert answers == {302}, path
            assert "/login/" in client.post(path)["Location"]
        elif persona in roles:
            assert answers <= {200, 302, 400}, path
        else:
            assert answers == {403}, path
    assert AuditEvent.objects.count() == before


def test_the_page_of_deeds_names_each_with_its_roles() -> None:
    rows = []
    for one in sorted(DEED_ADMINS, key=lambda one: str(one.opts.verbose_name)):
        for deed in (*one.openings, *one.deeds):
            roles = ", ".join(role.label for role in deed.roles)
            rows.append(f"| {str(one.opts.verbose_name).capitalize()} | {deed.label} | {roles} |")
    page = (settings.BASE_DIR / "docs" / "deployments-admin.md").read_text(encoding="utf-8")
    assert [line for line in page.splitlines() if line.startswith("| ")][1:] == rows


@pytest.mark.parametrize("persona", [Role.RELEASE_MANAGER, "superuser"])
def test_nothing_is_added_changed_or_deleted_beside_the_deeds(rows: Rows, asked: Asked, persona: str) -> None:
    client, before = asked(persona), AuditEvent.objects.count()
    for one in ALL_ADMINS if persona == "superuser" else DEED_ADMINS:
        row = rows.of(one.model)
        was, count = one.model.objects.filter(pk=row.pk).values().get(), one.model.objects.count()
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        forged = dict.fromkeys(("state", "version", "reason", "label", "action"), "live")
        assert client.post(page_of(row), forged).status_code == 403
        assert client.get(page_of(row, "delete")).status_code == 403
        assert client.post(page_of(row, "delete"), {"post": "yes"}).status_code == 403
        assert client.post(list_of(one) + "add/", forged).status_code == 403
        client.post(list_of(one), chosen)
        client.post(
            list_of(one), {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-state": "live", "_save": "Save"}
        )
        assert one.model.objects.filter(pk=row.pk).values().get() == was
        assert one.model.objects.count() == count
        assert 'name="_save"' not in client.get(page_of(row)).content.decode()
    assert AuditEvent.objects.count() == before


def test_buttons_are_there_for_the_role_alone(rows: Rows, asked: Asked) -> None:
    def offered(persona: str) -> list[str]:
        return [deed.name for deed in asked(persona).get(page_of(rows.prod)).context["deeds"]]

    assert offered("release_manager") == ["edit", "lock", "stop", "archive"]
    assert offered("approver") == ["stop"]
    for persona in ("business_stakeholder", "auditor", "superuser"):
        assert offered(persona) == []


def test_who_left_does_nothing_any_more(rows: Rows, asked: Asked) -> None:
    client = asked("release_manager")
    User.objects.update(is_active=False)
    assert client.post(deed_of(rows.prod, "lock"), seen(rows.prod)).status_code == 302
    rows.prod.refresh_from_db()
    assert rows.prod.state == "active"


def test_a_request_without_the_token_of_the_form_is_refused(rows: Rows, asked: Asked) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = asked("release_manager").cookies
    assert strict.post(deed_of(rows.prod, "lock"), seen(rows.prod)).status_code == 403
    assert Environment.objects.get(slug="prod").state == "active"


def test_permissions_of_a_role_are_given_and_taken(rows: Rows, asked: Asked) -> None:
    client, group = asked("approver"), Group.objects.get(name=Role.APPROVER.label)
    group.permissions.remove(Permission.objects.get(codename="view_release"))
    assert client.get(page_of(rows.release)).status_code == 403
    assert client.post(deed_of(rows.release, "block"), seen(rows.release)).status_code == 403
    group.permissions.add(Permission.objects.get(codename="view_release"))
    assert client.get(page_of(rows.release)).status_code == 200


def test_the_migration_is_taken_back(db: None) -> None:
    for migration in ROLE_PERMISSIONS:
        migration.grant(apps, None)
    group = Group.objects.get(name=Role.AUDITOR.label)
    kept = Permission.objects.get(codename="view_user")
    group.permissions.add(kept)
    assert set(group.permissions.values_list("codename", flat=True)) >= {
        "view_auditevent",
        "view_promotion",
        "view_outboxmessage",
    }
    for migration in ROLE_PERMISSIONS:
        migration.revoke(apps, None)
    assert list(group.permissions.all()) == [kept]


def test_the_migration_makes_permissions_that_are_not_there_yet(db: None) -> None:
    Permission.objects.filter(codename__in=["view_hold", "view_auditevent"]).delete()
    role_permissions.grant(apps, None)
    holds = Permission.objects.get(codename="view_hold")
    assert (holds.name, holds.content_type.app_label) == ("Can view hold", "deployments")
    assert holds.group_set.count() == len(Role)
    assert [group.name for group in Permission.objects.get(codename="view_auditevent").group_set.all()] == ["Auditor"]
