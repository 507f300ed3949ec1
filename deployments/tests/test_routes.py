"""No way around an approval: whatever door somebody comes through, the refusal is the same and nothing is begun."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from accounts.scopes import Scope
from accounts.tests.factories import bearer, token_of
from deployments.enums import DeploymentState, PromotionState, Role
from deployments.models import Approval, Deployment, Promotion
from deployments.services.advancing import advance_all
from deployments.tests.factories import person
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


class Alone:
    """Somebody with every role, who asked for a promotion that is ready: a second person has to say yes."""

    def __init__(self) -> None:
        self.scene = Scene()
        self.user: User = person(*Role, name="solo", is_superuser=True)
        self.client, self.token = Client(), bearer(token_of(self.user, Scope.DEPLOYMENTS_WRITE))
        self.client.force_login(self.user)
        wish = {"release": self.scene.release.pk, "target": "prod", "reason": "go", "plan": self.scene.plan.pk}
        self.number = self.api("/api/promotions", wish).json()["id"]
        self.scene.signed(Promotion.objects.get())
        self.gate_hash = Promotion.objects.get().gate_hash

    def api(self, path: str, body: dict[str, Any], **headers: str) -> Any:
        return self.client.post(path, body, content_type="application/json", headers=headers)

    def page(self, deed: str) -> Any:
        return self.client.post(f"/board/promotions/{self.number}/{deed}", {"gate_hash": self.gate_hash, "text": "x"})

    def command(self, name: str, *arguments: str) -> int:
        try:
            call_command(name, *arguments, "--by", "solo", "--json")
        except CommandError as error:
            return error.returncode
        return 0


def approval_of(alone: Alone) -> dict[str, Any]:
    user = alone.user.pk
    told = {"promotion": alone.number, "user": user, "requester": user, "decision": "approve", "comment": ""}
    return told | {"gate_hash": alone.gate_hash, "state": "active"}


def saved_in_the_database(alone: Alone) -> int:
    """Past every service."""
    told = {
        f"{name}_id" if name in ("promotion", "user", "requester") else name: v
        for name, v in approval_of(alone).items()
    }
    try:
        with transaction.atomic():
            Approval.objects.create(**told)
    except IntegrityError:
        return 409
    return 201


ADMIN = "/admin/deployments"
ROUTES: dict[str, tuple[Callable[[Alone], Any], tuple[int, ...]]] = {
    "API": (
        lambda a: a.api(f"/api/promotions/{a.number}/approve", {"gate_hash": a.gate_hash}).status_code,
        (403,),
    ),
    "API with a token": (
        lambda a: a.api(f"/api/promotions/{a.number}/approve", {"gate_hash": a.gate_hash}, **a.token).status_code,
        (403,),
    ),
    "API, start": (lambda a: a.api(f"/api/promotions/{a.number}/start", {}).status_code, (409,)),
    "API, deployment": (
        lambda a: (
            a.api(
                "/api/deployments", {"environment": "prod", "release": a.scene.release.pk}, **{"Idempotency-Key": "k"}
            ).status_code
        ),
        (409,),
    ),
    "page": (lambda a: a.page("approve").status_code, (302, 403)),
    "page, start": (lambda a: a.page("start").status_code, (302, 409)),
    "admin, save": (lambda a: a.client.post(f"{ADMIN}/approval/add/", approval_of(a)).status_code, (403, 404)),
    "admin, inline": (
        lambda a: (
            a.client.post(
                f"{ADMIN}/promotion/{a.number}/change/",
                {
                    "state": "approved",
                    "approvals-TOTAL_FORMS": "1",
                    "approvals-INITIAL_FORMS": "0",
                    **{f"approvals-0-{name}": value for name, value in approval_of(a).items()},
                },
            ).status_code
        ),
        (403,),
    ),
    "admin, action": (
        lambda a: (
            a.client.post(f"{ADMIN}/promotion/", {"action": "approve", "_selected_action": [a.number]}).status_code
        ),
        (200, 302, 403),
    ),
    "command, promote": (lambda a: a.command("promote", str(a.number)), (2,)),
    "command, deploy": (lambda a: a.command("deploy", "prod", a.scene.release.git_sha, "--key", "k"), (2,)),
    "the database": (saved_in_the_database, (409,)),
}


@pytest.mark.parametrize("route", ROUTES)
def test_nobody_promotes_alone(route: str) -> None:
    alone = Alone()
    attempt, refusals = ROUTES[route]
    assert attempt(alone) in refusals
    advance_all()
    assert Promotion.objects.get().state == PromotionState.READY
    assert not Approval.objects.exists()
    assert not Deployment.objects.filter(environment=alone.scene.prod).exclude(state=DeploymentState.LIVE).exists()


def test_a_second_person_is_all_that_was_missing() -> None:
    """The routes were refused for that, and for nothing else."""
    alone = Alone()
    second = Client()
    second.force_login(alone.scene.user(alone.scene.approver))
    body = {"gate_hash": alone.gate_hash}
    said = second.post(f"/api/promotions/{alone.number}/approve", body, content_type="application/json")
    assert (said.status_code, said.json()["state"]) == (200, "approved")
    assert alone.api(f"/api/promotions/{alone.number}/start", {}).json()["state"] == "queued"
