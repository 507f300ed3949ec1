"""The board and a promotion's page: what they show, to whom, and that a deed on them is the service's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from deployments.board import read_board
from deployments.enums import DeploymentState, Role
from deployments.models import Approval, Promotion, SignOff
from deployments.services.environments import place_hold, stop_environment
from deployments.services.windows import WindowWish, schedule_window
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, environment, person
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def page(user: User, url: str) -> str:
    answer = signed_in(user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("url", ["/board/", "/board/promotions/1/"])
def test_candidates_and_strangers_see_no_page(url: str) -> None:
    assert Client().get(url).status_code == 302
    assert signed_in(User.objects.create(username="cora")).get(url).status_code == 403


def test_the_board_shows_what_runs_and_what_is_in_the_way(scene: Scene) -> None:
    scene.requested()
    place_hold(by=scene.requester, environment=scene.prod, reason="It was slow")
    stop_environment(by=scene.approver, environment=scene.gamma, reason="fire")
    now = timezone.now()
    window = WindowWish(environments=[scene.prod], starts_at=now, ends_at=now + timedelta(hours=1), reason="The fair")
    schedule_window(by=scene.requester, wish=window)
    shown = page(person(Role.AUDITOR), "/board/")
    for said in (
        scene.release.label,
        scene.old.label,
        "Verified",
        "It was slow",
        "fire",
        "The fair",
        "no checks defined",
    ):
        assert said in shown


def test_the_board_names_the_platform(scene: Scene) -> None:
    environment("gamma", platform="fly", service_ref="ceesarcode-gamma")
    shown = page(person(Role.AUDITOR), "/board/")
    assert "<dt>Deployed by</dt><dd>Fly.io</dd>" in shown
    assert "<dt>Deployed by</dt><dd>A person</dd>" in shown


def test_the_board_says_what_is_not_verified_any_more(scene: Scene) -> None:
    column = read_board(at=timezone.now() + timedelta(days=2)).columns[1]
    assert (column.verified.passed, column.verified.required, column.verified.is_whole) == (0, 5, False)
    column = read_board(at=timezone.now()).columns[1]
    assert (column.verified.is_whole, column.verified.until) == (
        True,
        min(run.valid_until for run in scene.runs if run.valid_until),
    )


def test_an_empty_board_says_what_to_do_first() -> None:
    environment("dev")
    assert "record_release" in page(person(), "/board/")


def test_the_board_takes_a_fixed_number_of_queries(scene: Scene, django_assert_max_num_queries: Any) -> None:
    scene.requested()
    for _ in range(30):
        deployment(environment=environment("dev"), state=DeploymentState.FAILED)
    client = signed_in(person())
    with django_assert_max_num_queries(14):
        client.get("/board/")


def test_the_page_shows_the_checklist_and_what_blocks(scene: Scene) -> None:
    promotion = scene.requested()
    shown = page(scene.user(scene.approver), f"/board/promotions/{promotion.pk}/")
    assert "What blocks" in shown
    assert "to be signed off by Business stakeholder" in shown
    assert shown.count("Done") == 6
    assert "It is ready" in shown
    assert signed_in(person()).get("/board/promotions/999/").status_code == 404


def test_a_button_is_there_for_who_may_press_it(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    url = f"/board/promotions/{promotion.pk}/"
    assert ">Approve<" in page(scene.user(scene.approver), url)
    assert ">Approve<" not in page(scene.user(scene.stakeholder), url)
    both = person(Role.RELEASE_MANAGER, Role.APPROVER)
    Promotion.objects.filter(pk=promotion.pk).update(requester=both)
    assert ">Approve<" not in page(both, url)
    assert "Start the deployment" not in page(both, url)


def test_the_way_through_the_pages(scene: Scene) -> None:
    promotion = scene.requested()
    url = f"/board/promotions/{promotion.pk}/"
    word = {"item": "stakeholder", "decision": "pass", "text": "I used it.", "gate_hash": promotion.gate_hash}
    signed_in(scene.user(scene.stakeholder)).post(f"{url}sign-off", word)
    assert SignOff.objects.get().statement == "I used it."
    promotion = Promotion.objects.get()
    answer = signed_in(scene.user(scene.approver)).post(
        f"{url}approve", {"gate_hash": promotion.gate_hash}, follow=True
    )
    assert "You approved it." in answer.content.decode()
    answer = signed_in(scene.user(scene.requester)).post(f"{url}start", follow=True)
    assert Promotion.objects.get().state == "queued"


def test_a_refusal_is_told_and_changes_nothing(scene: Scene) -> None:
    promotion = scene.signed(scene.requested())
    client = signed_in(scene.user(scene.approver))
    answer = client.post(f"/board/promotions/{promotion.pk}/approve", {"gate_hash": "0" * 64}, follow=True)
    assert "has changed since you looked at it" in answer.content.decode()
    answer = client.post(f"/board/promotions/{promotion.pk}/reject", {"text": " "}, follow=True)
    assert "reason must say why" in answer.content.decode()
    answer = signed_in(scene.user(scene.stakeholder)).post(
        f"/board/promotions/{promotion.pk}/approve", {"gate_hash": promotion.gate_hash}, follow=True
    )
    assert "takes the role approver" in answer.content.decode()
    assert client.post(f"/board/promotions/{promotion.pk}/nonsense").status_code == 404
    assert client.get(f"/board/promotions/{promotion.pk}/approve").status_code == 405
    assert not Approval.objects.exists()
    assert Promotion.objects.get().state == "ready"
