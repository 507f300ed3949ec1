"""One row of each kind, and the people who look at them."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from deployments.admin.deeds import DeedAdmin
from deployments.enums import Role
from deployments.models import EnvVariable, Evidence, FreezeWindow, Hold, Incident, Promotion
from deployments.services.channels import ChannelWish, create_channel, try_channel
from deployments.tests.addresses import failed_delivery
from deployments.tests.factories import person
from deployments.tests.scenes import Scene

ROLE_PERMISSIONS = [
    import_module(f"deployments.migrations.{name}") for name in ("0004_role_permissions", "0010_previews")
]
role_permissions = ROLE_PERMISSIONS[0]
DEED_ADMINS: list[DeedAdmin] = [one for one in admin.site._registry.values() if isinstance(one, DeedAdmin)]
ALL_ADMINS: list[Any] = [*DEED_ADMINS, admin.site._registry[AuditEvent]]
PERSONAS = ["anonymous", "candidate", "staff", *[str(role) for role in Role], "superuser"]
CHANNEL = ChannelWish(name="ops", kind="webhook", address="https://hooks.example.com/services/abcdefghijklmnop")
Asked = Callable[[str], Client]


class Rows(Scene):
    def __init__(self) -> None:
        super().__init__()
        now = timezone.now()
        self.variable = EnvVariable.objects.create(
            environment=self.prod, key="LOG_LEVEL", value="info", source="health", observed_at=now
        )
        self.promotion = self.requested()
        self.hold = Hold.objects.create(environment=self.prod, reason="Rolled back", placed_at=now, placed_by=None)
        self.window = FreezeWindow.objects.create(
            starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2), reason="Holidays"
        )
        self.window.environments.set([self.gamma, self.prod])
        self.incident = Incident.objects.create(environment=self.prod, title="Slow", detected_at=now)
        self.evidence = Evidence.objects.create(
            run=self.runs[0], name="log.html", media_type="text/html", sha256="0" * 64, size=9, data=b"<b>log</b>"
        )

        self.channel = create_channel(by=self.requester, wish=CHANNEL).channel
        self.message = try_channel(by=self.requester, channel=self.channel)
        self.delivery = failed_delivery()

    def of(self, model: type[Model]) -> Model:
        """A row of the model."""
        if model is Promotion:
            return self.promotion
        row = model._default_manager.order_by("pk").first()
        assert row is not None, model
        return row


@pytest.fixture
def rows(db: None) -> Rows:
    """With the permissions of the roles, also where a test has emptied the tables."""
    for migration in ROLE_PERMISSIONS:
        migration.grant(apps, None)
    return Rows()


@pytest.fixture
def asked(db: None) -> Asked:
    """A client signed in as this persona."""

    def sign_in(persona: str) -> Client:
        client = Client(REMOTE_ADDR="192.0.2.7")
        if user := _user(persona):
            client.force_login(user)
        return client

    return sign_in


def _user(persona: str) -> User | None:
    if persona == "anonymous":
        return None
    if persona == "candidate":
        return User.objects.create_user("candidate")
    if persona == "superuser":
        return User.objects.create_superuser("root", password="x")
    return person(*([] if persona == "staff" else [Role(persona)]), name=f"a-{persona}")


def list_of(one: Any) -> str:
    return reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_changelist")


def page_of(row: Model, page: str = "change") -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_{page}", args=[row.pk])


def deed_of(row: Model, name: str) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_deed", args=[row.pk, name])


def opening_of(one: Any, name: str) -> str:
    return reverse(f"admin:{one.opts.app_label}_{one.opts.model_name}_opening", args=[name])


def seen(row: Model, **given: Any) -> dict[str, Any]:
    """What the page of a deed posts."""
    row.refresh_from_db()
    return {"reason": "Because", "version": getattr(row, "version", "")} | given
