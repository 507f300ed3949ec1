"""Trusted workflows in the admin: superusers write, change and switch off; nobody deletes; all of it on record."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import TrustedWorkflow, User
from accounts.tests.factories import UserFactory, trusted_workflow
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
LIST, ADD = "admin:accounts_trustedworkflow_changelist", "admin:accounts_trustedworkflow_add"


@pytest.fixture
def pipeline() -> User:
    return UserFactory(username="pipeline")


@pytest.fixture
def root() -> Client:
    return signed_in(UserFactory(superuser=True, username="root"))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def change_of(row: TrustedWorkflow) -> str:
    return reverse("admin:accounts_trustedworkflow_change", args=[row.pk])


def given(account: User, /, **changes: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"name": "app", "repository_id": 5, "repository_owner_id": 6, "user": account.pk}
    told |= {"ref": "refs/heads/main", "environment": "", "workflow_ref": "", "scopes": ["deployments:write"]}
    return told | {"is_active": "on", "reason": "why", "seen": 1} | changes


def sentences(answer: Any) -> str:
    return str(answer.context["adminform"].form.errors)


def test_a_superuser_trusts_a_workflow(root: Client, pipeline: User) -> None:
    assert root.get(reverse(ADD)).status_code == 200
    answer = root.post(reverse(ADD), given(pipeline))
    assert (answer.status_code, answer["Location"]) == (302, reverse(LIST))
    row, event = TrustedWorkflow.objects.get(), AuditEvent.objects.get()
    assert (row.repository_id, row.user, row.scopes, row.is_active) == (5, pipeline, ["deployments:write"], True)
    assert (event.action, event.actor_label, event.reason) == ("accounts.trusted_workflow.trusted", "root", "why")
    assert event.target_id == str(row.pk)
    assert "refs/heads/main" in root.get(reverse(LIST)).content.decode()


def test_a_superuser_changes_and_switches_it_off(root: Client, pipeline: User) -> None:
    root.post(reverse(ADD), given(pipeline))
    row = TrustedWorkflow.objects.get()
    page = root.get(change_of(row)).context["adminform"].form
    assert (page["seen"].value(), page["scopes"].value()) == (1, ["deployments:write"])
    answer = root.post(change_of(row), given(pipeline, is_active="", environment="prod", reason="moved"))
    assert answer.status_code == 302
    row.refresh_from_db()
    assert (row.is_active, row.environment, row.version) == (False, "prod", 2)
    assert [event.reason for event in AuditEvent.objects.all()] == ["moved", "why"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "required"),
        ({"scopes": []}, "Choose at least one"),
        ({"scopes": ["*"]}, "not one of the available choices"),
        ({"ref": "main"}, "refs/heads/main"),
        ({"repository_id": "octo/app"}, "whole number"),
        ({"repository_id": "0"}, "number for it"),
        ({"repository_id": str(10**30)}, "less than or equal"),
        ({"workflow_ref": "deploy.yml"}, ".github/workflows"),
        ({"user": ""}, "required"),
        ({"user": "999999"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(
    root: Client, pipeline: User, changes: dict[str, Any], sentence: str
) -> None:
    answer = root.post(reverse(ADD), given(pipeline, **changes))
    assert answer.status_code == 200
    assert sentence in sentences(answer)
    assert not TrustedWorkflow.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_superuser_is_no_account_for_a_workflow(root: Client) -> None:
    assert "superuser" in sentences(root.post(reverse(ADD), given(User.objects.get(username="root"))))


def test_the_same_runs_are_not_trusted_twice(root: Client, pipeline: User) -> None:
    root.post(reverse(ADD), given(pipeline))
    assert "trusted already" in sentences(root.post(reverse(ADD), given(pipeline, name="again")))
    assert TrustedWorkflow.objects.count() == 1


@pytest.mark.parametrize("seen", ["1", "", "x", "-1"])
def test_what_another_superuser_has_changed_is_not_overwritten(root: Client, pipeline: User, seen: str) -> None:
    root.post(reverse(ADD), given(pipeline))
    row = TrustedWorkflow.objects.get()
    root.post(change_of(row), given(pipeline, is_active=""))
    answer = root.post(change_of(row), given(pipeline, name="other", seen=seen), follow=True)
    page = answer.content.decode()
    assert "changed it meanwhile" in page or "Enter a whole number" in page
    row.refresh_from_db()
    assert (row.name, row.is_active, row.version) == ("app", False, 2)


def test_nobody_deletes_one(root: Client) -> None:
    row = trusted_workflow()
    assert root.post(reverse("admin:accounts_trustedworkflow_delete", args=[row.pk])).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    root.post(reverse(LIST), chosen)
    assert TrustedWorkflow.objects.exists()


def test_staff_see_nothing_of_it_whatever_their_permissions(pipeline: User) -> None:
    row, staff = trusted_workflow(), UserFactory(staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    client = signed_in(staff)
    for path in (reverse(LIST), reverse(ADD), change_of(row)):
        assert client.get(path).status_code == 403
    assert client.post(reverse(ADD), given(pipeline)).status_code == 403
    assert client.post(change_of(row), given(pipeline)).status_code == 403
    assert "Trusted workflows" not in client.get(reverse("admin:index")).content.decode()
    assert Client().get(reverse(LIST)).status_code == 302
    assert TrustedWorkflow.objects.get().version == 1
