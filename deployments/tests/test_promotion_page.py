"""What a promotion's page shows of the checklist, the evidence, the change, the plan and the record."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from deployments.dossier import read_dossier
from deployments.enums import Role, RunState
from deployments.models import Evidence, Promotion, VerificationRun
from deployments.people import MOST_NAMED, named
from deployments.services.environments import stop_environment
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import approve_promotion, cancel_promotion
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, person, release
from deployments.tests.scenes import Scene, passed

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def page(promotion: Promotion, user: User | None = None, **headers: str) -> str:
    answer = signed_in(user or person()).get(f"/board/promotions/{promotion.pk}/", headers=headers)
    assert answer.status_code == 200
    return str(answer.content.decode())


def exhibit(run: VerificationRun, name: str = "report.json", **fields: Any) -> Evidence:
    given = {"media_type": "application/json", "data": b"{}", "size": 2, "sha256": "0" * 64}
    return Evidence.objects.create(run=run, name=name, **given | fields)


def test_each_item_shows_what_fills_it_and_what_came_to_light(scene: Scene) -> None:
    shot = exhibit(scene.runs[0], "screen.png")
    promotion = scene.requested()
    shown = page(promotion)
    assert f'href="/deployments/evidence/{shot.pk}/">screen.png</a>' in shown
    assert "6 of 7" in shown
    scene.signed(promotion)
    assert "it passes, “I have used it.”" in page(promotion)


def test_who_must_still_is_named(scene: Scene) -> None:
    promotion = scene.requested()
    shown = page(promotion)
    assert f"Ask {scene.user(scene.stakeholder).username}." in shown
    assert f"other than {scene.user(scene.requester).username}: {scene.user(scene.approver).username}." in shown
    User.objects.filter(pk=scene.user(scene.stakeholder).pk).update(is_active=False)
    scene.user(scene.approver).groups.clear()
    shown = page(promotion)
    assert "Ask nobody holds the role business stakeholder" not in shown
    assert "Nobody holds the role business stakeholder." in shown
    assert "nobody holds the role approver" in shown


def test_who_has_approved_and_who_asked_are_not_asked_again(scene: Scene) -> None:
    scene.prod.requires_approvals = 2
    scene.prod.save()
    both = person(Role.RELEASE_MANAGER, Role.APPROVER, name="both")
    second = person(Role.APPROVER, name="zoe")
    promotion = scene.signed(scene.requested())
    Promotion.objects.filter(pk=promotion.pk).update(requester=both)
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    dossier = read_dossier(promotion.pk, at=timezone.now())
    assert (dossier.approvals_given, dossier.approvals_needed, dossier.approvers) == (1, 2, second.username)


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "nobody holds the role approver"),
        (1, "p0"),
        (2, "p0 or p1"),
        (3, "p0, p1 or p2"),
        (7, "p0, p1, p2, p3, p4 and 2 more"),
    ],
)
def test_people_are_named_up_to_a_number(count: int, told: str) -> None:
    assert named([User(username=f"p{number}") for number in range(count)], Role.APPROVER) == told
    assert MOST_NAMED == 5


def test_the_change_names_both_releases_and_the_migrations_between(scene: Scene) -> None:
    old = release(migrations=[{"name": "core.0001", "reversible": True}, {"name": "core.0009", "reversible": False}])
    new = release(
        built_at=timezone.now(),
        migrations=[
            {"name": "core.0001", "reversible": True},
            {"name": "problems.0002", "reversible": True},
            {"name": "problems.0003", "reversible": False},
        ],
    )
    type(scene.in_prod).objects.filter(pk=scene.in_prod.pk).update(release=old)
    type(scene.in_gamma).objects.filter(pk=scene.in_gamma.pk).update(release=new)
    promotion = scene.requested(release=new, plan=None)
    change = read_dossier(promotion.pk, at=timezone.now()).change
    assert (change.before, change.after) == (old, new)
    assert [one.name for one in change.applied] == ["problems.0002", "problems.0003"]
    assert [one.name for one in change.undone] == ["core.0009"]
    assert [one.name for one in change.irreversible] == ["problems.0003", "core.0009"]
    shown = page(promotion)
    for said in (
        old.git_sha,
        new.git_sha,
        new.image,
        old.image,
        "problems.0003",
        "2 of the migrations cannot be undone",
    ):
        assert said in shown
    assert "core.0001" not in shown
    assert "irreversible" in shown


def test_the_plan_stands_there_with_its_rehearsal(scene: Scene) -> None:
    type(scene.plan).objects.filter(pk=scene.plan.pk).update(steps="First this.\nThen that.", data_note="<b>Lost</b>")
    shown = page(scene.requested())
    for said in ("First this.<br>Then that.", "&lt;b&gt;Lost", "5 minutes", scene.old.label, "Rehearsed"):
        assert said in shown


def test_the_timeline_is_the_promotions_and_what_it_hangs_on(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    stop_environment(by=scene.approver, environment=scene.prod, reason="fire")
    other = scene.user(scene.approver)
    run = passed(scene.checks[0], scene.in_gamma, state=RunState.FAILED, valid_until=None)
    refresh_promotion(promotion)
    told = read_dossier(promotion.pk, at=timezone.now()).timeline
    assert [(entry.what, entry.about, entry.who) for entry in told] == [
        ("promotion open", "", "The server"),
        ("promotion changed", "", "The server"),
        ("environment stopped", "Production", other.username),
        ("promotion ready", "", "The server"),
        ("sign off given", "Business stakeholder approval", scene.user(scene.stakeholder).username),
        ("promotion open", "", scene.user(scene.requester).username),
        ("promotion requested", "", scene.user(scene.requester).username),
    ]
    assert [entry.why for entry in told][2] == "fire"
    assert run.pk


def test_what_was_done_before_it_was_asked_for_is_not_its_story(scene: Scene) -> None:
    stop_environment(by=scene.approver, environment=scene.gamma, reason="earlier")
    assert "earlier" not in [entry.why for entry in read_dossier(scene.requested().pk, at=timezone.now()).timeline]


def test_one_that_is_over_shows_what_was_said_of_it(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    cancel_promotion(by=scene.requester, promotion=promotion, reason="Not today")
    shown = page(promotion, scene.user(scene.requester))
    assert "Cancelled: Not today" in shown
    assert "I have used it." in shown
    assert "What blocks" not in shown
    assert "<form" not in shown.split("<main", 1)[1].split("</main", 1)[0]


def test_an_open_page_asks_for_its_living_part_alone(scene: Scene) -> None:
    promotion = scene.requested()
    part = page(promotion, X_Live="1")
    assert part.startswith('<div id="live" data-live="/board/promotions/1/"'.replace("/1/", f"/{promotion.pk}/"))
    assert "<html" not in part
    assert "<html" in page(promotion)


def test_the_living_part_leaves_messages_for_the_page(scene: Scene) -> None:
    promotion = scene.requested()
    client = signed_in(scene.user(scene.requester))
    client.post(f"/board/promotions/{promotion.pk}/cancel", {"text": "Not today"})
    client.get(f"/board/promotions/{promotion.pk}/", headers={"X-Live": "1"})
    assert "It is cancelled." in client.get(f"/board/promotions/{promotion.pk}/").content.decode()


def test_the_page_says_up_to_which_event_it_shows(scene: Scene) -> None:
    promotion = scene.requested()
    before = page(promotion)
    scene.signed(promotion)
    after = page(promotion)
    assert 'data-seq="2"' in before
    assert 'data-seq="4"' in after


def test_long_names_and_many_items_fit(scene: Scene) -> None:
    promotion = scene.requested(reason="w" * 2000)
    for position in range(40):
        promotion.items.create(
            position=10 + position, key=f"more-{position}", text="t" * 200, mode="manual", role=Role.APPROVER
        )
    assert page(promotion).count("tttttt") >= 40
    assert f"of {7 + 40}" in page(promotion)


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_takes_a_fixed_number_of_queries(scene: Scene, many: int, django_assert_max_num_queries: Any) -> None:
    promotion = scene.signed(scene.requested())
    for number in range(many):
        exhibit(scene.runs[number % 5], f"{number}.json")
        person(Role.APPROVER, Role.BUSINESS_STAKEHOLDER)
        deployment(environment=scene.prod, state="failed")
        passed(scene.checks[0], scene.in_gamma, state="failed", valid_until=None)
    refresh_promotion(promotion)
    client: Client = signed_in(scene.user(scene.approver))
    with django_assert_max_num_queries(34):
        client.get(f"/board/promotions/{promotion.pk}/")


def test_a_schedule_and_an_end_are_told(scene: Scene) -> None:
    at = timezone.now() + timedelta(hours=3)
    assert f"{at:%H:%M} UTC" in page(scene.requested(scheduled_at=at))
