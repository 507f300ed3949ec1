"""Callers of the problems' API."""

import uuid

import pytest
from django.test import Client

from accounts.models import User
from accounts.viewer import SESSION_KEY

ROLES = ["user:ada", "user:bob", "visitor:x", "visitor:y", "staff", "anonymous"]


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here reads problems."""


def client_of(role: str) -> Client:
    """A client by its role: "user:<name>", "staff", "visitor:<name>" (a session each), or "anonymous"."""
    client = Client()
    kind, _, name = role.partition(":")
    if kind in ("user", "staff"):
        user, _ = User.objects.get_or_create(username=name or "staff", defaults={"is_staff": kind == "staff"})
        client.force_login(user)
    elif kind == "visitor":
        session = client.session
        session[SESSION_KEY] = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
        session.save()
    return client
