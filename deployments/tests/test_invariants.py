"""What the database itself refuses, whoever asks: `update()` and raw SQL too."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from core.protection import Protection
from deployments.enums import (
    ApprovalDecision,
    CheckKind,
    DefinitionState,
    DeploymentState,
    ItemMode,
    Role,
    SignOffDecision,
    Standing,
)
from deployments.models import (
    Approval,
    CheckDefinition,
    ChecklistItem,
    Deployment,
    Environment,
    Evidence,
    Hold,
    Promotion,
    Release,
    SignOff,
)
from deployments.models.protected import PROTECTED
from deployments.tests.factories import deployment, environment, person, release

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def promotion(**fields: object) -> Promotion:
    given = {
        "release": release(),
        "source": environment("gamma"),
        "target": environment("prod"),
        "requester": person(),
        "reason": "it is ready",
        "expires_at": timezone.now(),
    }
    return Promotion.objects.create(**given | fields)


def refused(act: Callable[[], object], name: str) -> None:
    with pytest.raises(IntegrityError, match=name if connection.vendor == "postgresql" else None), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("field", "value", "constraint"),
    [
        ("git_sha", "abc1234", "release_sha_whole"),
        ("git_sha", "A" * 40, "release_sha_whole"),
        ("digest", "latest", "release_digest_whole"),
        ("digest", "sha256:" + "G" * 64, "release_digest_whole"),
        ("state", "shipped", "release_state_known"),
        ("blocked_reason", "no", "release_blocked_has_reason"),
    ],
)
def test_a_release_that_is_none_is_refused(field: str, value: str, constraint: str) -> None:
    refused(lambda: release(**{field: value}), constraint)


def test_one_deployment_at_a_time_in_an_environment() -> None:
    gamma = environment("gamma")
    deployment(environment=gamma, state=DeploymentState.PENDING)
    refused(lambda: deployment(environment=gamma, state=DeploymentState.DISPATCHING), "deployment_one_active")
    refused(lambda: deployment(environment=gamma, state=DeploymentState.UNKNOWN), "deployment_one_active")
    deployment(environment=environment("prod"), state=DeploymentState.PENDING)


def test_one_release_is_live_in_an_environment() -> None:
    deployment()
    refused(deployment, "deployment_one_live")


def test_a_deployment_has_an_end_exactly_when_it_ended() -> None:
    refused(lambda: deployment(state=DeploymentState.PENDING, finished_at=timezone.now()), "deployment_ended_has_time")
    refused(lambda: deployment(finished_at=None), "deployment_ended_has_time")


def test_one_idempotency_key_is_one_deployment() -> None:
    deployment(idempotency_key="k", state=DeploymentState.FAILED)
    refused(lambda: deployment(idempotency_key="k", state=DeploymentState.FAILED), "idempotency_key")


def test_two_standing_environments_do_not_share_a_rank() -> None:
    environment("prod")
    refused(lambda: Environment.objects.create(slug="prod-2", name="Prod 2", rank=3), "environment_rank_unique")
    refused(lambda: Environment.objects.create(slug="other", name="Other"), "environment_standing_has_rank")


@pytest.mark.parametrize("platform", ["render", "railway", "fly", "koyeb"])
def test_an_environment_on_a_platform_has_a_service(platform: str) -> None:
    gamma = Environment.objects.filter(pk=environment("gamma").pk)
    refused(lambda: gamma.update(platform=platform), "environment_hosted_has_service")
    refused(lambda: gamma.update(platform="heroku", service_ref="x"), "environment_platform_known")
    gamma.update(platform=platform, service_ref="x")


def test_a_stop_has_somebody_and_a_reason() -> None:
    prod = environment("prod")
    refused(
        lambda: Environment.objects.filter(pk=prod.pk).update(stopped_at=timezone.now()), "environment_stop_has_reason"
    )


def test_one_hold_is_open_in_an_environment() -> None:
    prod = environment("prod")
    Hold.objects.create(environment=prod, reason="rolled back", placed_at=timezone.now())
    refused(lambda: Hold.objects.create(environment=prod, reason="again", placed_at=timezone.now()), "hold_one_open")


def test_one_promotion_of_a_release_to_a_target_is_open() -> None:
    first = promotion()
    refused(lambda: promotion(release=first.release), "promotion_one_open")


def test_one_promotion_is_deploying_to_a_target() -> None:
    promotion(state="deploying")
    refused(lambda: promotion(state="verifying"), "promotion_one_deploying")


def test_a_promotion_goes_to_another_environment() -> None:
    refused(lambda: promotion(source=environment("prod")), "promotion_goes_elsewhere")


def test_nobody_approves_what_they_asked_for() -> None:
    asked = promotion()
    refused(
        lambda: Approval.objects.create(
            promotion=asked, user=asked.requester, requester=asked.requester, decision=ApprovalDecision.APPROVE
        ),
        "approval_by_another_person",
    )


def approval() -> Approval:
    asked = promotion()
    return Approval.objects.create(
        promotion=asked, user=person(), requester=asked.requester, decision="approve", gate_hash="h"
    )


def sign_off() -> SignOff:
    item = ChecklistItem.objects.create(
        promotion=promotion(), position=1, key="x", text="X", mode=ItemMode.MANUAL, role=Role.APPROVER
    )
    return SignOff.objects.create(
        item=item,
        user=person(),
        role=Role.APPROVER,
        decision=SignOffDecision.PASS,
        statement="I looked at it.",
        gate_hash="h",
    )


def evidence() -> Evidence:
    return Evidence.objects.create(
        item=sign_off().item, name="log", media_type="text/plain", sha256="0" * 64, size=1, data=b"x"
    )


def definition(state: DefinitionState = DefinitionState.ACTIVE) -> CheckDefinition:
    return CheckDefinition.objects.create(
        environment=environment("gamma"), name="smoke", kind=CheckKind.SMOKE, state=state
    )


@pytest.mark.parametrize(
    ("make", "changes"),
    [
        (release, {"label": "2.0"}),
        (release, {"digest": "sha256:" + "0" * 64}),
        (approval, {"decision": "reject", "comment": "no"}),
        (sign_off, {"statement": "I did not."}),
        (lambda: sign_off().item, {"required": False}),
        (evidence, {"data": b"y"}),
        (definition, {"spec": {"urls": []}}),
        (definition, {"required": False}),
    ],
)
def test_what_was_written_stays(make: Callable[[], Release], changes: dict[str, object]) -> None:
    row = make()
    rows = type(row)._default_manager.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(**changes)
    with pytest.raises(DatabaseError, match="never"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE id = %s', [row.pk])


@pytest.mark.parametrize("make", [approval, sign_off])
def test_a_word_is_taken_back_once_and_for_good(make: Callable[[], Approval | SignOff]) -> None:
    row = make()
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(state=Standing.WITHDRAWN)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(state=Standing.ACTIVE)


def test_a_draft_of_a_check_may_be_edited() -> None:
    draft = definition(DefinitionState.DRAFT)
    assert CheckDefinition.objects.filter(pk=draft.pk).update(spec={"urls": []}) == 1


def test_a_release_is_blocked_all_the_same() -> None:
    assert Release.objects.filter(pk=release().pk).update(state="blocked", blocked_reason="a hole") == 1


def test_users_who_acted_are_not_deleted() -> None:
    user = approval().user
    with pytest.raises(DatabaseError), transaction.atomic():
        user.delete()
    assert Deployment.objects.count() == 0


@pytest.mark.parametrize("protection", [Protection("core_auditevent"), *PROTECTED], ids=lambda one: one.table)
def test_every_protection_is_in_place_after_all_migrations(protection: Protection) -> None:
    """SQLite loses a table's triggers where a migration rebuilds it: that migration has to protect it again."""
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        names = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(names)
        found = {row[0] for row in cursor.fetchall()}
    assert set(protection.triggers(connection.vendor)) <= found
