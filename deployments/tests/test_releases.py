"""Releases: what is written down, what is refused, and what becomes of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import Release
from deployments.parties import Party, party_of
from deployments.services.releases.judging import block_release, retire_release, unblock_release
from deployments.services.releases.recording import Built, Migration, record_release
from deployments.tests.factories import deployment, person, release

pytestmark = pytest.mark.django_db
BUILT = Built(
    label="1.4.0",
    git_sha="ab" * 20,
    digest="sha256:" + "cd" * 32,
    image_repo="registry.example.com:5000/ceesarcode",
    built_at=datetime(2026, 11, 1, 12, tzinfo=UTC),
    branch="gamma",
    migrations=(Migration("problems.0007"), Migration("problems.0008", reversible=False)),
)


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


def test_a_build_is_recorded_once(manager: Party) -> None:
    first, is_new = record_release(by=manager, built=BUILT)
    assert is_new
    assert first.image == f"registry.example.com:5000/ceesarcode@{BUILT.digest}"
    assert first.migrations == [
        {"name": "problems.0007", "reversible": True},
        {"name": "problems.0008", "reversible": False},
    ]
    again, is_new = record_release(by=manager, built=BUILT)
    assert (again, is_new) == (first, False)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor_label) == ("deployments.release.recorded", manager.actor.label)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("git_sha", "ab" * 4, "sha_invalid"),
        ("git_sha", "AB" * 20, "sha_invalid"),
        ("git_sha", "ab" * 20 + "\n", "sha_invalid"),
        ("digest", "", "digest_invalid"),
        ("digest", "latest", "digest_invalid"),
        ("digest", "sha256:" + "CD" * 32, "digest_invalid"),
        ("image_repo", "registry.example.com/app:1.4.0", "image_repo_tagged"),
        ("image_repo", "registry.example.com/app@sha256:ab", "image_repo_invalid"),
        ("label", "latest", "label_moves"),
        ("label", "1 4", "label_invalid"),
        ("built_at", datetime(2026, 11, 1), "moment_naive"),  # noqa: DTZ001
        ("built_at", timezone.now() + timedelta(days=1), "moment_ahead"),
    ],
)
def test_what_is_vague_is_refused(manager: Party, field: str, value: object, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        record_release(by=manager, built=replace(BUILT, **{field: value}))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not Release.objects.exists()


def test_one_image_has_one_story(manager: Party) -> None:
    record_release(by=manager, built=BUILT)
    with pytest.raises(Conflict, match="recorded as 1\\.4\\.0"):
        record_release(by=manager, built=replace(BUILT, git_sha="ef" * 20))
    assert Release.objects.count() == 1


@pytest.mark.parametrize("roles", [(), (Role.APPROVER,), (Role.BUSINESS_STAKEHOLDER, Role.AUDITOR)])
def test_whoever_is_no_release_manager_records_nothing(roles: tuple[Role, ...]) -> None:
    with pytest.raises(Forbidden, match="role release manager"):
        record_release(by=party_of(person(*roles)), built=BUILT)


def test_a_superuser_has_no_role_by_that_alone() -> None:
    with pytest.raises(Forbidden):
        record_release(by=party_of(person(is_superuser=True)), built=BUILT)


def test_a_release_is_blocked_and_let_go(manager: Party) -> None:
    one = release()
    block_release(by=manager, release=one, reason=" a hole in the lock ")
    assert (one.state, one.blocked_reason, one.version) == ("blocked", "a hole in the lock", 2)
    unblock_release(by=manager, release=one, reason="mended")
    assert (one.state, one.blocked_reason) == ("candidate", "")
    actions = list(AuditEvent.objects.order_by("seq").values_list("action", "reason"))
    assert actions == [
        ("deployments.release.blocked", "a hole in the lock"),
        ("deployments.release.candidate", "mended"),
    ]


def test_blocking_twice_is_a_conflict_and_needs_a_reason(manager: Party) -> None:
    one = release()
    with pytest.raises(DomainError, match="reason must say why"):
        block_release(by=manager, release=one, reason="  ")
    block_release(by=manager, release=one, reason="a hole")
    with pytest.raises(Conflict, match="it cannot become blocked"):
        block_release(by=manager, release=one, reason="a hole")


@pytest.mark.parametrize("state", [DeploymentState.LIVE, DeploymentState.PENDING, DeploymentState.UNKNOWN])
def test_what_is_live_somewhere_is_not_retired(manager: Party, state: DeploymentState) -> None:
    placed = deployment(state=state)
    with pytest.raises(Conflict, match=r"in (Gamma|gamma)"):
        retire_release(by=manager, release=placed.release, reason="old")
    assert Release.objects.get().state == "candidate"


def test_a_release_is_retired_for_good(manager: Party) -> None:
    one = release()
    retire_release(by=manager, release=one, reason="old")
    with pytest.raises(Conflict, match="this is its end"):
        block_release(by=manager, release=one, reason="a hole")
