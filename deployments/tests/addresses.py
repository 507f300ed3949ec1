"""Addresses of the API that are of environments and what belongs to them, for the rows of a scene."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from deployments.models import FreezeWindow, Hold, InboundDelivery
from deployments.tests.scenes import Scene

LISTS = ("api-environments", "api-holds", "api-freeze-windows", "api-rollback-plans", "api-checks", "api-deliveries")


def address_of_environments(name: str, scene: Scene) -> str:
    """ "" for one of something else. Makes the row that it is of, where the scene has none."""
    if name in LISTS:
        return reverse(name)
    if name.startswith("api-environment") and name != "api-environment-verifications":
        return reverse(name, args=["prod"])
    if name.startswith("api-rollback-plan"):
        return reverse(name, args=[scene.plan.pk])
    if name.startswith("api-check"):
        return reverse(name, args=[scene.checks[0].pk])
    if name.startswith("api-freeze-window"):
        return reverse(name, args=[window(scene).pk])
    if name == "api-hold-release":
        return reverse(name, args=[hold(scene).pk])
    return reverse(name, args=[failed_delivery().pk]) if name == "api-delivery-replay" else ""


def window(scene: Scene) -> FreezeWindow:
    now = timezone.now()
    made = FreezeWindow.objects.create(
        starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2), reason="Holidays"
    )
    made.environments.set([scene.gamma, scene.prod])
    return made


def hold(scene: Scene) -> Hold:
    return Hold.objects.create(environment=scene.prod, reason="Rolled back", placed_at=timezone.now(), placed_by=None)


def failed_delivery() -> InboundDelivery:
    return InboundDelivery.objects.create(
        source="github",
        delivery_id=f"d{InboundDelivery.objects.count()}",
        event="ping",
        sha256="0" * 64,
        body=b'{"zen": "x"}',
        state="failed",
        processed_at=timezone.now(),
    )
