"""Environments created and archived: what they may be, who may, and what keeps one from being archived."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import Environment
from deployments.parties import SERVER, Party, party_of
from deployments.selectors import environment_before
from deployments.services.creating import NewEnvironment, archive_environment, create_environment
from deployments.services.definitions import CheckText, define_check
from deployments.services.deploying.requesting import request_deployment
from deployments.services.environments import stop_environment
from deployments.services.plans import PlanText, write_plan
from deployments.services.releases.judging import retire_release
from deployments.services.windows import WindowWish, schedule_window
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
STAGING = NewEnvironment(
    slug="staging",
    name="Staging",
    rank=9,
    platform="manual",
    service_ref="",
    base_url="https://staging.example.com",
    branch="",
    requires_approvals=1,
    soak_minutes=5,
)
PREVIEW = replace(
    STAGING,
    slug="pr-7",
    name="PR 7",
    kind="preview",
    rank=None,
    base_url="",
    branch="feature",
    requires_approvals=0,
    soak_minutes=0,
)


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


@pytest.fixture
def prod() -> Environment:
    return environment("prod", requires_approvals=1)


def test_a_standing_one_takes_its_place_and_is_on_record(manager: Party, prod: Environment) -> None:
    made = create_environment(by=manager, new=STAGING, reason="More")
    assert (made.slug, made.rank, made.state, made.requires_approvals) == ("staging", 9, "active", 1)
    before = environment_before(made)
    assert before is not None
    assert before.slug == "prod"
    event = AuditEvent.objects.get()
    assert (event.action, event.reason) == ("deployments.environment.created", "More")
    assert '"slug":"staging"' in event.after


def test_a_preview_ends_in_its_days(manager: Party, settings: Any) -> None:
    settings.PREVIEW_DAYS = 3
    made = create_environment(by=manager, new=PREVIEW, reason="To look at")
    assert made.expires_at is not None
    assert timedelta(days=2, hours=23) < made.expires_at - timezone.now() <= timedelta(days=3)
    soon = timezone.now() + timedelta(hours=1)
    other = create_environment(by=manager, new=replace(PREVIEW, slug="b", name="B", expires_at=soon), reason="why")
    assert other.expires_at == soon
    assert list(Environment.objects.previews()) == [other, made]
    assert made not in Environment.objects.standing()


@pytest.mark.parametrize("roles", [[], [Role.APPROVER], [Role.AUDITOR], [Role.BUSINESS_STAKEHOLDER]])
def test_both_take_a_release_manager(prod: Environment, roles: list[Role]) -> None:
    for by in (party_of(person(*roles)), SERVER):
        with pytest.raises(Forbidden, match="create an environment takes the role release manager"):
            create_environment(by=by, new=STAGING, reason="why")
        with pytest.raises(Forbidden, match="archive an environment takes the role release manager"):
            archive_environment(by=by, environment=prod, reason="why")
    assert not AuditEvent.objects.exists()


FAR = datetime(2126, 1, 1, tzinfo=UTC)
REFUSED: list[tuple[NewEnvironment, str, Any]] = [
    *((STAGING, "slug", slug) for slug in ("", "Prod", "7up", "-a", "a_b", "a" * 41, "a\n", "a\0")),
    *((STAGING, "name", name) for name in ("", " a", "a\nb", "x" * 61)),
    *((STAGING, "rank", rank) for rank in (None, 0, -1, 1001)),
    (STAGING, "kind", "magic"),
    (STAGING, "platform", "magic"),
    (STAGING, "base_url", "ftp://x"),
    (STAGING, "requires_approvals", 11),
    (STAGING, "expires_at", FAR),
    (PREVIEW, "rank", 4),
    (PREVIEW, "branch", ""),
    (PREVIEW, "requires_approvals", 1),
    (PREVIEW, "soak_minutes", 1),
    *((PREVIEW, "expires_at", at) for at in (FAR, datetime(2020, 1, 1, tzinfo=UTC), datetime(2126, 1, 1))),  # noqa: DTZ001
]


@pytest.mark.parametrize(("new", "field", "value"), REFUSED)
def test_what_it_cannot_be_is_told_at_its_field(manager: Party, new: NewEnvironment, field: str, value: Any) -> None:
    before = Environment.objects.count()
    with pytest.raises(DomainError) as refusal:
        create_environment(by=manager, new=replace(new, **{field: value}), reason="why")
    assert (refusal.value.field, refusal.value.message[: len(field)]) == (field, field)
    assert (Environment.objects.count(), AuditEvent.objects.count()) == (before, 0)


@pytest.mark.parametrize("reason", ["", " ", "x" * 2001, "a\0b"])
def test_it_takes_a_reason(manager: Party, reason: str) -> None:
    with pytest.raises(DomainError, match="reason must say why"):
        create_environment(by=manager, new=STAGING, reason=reason)


@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "prod"), ("name", "Live"), ("rank", 3), ("base_url", "https://prod.example.com/")],
)
def test_what_is_anothers_is_refused(manager: Party, field: str, value: Any) -> None:
    environment("prod", name="Live", base_url="https://prod.example.com")
    with pytest.raises(Conflict) as refusal:
        create_environment(by=manager, new=replace(STAGING, **{field: value}), reason="why")
    assert (refusal.value.code, refusal.value.field) == (f"{field}_taken", field)
    assert not Environment.objects.filter(slug="staging").exists()


def test_an_archived_one_leaves_all_but_its_slug(manager: Party) -> None:
    first = create_environment(by=manager, new=STAGING, reason="why")
    archive_environment(by=manager, environment=first, reason="Another takes its place")
    with pytest.raises(Conflict, match="is, or was"):
        create_environment(by=manager, new=STAGING, reason="why")
    assert create_environment(by=manager, new=replace(STAGING, slug="staging-2"), reason="why").rank == 9


@pytest.mark.postgres
def test_on_the_way_back_each_has_a_rank_of_its_own(manager: Party) -> None:
    """Until this migration an archived one kept its rank from all others."""
    first = create_environment(by=manager, new=STAGING, reason="why")
    archive_environment(by=manager, environment=first, reason="why")
    second = create_environment(by=manager, new=replace(STAGING, slug="staging-2"), reason="why")
    import_module("deployments.migrations.0010_previews").spread_ranks(apps, None)
    for one, rank in ((first, 10), (second, 9)):
        one.refresh_from_db()
        assert one.rank == rank


def test_previews_are_counted(manager: Party, settings: Any) -> None:
    settings.MAX_PREVIEWS = 1
    first = create_environment(by=manager, new=PREVIEW, reason="why")
    other = replace(PREVIEW, slug="pr-8", name="PR 8")
    with pytest.raises(Conflict, match="1 previews at once"):
        create_environment(by=manager, new=other, reason="why")
    create_environment(by=manager, new=STAGING, reason="it is no preview")
    archive_environment(by=manager, environment=first, reason="seen")
    assert create_environment(by=manager, new=other, reason="why").slug == "pr-8"


@pytest.mark.postgres
@pytest.mark.parametrize(
    "fields",
    [{"rank": 3}, {"name": "Production"}, {"expires_at": FAR}, {"kind": "preview", "rank": None}],
    ids=["rank", "name", "expiry", "unbound"],
)
def test_the_database_holds_it(prod: Environment, fields: dict[str, Any]) -> None:
    Environment.objects.filter(pk=prod.pk).update(name="Production")
    with pytest.raises(IntegrityError), transaction.atomic():
        Environment.objects.create(**{"slug": "x", "name": "X", "rank": 8} | fields)


def test_what_was_live_there_is_history(manager: Party, prod: Environment) -> None:
    live = deployment(environment=prod)
    archived = archive_environment(by=manager, environment=prod, reason="It is closed")
    live.refresh_from_db()
    assert (archived.state, live.state) == ("archived", DeploymentState.SUPERSEDED)
    assert prod not in Environment.objects.standing()
    assert list(AuditEvent.objects.order_by("seq").values_list("action", "reason")) == [
        ("deployments.environment.archived", "It is closed"),
        ("deployments.deployment.superseded", "Its environment was archived."),
    ]
    retire_release(by=manager, release=live.release, reason="It runs nowhere any more")
    with pytest.raises(Conflict, match="archived"):
        request_deployment(by=manager, environment=prod, release=release(), idempotency_key="k")
    with pytest.raises(Conflict, match="cannot become archived"):
        archive_environment(by=manager, environment=prod, reason="Again")


def test_nothing_begins_in_one_that_is_archived(manager: Party, prod: Environment) -> None:
    was, other = deployment(environment=prod).release, release()
    archived = archive_environment(by=manager, environment=prod, reason="It is closed")
    now, before = timezone.now(), AuditEvent.objects.count()
    window = WindowWish(environments=[archived], starts_at=now, ends_at=now + timedelta(hours=1), reason="why")
    text = PlanText(steps="Go.", data_note="None.", estimated_minutes=5)
    deeds: list[Callable[[], object]] = [
        lambda: schedule_window(by=manager, wish=window),
        lambda: define_check(by=manager, environment=archived, text=CheckText(name="a", kind="smoke")),
        lambda: write_plan(by=manager, environment=archived, release=other, target_release=was, text=text),
        lambda: stop_environment(by=manager, environment=archived, reason="why"),
    ]
    for deed in deeds:
        with pytest.raises(Conflict, match="is archived"):
            deed()
    assert AuditEvent.objects.count() == before


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_that_is_archived_while_others_deploy_to_it_is_one_or_the_other(manager: Party) -> None:
    place, one = environment("prod", requires_approvals=0), release()

    def do(number: int) -> bool:
        try:
            fresh = Environment.objects.get(pk=place.pk)
            if number == 0:
                return bool(archive_environment(by=manager, environment=fresh, reason="why"))
            return request_deployment(by=manager, environment=fresh, release=one, idempotency_key=f"k{number}")[1]
        except Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(do, [1, 0, 2, 3])) == 1
    place.refresh_from_db()
    assert place.is_archived != place.deployments.active().exists()


@pytest.mark.parametrize("state", ["pending", "in_progress", "unknown"])
def test_nothing_is_archived_under_a_deployment(manager: Party, prod: Environment, state: str) -> None:
    deployment(environment=prod, state=state)
    with pytest.raises(Conflict, match="being deployed"):
        archive_environment(by=manager, environment=prod, reason="why")
    prod.refresh_from_db()
    assert prod.state == "active"


def test_nothing_is_archived_under_an_open_promotion() -> None:
    scene = Scene()
    scene.requested()
    both = party_of(person(Role.RELEASE_MANAGER, Role.APPROVER))
    for place in (scene.gamma, scene.prod):
        with pytest.raises(Conflict, match="is open") as refusal:
            archive_environment(by=both, environment=place, reason="why")
        assert refusal.value.code == "promotion_open"


def test_the_way_to_what_takes_approvals_is_not_shortened_by_one_person(manager: Party, prod: Environment) -> None:
    gamma = environment("gamma")
    with pytest.raises(Forbidden, match="on their way to Production takes the role approver"):
        archive_environment(by=manager, environment=gamma, reason="why")
    both = party_of(person(Role.RELEASE_MANAGER, Role.APPROVER))
    assert archive_environment(by=both, environment=gamma, reason="why").state == "archived"
    before = environment_before(prod)
    assert before is not None
    assert before.slug == "dev"


def test_a_locked_one_is_unlocked_first(manager: Party, prod: Environment) -> None:
    Environment.objects.filter(pk=prod.pk).update(state="locked")
    prod.refresh_from_db()
    with pytest.raises(Conflict, match="is locked; it cannot become archived"):
        archive_environment(by=manager, environment=prod, reason="why")


def test_who_read_an_older_version_archives_nothing(manager: Party, prod: Environment) -> None:
    Environment.objects.filter(pk=prod.pk).update(version=7)
    with pytest.raises(Conflict, match="changed by somebody else"):
        archive_environment(by=manager, environment=prod, reason="why")
