"""Rows for tests. The three environments stand in every database, but for one that a test has emptied."""

import hashlib
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import Group
from django.utils import timezone

from accounts.models import User
from core.audit.actors import Actor, ActorType
from deployments.enums import CheckKind, DefinitionState, DeploymentState, Role
from deployments.models import Deployment, Environment, Release

NUMBERS = count(1)
FIRST_CHECKS = [kind.label for kind in CheckKind]
RANKS = {"dev": 1, "gamma": 2, "prod": 3}


def environment(slug: str = "prod", **fields: Any) -> Environment:
    found, _ = Environment.objects.get_or_create(slug=slug, defaults={"name": slug, "rank": RANKS[slug]})
    # Tests say themselves what is checked: the checks of an installation stand aside.
    found.checks.filter(state=DefinitionState.ACTIVE, name__in=FIRST_CHECKS).update(state=DefinitionState.RETIRED)
    if fields:
        Environment.objects.filter(pk=found.pk).update(**fields)
        found.refresh_from_db()
    return found


def person(*roles: Role, name: str = "", **fields: Any) -> User:
    """A member of staff in the groups of these roles."""
    user = User.objects.create_user(username=name or f"person-{next(NUMBERS)}", is_staff=True, **fields)
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role.label)[0])
    return user


def actor_of(user: User) -> Actor:
    return Actor(type=ActorType.USER, id=str(user.pk), label=user.username)


def release(**fields: Any) -> Release:
    number = next(NUMBERS)
    told = hashlib.sha256(str(number).encode()).hexdigest()
    given = {
        "label": f"1.0.{number}",
        "git_sha": told[:40],
        "digest": f"sha256:{told}",
        "image_repo": "registry.example.com/ceesarcode",
        "built_at": datetime(2026, 11, 1, tzinfo=UTC),
        "content_hash": told,
    }
    return Release.objects.create(**given | fields)


def deployment(**fields: Any) -> Deployment:
    """Live where nothing else is said."""
    given: dict[str, Any] = {"state": DeploymentState.LIVE, "idempotency_key": f"key-{next(NUMBERS)}"} | fields
    given.setdefault("environment", environment("gamma"))
    given.setdefault("release", release())
    if given["state"] in ("live", "failed", "cancelled", "timed_out", "superseded"):
        given.setdefault("finished_at", timezone.now())
    return Deployment.objects.create(**given)
