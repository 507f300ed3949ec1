"""Previews: deployed to without a promotion, never promoted from, and over with their pull request or their days."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from core.errors import Conflict, DomainError
from core.models import AuditEvent
from deployments.board import read_board
from deployments.enums import DeploymentState, Role
from deployments.gate import read_gate
from deployments.models import Deployment, Environment, InboundDelivery, Promotion
from deployments.parties import Party, party_of
from deployments.platforms.choosing import platform_for
from deployments.platforms.command import CommandPlatform
from deployments.services.advancing import advance_all
from deployments.services.creating import create_environment
from deployments.services.deploying.requesting import request_deployment
from deployments.services.environments import EnvironmentWish, edit_environment
from deployments.services.inbound import keep_delivery, process_delivery
from deployments.services.previews import archive_expired_previews
from deployments.services.promoting.requesting import request_promotion
from deployments.services.promoting.rolling_back import request_rollback
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene
from deployments.tests.test_creating import PREVIEW
from deployments.tests.test_pages import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


@pytest.fixture
def preview(manager: Party) -> Environment:
    return create_environment(by=manager, new=PREVIEW, reason="To look at")


def over(preview: Environment) -> Environment:
    Environment.objects.filter(pk=preview.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    preview.refresh_from_db()
    return preview


def test_what_is_deployed_there_is_a_preview(manager: Party, preview: Environment) -> None:
    one = release()
    first, is_new = request_deployment(by=manager, environment=preview, release=one, idempotency_key="k")
    again, _ = request_deployment(by=manager, environment=preview, release=one, idempotency_key="k", kind="preview")
    assert (first.kind, is_new, again) == ("preview", True, first)


@pytest.mark.parametrize(("slug", "kind"), [("pr-7", "rollback"), ("dev", "preview")])
def test_no_other_kind_is_deployed(manager: Party, preview: Environment, slug: str, kind: str) -> None:
    place = preview if slug == preview.slug else environment(slug)
    with pytest.raises(DomainError, match=f"kind cannot be {kind}") as refusal:
        request_deployment(by=manager, environment=place, release=release(), idempotency_key="k", kind=kind)
    assert refusal.value.field == "kind"
    assert not Deployment.objects.exists()


def test_nothing_is_promoted_from_it_or_to_it(preview: Environment) -> None:
    scene = Scene()
    wanted = release()
    deployment(environment=preview, release=wanted, kind="preview")
    for is_hotfix in (False, True):
        with pytest.raises(Conflict) as refusal:
            request_promotion(by=scene.requester, wish=scene.wish(release=wanted, plan=None, is_hotfix=is_hotfix))
        assert refusal.value.code == "not_live_in_source"
    with pytest.raises(DomainError, match="standing environment"):
        request_promotion(by=scene.requester, wish=scene.wish(target=preview, plan=None))
    deployment(environment=preview, release=scene.old, kind="preview", state=DeploymentState.SUPERSEDED)
    with pytest.raises(Conflict, match="is a preview"):
        request_rollback(by=scene.requester, environment=preview, release=scene.old, reason="back")
    assert not Promotion.objects.exists()


def test_the_gate_refuses_one_that_came_about_otherwise(preview: Environment) -> None:
    scene = Scene()
    promotion = scene.requested()
    there = deployment(environment=preview, release=scene.release, kind="preview")
    Promotion.objects.filter(pk=promotion.pk).update(source=preview, source_deployment=there)
    found = Promotion.objects.get()
    assert "source_not_standing" in [one.code for one in read_gate(found, at=timezone.now()).blockers()]


@pytest.mark.parametrize(("field", "value"), [("branch", ""), ("requires_approvals", 1), ("soak_minutes", 1)])
def test_an_edit_leaves_it_a_preview(manager: Party, preview: Environment, field: str, value: Any) -> None:
    names = ("platform", "service_ref", "base_url", "branch", "requires_approvals", "soak_minutes")
    wish = EnvironmentWish(**{name: getattr(preview, name) for name in names} | {field: value})
    with pytest.raises(DomainError) as refusal:
        edit_environment(by=manager, environment=preview, wish=wish, reason="why")
    assert refusal.value.field == field


def test_it_is_archived_when_its_days_are_over(preview: Environment) -> None:
    assert archive_expired_previews() == 0
    over(preview)
    advance_all()
    preview.refresh_from_db()
    assert preview.state == "archived"
    event = AuditEvent.objects.get(action="deployments.environment.archived")
    assert (event.actor_type, event.reason) == ("system", "Its time as a preview was over.")
    assert archive_expired_previews() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_five_that_come_at_once_one_is_the_last(manager: Party, settings: Any) -> None:
    settings.MAX_PREVIEWS = 1

    def make(number: int) -> bool:
        try:
            new = replace(PREVIEW, slug=f"pr-{number}", name=f"PR {number}")
            return bool(create_environment(by=manager, new=new, reason="why"))
        except Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(make, range(5))) == 1
    assert Environment.objects.previews().count() == 1


def test_one_that_is_locked_or_deployed_to_stays_until_then(preview: Environment) -> None:
    over(preview)
    active = deployment(environment=preview, kind="preview", state=DeploymentState.IN_PROGRESS)
    assert archive_expired_previews() == 0
    Deployment.objects.filter(pk=active.pk).update(state="failed", finished_at=timezone.now())
    Environment.objects.filter(pk=preview.pk).update(state="locked")
    assert archive_expired_previews() == 0
    Environment.objects.filter(pk=preview.pk).update(state="active")
    assert archive_expired_previews() == 1


def closed(**changes: Any) -> InboundDelivery:
    head = {"ref": "feature", "repo": {"id": 7}}
    body = {"action": "closed", "repository": {"id": 7}, "pull_request": {"head": head | changes.pop("head", {})}}
    kept = keep_delivery(
        source="github", delivery_id="d", event="pull_request", body=json.dumps(body | changes).encode()
    )[0]
    return process_delivery(delivery=kept)


def test_it_ends_with_its_pull_request(preview: Environment) -> None:
    told = closed()
    assert (told.state, told.note) == ("processed", "The pull request of feature was closed. The preview PR 7 is over.")
    assert archive_expired_previews() == 1
    preview.refresh_from_db()
    assert preview.state == "archived"
    reasons = AuditEvent.objects.filter(action="deployments.environment.expired").values_list("reason", flat=True)
    assert list(reasons) == ["The pull request of feature was closed."]


@pytest.mark.parametrize(
    "changes",
    [
        {"action": "synchronize"},
        {"head": {"ref": "other"}},
        {"head": {"repo": {"id": 8}}},
        {"head": {"repo": None}},
        {"head": {"ref": None}},
        {"repository": None},
        {"pull_request": None},
    ],
    ids=["still open", "another branch", "a fork's", "a fork that is gone", "no branch", "nobody's", "nothing"],
)
def test_another_pull_request_ends_nothing(preview: Environment, changes: dict[str, Any]) -> None:
    assert closed(**changes).state in ("ignored", "processed")
    assert archive_expired_previews() == 0
    assert not AuditEvent.objects.filter(action="deployments.environment.expired").exists()


def test_the_board_lists_it_below_the_columns(preview: Environment, django_assert_max_num_queries: Any) -> None:
    Scene()
    live = deployment(environment=preview, kind="preview")
    with django_assert_max_num_queries(10):
        board = read_board(at=timezone.now())
    assert [column.environment.slug for column in board.columns] == ["dev", "gamma", "prod"]
    assert [(one.environment, one.live) for one in board.previews] == [(preview, live)]
    shown = page(person(), "/board/")
    for said in ("Previews", "PR 7", "feature", live.release.label):
        assert said in shown


def test_a_board_without_previews_says_nothing_of_them() -> None:
    assert "Previews" not in page(person(), "/board/")


def test_what_deploys_all_previews_is_told_of_preview(preview: Environment, settings: Any) -> None:
    """Their slugs are not known before; one that is told of by its slug has its own."""
    Environment.objects.filter(pk=preview.pk).update(platform="command")
    preview.refresh_from_db()
    settings.DEPLOY_COMMANDS = json.dumps({"preview": [["all"]]})
    assert argv_of(preview) == ("all",)
    settings.DEPLOY_COMMANDS = json.dumps({"preview": [["all"]], preview.slug: [["own"]]})
    assert argv_of(preview) == ("own",)
    gamma = environment("gamma", platform="command")
    with pytest.raises(Conflict, match="names none for it"):
        platform_for(gamma)


def argv_of(preview: Environment) -> tuple[str, ...]:
    found = platform_for(preview)
    assert isinstance(found, CommandPlatform)
    return found._argv
