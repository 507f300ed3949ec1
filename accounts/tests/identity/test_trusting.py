"""What is trusted: by superusers alone, on record, and what the database holds whoever writes."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.identity.trusting import Trust, edit_trusted_workflow, trust_workflow
from accounts.models import ApiToken, TrustedWorkflow, User
from accounts.services import issue_token
from accounts.tests.factories import UserFactory, trusted_workflow
from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> User:
    return UserFactory(superuser=True, username="root")


@pytest.fixture
def wish() -> Trust:
    return Trust(
        name="app",
        repository_id=5,
        repository_owner_id=6,
        ref="refs/heads/main",
        user=UserFactory(username="pipeline"),
        scopes=("deployments:write", "deployments:read"),
    )


def token_for(workflow: TrustedWorkflow, name: str = "run") -> ApiToken:
    ends = timezone.now() + timedelta(minutes=5)
    return issue_token(user=workflow.user, name=name, scopes=workflow.scopes, expires_at=ends, workflow=workflow).token


def test_what_a_superuser_trusts_is_written_down_and_on_record(root: User, wish: Trust) -> None:
    row = trust_workflow(by=root, trust=wish, reason="we deploy from there", ip="10.0.0.1")
    assert (row.repository_id, row.ref, row.scopes) == (5, "refs/heads/main", ["deployments:read", "deployments:write"])
    event = AuditEvent.objects.get()
    assert (event.action, event.target_id) == ("accounts.trusted_workflow.trusted", str(row.pk))
    assert (event.actor_label, event.ip, event.reason) == ("root", "10.0.0.1", "we deploy from there")
    told = json.loads(event.after)
    assert (told["repository_id"], told["user"], told["is_active"]) == (5, "pipeline", True)


def test_an_edit_is_on_record_with_what_was_before(root: User, wish: Trust) -> None:
    row = trust_workflow(by=root, trust=wish, reason="why")
    edited = edit_trusted_workflow(by=root, workflow=row, trust=replace(wish, ref="refs/heads/next"), reason="moved")
    assert (edited.ref, edited.version) == ("refs/heads/next", 2)
    event = AuditEvent.objects.first()
    assert event
    assert event.action == "accounts.trusted_workflow.edited"
    assert json.loads(event.before)["ref"] == "refs/heads/main"
    assert json.loads(event.after)["ref"] == "refs/heads/next"


def test_an_edit_ends_the_tokens_of_what_was_before(root: User, wish: Trust) -> None:
    row, other = trust_workflow(by=root, trust=wish, reason="why"), trusted_workflow()
    token, untouched = token_for(row), token_for(other)
    edit_trusted_workflow(by=root, workflow=row, trust=replace(wish, is_active=False), reason="off")
    for one in (token, untouched):
        one.refresh_from_db()
    assert token.state(now=timezone.now()) == "revoked"
    assert untouched.state(now=timezone.now()) == "active"


def test_what_was_changed_meanwhile_is_not_overwritten(root: User, wish: Trust) -> None:
    seen = trust_workflow(by=root, trust=wish, reason="why")
    edit_trusted_workflow(by=root, workflow=seen, trust=replace(wish, is_active=False), reason="off")
    token = token_for(seen)
    with pytest.raises(Conflict) as refused:
        edit_trusted_workflow(by=root, workflow=seen, trust=replace(wish, name="other"), reason="named")
    assert refused.value.code == "trust_changed"
    row = TrustedWorkflow.objects.get()
    assert (row.name, row.is_active, AuditEvent.objects.count()) == ("app", False, 2)
    token.refresh_from_db()
    assert token.revoked_at is None


def test_one_of_an_account_that_was_closed_can_be_switched_off(root: User, wish: Trust) -> None:
    row = trust_workflow(by=root, trust=wish, reason="why")
    User.objects.filter(pk=wish.user.pk).update(is_active=False)
    wish.user.refresh_from_db()
    with pytest.raises(DomainError) as refused:
        edit_trusted_workflow(by=root, workflow=row, trust=replace(wish, name="other"), reason="named")
    assert refused.value.field == "user"
    assert not edit_trusted_workflow(
        by=root, workflow=row, trust=replace(wish, is_active=False), reason="off"
    ).is_active


@pytest.mark.parametrize("traits", [{}, {"staff": True}, {"superuser": True, "is_active": False}])
def test_nobody_else_may(wish: Trust, traits: dict[str, Any]) -> None:
    row, by = trusted_workflow(), UserFactory(**traits)
    with pytest.raises(Forbidden):
        trust_workflow(by=by, trust=wish, reason="why")
    with pytest.raises(Forbidden):
        edit_trusted_workflow(by=by, workflow=row, trust=wish, reason="why")
    assert TrustedWorkflow.objects.get().name == row.name
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"repository_id": 0}, "repository_id"),
        ({"repository_id": 10**18}, "repository_id"),
        ({"repository_owner_id": -1}, "repository_owner_id"),
        ({"ref": "main"}, "ref"),
        ({"ref": " refs/heads/main"}, "ref"),
        ({"environment": "x" * 256}, "environment"),
        ({"workflow_ref": "deploy.yml@"}, "workflow_ref"),
        ({"workflow_ref": "octo/app/.github/workflows/deploy.yml"}, "workflow_ref"),
        ({"scopes": ()}, "scopes"),
        ({"scopes": ("*",)}, "scopes"),
        ({"scopes": ("deployments:*",)}, "scopes"),
    ],
)
def test_a_trust_that_is_none_is_refused(root: User, wish: Trust, change: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        trust_workflow(by=root, trust=replace(wish, **change), reason="why")
    assert refused.value.field == field
    assert not TrustedWorkflow.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("traits", [{"superuser": True}, {"is_active": False}])
def test_it_acts_for_an_account_of_its_own(root: User, wish: Trust, traits: dict[str, Any]) -> None:
    with pytest.raises(DomainError) as refused:
        trust_workflow(by=root, trust=replace(wish, user=UserFactory(**traits)), reason="why")
    assert refused.value.field == "user"


def test_the_same_runs_are_trusted_once(root: User, wish: Trust) -> None:
    row = trust_workflow(by=root, trust=wish, reason="why")
    with pytest.raises(Conflict, match="already"):
        trust_workflow(by=root, trust=replace(wish, name="other"), reason="why")
    edit_trusted_workflow(by=root, workflow=row, trust=replace(wish, is_active=False), reason="off")
    row.refresh_from_db()
    trust_workflow(by=root, trust=replace(wish, name="other"), reason="why")
    with pytest.raises(Conflict, match="already"):
        edit_trusted_workflow(by=root, workflow=row, trust=wish, reason="on")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"scopes": []}, {"repository_id": 0}, {"repository_owner_id": 0}, {"version": 0}, {"ref": "b"}],
)
def test_database_holds_what_a_trust_must_be(change: dict[str, Any]) -> None:
    row = trusted_workflow(ref="a")
    trusted_workflow(ref="b")
    with pytest.raises(IntegrityError), transaction.atomic():
        TrustedWorkflow.objects.filter(pk=row.pk).update(**change)


def test_neither_the_account_nor_a_trust_with_tokens_goes() -> None:
    row = trusted_workflow()
    token_for(row)
    with pytest.raises(ProtectedError):
        row.user.delete()
    with pytest.raises(ProtectedError):
        row.delete()
