"""A promotion and a rollback asked for from the board; the list of all promotions; evidence, opened and taken away."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from deployments.enums import PromotionKind, PromotionState, Role
from deployments.models import Deployment, Evidence, Promotion, Release
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
ASK, BACK, LIST = "/board/prod/promote/", "/board/prod/rollback/", "/deployments/promotions/"
RM, AP = Role.RELEASE_MANAGER, Role.APPROVER


@pytest.fixture
def scene() -> Scene:
    return Scene()


def manager(scene: Scene) -> Client:
    return signed_in(scene.user(scene.requester))


def earlier(scene: Scene, **fields: Any) -> Release:
    """A release that was live in prod before."""
    found = release(**fields)
    deployment(environment=scene.prod, release=found, state="superseded")
    return found


def ended(scene: Scene, state: PromotionState = PromotionState.FAILED) -> Promotion:
    promotion = scene.requested()
    Promotion.objects.filter(pk=promotion.pk).update(state=state, finished_at=timezone.now())
    promotion.refresh_from_db()
    return promotion


@pytest.mark.parametrize(("url", "roles"), [(ASK, {RM}), (BACK, {RM, AP})])
def test_pages_are_for_the_roles_that_may(url: str, roles: set[Role], scene: Scene) -> None:
    for role in Role:
        client = signed_in(person(role))
        expected = 200 if role in roles else 403
        assert (client.get(url).status_code, client.post(url, {}).status_code) == (
            expected,
            400 if role in roles else 403,
        )
        assert (f'href="{url}"' in client.get("/board/").content.decode()) == (role in roles)
    assert signed_in(User.objects.create(username="cora")).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    assert not Promotion.objects.exists()


def test_what_is_live_before_is_asked_for(scene: Scene) -> None:
    client = manager(scene)
    assert scene.release.label in client.get(ASK).content.decode()
    at = timezone.now() + timedelta(hours=5)
    form = {
        "release": scene.release.pk,
        "plan": scene.plan.pk,
        "scheduled_at": f"{at:%Y-%m-%dT%H:%M}",
        "reason": "Ready",
    }
    answer = client.post(ASK, form, follow=True)
    promotion = Promotion.objects.get()
    assert answer.redirect_chain == [(f"/board/promotions/{promotion.pk}/", 302)]
    assert "The promotion is open." in answer.content.decode()
    assert (promotion.release, promotion.plan, promotion.reason) == (scene.release, scene.plan, "Ready")
    assert promotion.scheduled_at == at.replace(second=0, microsecond=0)
    assert f'href="{ASK}"' not in client.get("/board/").content.decode()  # it is on its way


def test_a_hotfix_can_be_asked_for(scene: Scene) -> None:
    manager(scene).post(ASK, {"release": scene.release.pk, "is_hotfix": "on", "reason": "Now"})
    assert Promotion.objects.get().kind == PromotionKind.HOTFIX


@pytest.mark.parametrize(
    ("change", "status", "told"),
    [
        ({"release": 999}, 409, "Another release is live in Gamma by now"),
        ({"reason": " "}, 400, "This field is required."),
        ({"scheduled_at": "2020-01-01T00:00"}, 400, "must lie within the next 7 days"),
        ({"scheduled_at": "soon"}, 400, "valid date"),
        ({"plan": 999}, 400, "valid choice"),
    ],
)
def test_a_wrong_wish_is_refused_with_what_was_typed(
    change: dict[str, Any], status: int, told: str, scene: Scene
) -> None:
    answer = manager(scene).post(ASK, {"release": scene.release.pk, "reason": "Typed before"} | change)
    shown = answer.content.decode()
    assert (answer.status_code, told in shown) == (status, True)
    assert "Typed before" in shown or "reason" in change
    assert not Promotion.objects.exists()


def test_asking_twice_is_refused(scene: Scene) -> None:
    form, client = {"release": scene.release.pk, "reason": "Ready"}, manager(scene)
    assert client.post(ASK, form).status_code == 302
    answer = client.post(ASK, form)
    assert (answer.status_code, "is open already" in answer.content.decode()) == (409, True)
    assert Promotion.objects.count() == 1


@pytest.mark.parametrize(
    "url", ["/board/nowhere/promote/", "/board/dev/promote/", "/board/nowhere/rollback/", "/board/dev/rollback/"]
)
def test_there_is_no_page_where_nothing_can_be_asked_for(url: str, scene: Scene) -> None:
    environment("dev")
    assert manager(scene).get(url).status_code == 404


def test_a_promotion_that_failed_is_tried_again(scene: Scene) -> None:
    failed, client = ended(scene), manager(scene)
    again = f"{ASK}?retry_of={failed.pk}"
    assert again in client.get(f"/board/promotions/{failed.pk}/").content.decode()
    assert again not in signed_in(person(AP)).get(f"/board/promotions/{failed.pk}/").content.decode()
    shown = client.get(again).content.decode()
    assert f'name="retry_of" value="{failed.pk}"' in shown
    assert f'<option value="{scene.plan.pk}" selected>' in shown
    client.post(again, {"release": scene.release.pk, "retry_of": failed.pk, "reason": "Once more"})
    new = Promotion.objects.latest("pk")
    assert new.retry_of == failed
    assert f"promotion {failed.pk}" in client.get(f"/board/promotions/{new.pk}/").content.decode()
    assert "Tried again as" in client.get(f"/board/promotions/{failed.pk}/").content.decode()


def test_what_did_not_fail_or_is_not_live_any_more_is_not_tried_again(scene: Scene) -> None:
    cancelled = ended(scene, PromotionState.CANCELLED)
    assert "retry_of" not in manager(scene).get(f"/board/promotions/{cancelled.pk}/").content.decode()
    failed = ended(scene)
    Deployment.objects.filter(pk=scene.in_gamma.pk).update(release=release())
    assert "retry_of" not in manager(scene).get(f"/board/promotions/{failed.pk}/").content.decode()


def test_a_rollback_that_failed_is_tried_again(scene: Scene) -> None:
    back = earlier(scene)
    manager(scene).post(BACK, {"live": scene.in_prod.pk, "release": back.pk, "reason": "Slow"})
    failed = Promotion.objects.get()
    page, again = f"/board/promotions/{failed.pk}/", f"{BACK}?release={back.pk}"
    approver = signed_in(person(AP))
    assert again not in approver.get(page).content.decode(), "it is open"
    Promotion.objects.update(state=PromotionState.FAILED, finished_at=timezone.now())
    assert again in approver.get(page).content.decode()
    assert again not in signed_in(person(Role.AUDITOR)).get(page).content.decode()
    assert f'<option value="{back.pk}" selected>' in approver.get(again).content.decode()
    Release.objects.filter(pk=back.pk).update(state="retired")
    assert again not in approver.get(page).content.decode()
    for number in ("999", "x", ""):
        assert approver.get(BACK, {"release": number}).status_code == 200


@pytest.mark.parametrize("number", ["999", "x", "9" * 30, "-1", "٣", ""])
def test_a_strange_number_of_an_earlier_one_is_no_fault(number: str, scene: Scene) -> None:
    client = manager(scene)
    assert client.get(ASK, {"retry_of": number}).status_code == 200
    answer = client.post(ASK, {"release": scene.release.pk, "retry_of": number, "reason": "Ready"})
    assert answer.status_code in (302, 400)


def test_a_rollback_goes_to_what_was_live_before(scene: Scene) -> None:
    kept, _retired = earlier(scene), earlier(scene, state="retired")
    never = release()
    shown = manager(scene).get(BACK).content.decode()
    assert str(kept) in shown
    for other in (_retired, never, scene.old):
        assert f'<option value="{other.pk}"' not in shown
    form = {"live": scene.in_prod.pk, "release": kept.pk, "reason": "Slow"}
    answer = signed_in(scene.user(scene.approver)).post(BACK, form)
    promotion = Promotion.objects.get()
    assert answer["Location"] == f"/board/promotions/{promotion.pk}/"
    assert (promotion.kind, promotion.release, promotion.target) == ("rollback", kept, scene.prod)


def test_a_migration_that_cannot_be_undone_is_named_and_asked_about(scene: Scene) -> None:
    kept = earlier(scene)
    gone = release(migrations=[{"name": "problems.0009", "reversible": False}])
    Deployment.objects.filter(pk=scene.in_prod.pk).update(release=gone)
    client, form = manager(scene), {"live": scene.in_prod.pk, "release": kept.pk, "reason": "Slow"}
    assert "problems.0009 cannot be undone" in client.get(BACK).content.decode()
    refused = client.post(BACK, form)
    assert (refused.status_code, "problems.0009 cannot be undone; roll back only" in refused.content.decode()) == (
        409,
        True,
    )
    assert not Promotion.objects.exists()
    assert client.post(BACK, form | {"accepts_data_loss": "on"}).status_code == 302


def test_a_rollback_of_what_is_not_live_any_more_is_refused(scene: Scene) -> None:
    kept = earlier(scene)
    answer = manager(scene).post(BACK, {"live": 999, "release": kept.pk, "reason": "Slow"})
    assert (answer.status_code, "Another release is live" in answer.content.decode()) == (409, True)
    assert not Promotion.objects.exists()


def test_without_an_earlier_release_there_is_nothing_to_go_back_to(scene: Scene) -> None:
    assert "Nothing else was live in Production before." in manager(scene).get(BACK).content.decode()


def test_the_list_is_narrowed_and_paged(scene: Scene, django_assert_max_num_queries: Any) -> None:
    client = signed_in(person(Role.AUDITOR))
    assert "No promotion yet" in client.get(LIST).content.decode()
    for _ in range(32):
        ended(scene, PromotionState.CANCELLED)
    scene.requested()
    with django_assert_max_num_queries(8):
        first = client.get(LIST).content.decode()
    assert first.count("/board/promotions/") == 30
    assert "Older" in first
    cursor = first.split("cursor=")[1].split('"')[0]
    assert client.get(f"{LIST}?cursor={cursor}").content.decode().count("/board/promotions/") == 3
    for query, count in (("state=under-way", 1), ("state=open", 1), ("state=cancelled", 30), ("target=prod", 30)):
        assert client.get(f"{LIST}?{query}").content.decode().count("/board/promotions/") == count
    for query in ("state=nonsense", "target=dev", "state=%00", "state=failed"):
        assert client.get(f"{LIST}?{query}").status_code == 200
    assert "No promotion matches" in client.get(f"{LIST}?state=failed").content.decode()
    assert client.get(f"{LIST}?cursor=nonsense").status_code == 200


def test_the_list_is_for_staff(scene: Scene) -> None:
    assert Client().get(LIST).status_code == 302
    assert signed_in(User.objects.create(username="cora")).get(LIST).status_code == 403


def exhibit(scene: Scene, media_type: str, data: bytes = b"<script>alert(1)</script>", name: str = "a b.x") -> str:
    one = Evidence.objects.create(
        run=scene.runs[0], name=name, media_type=media_type, data=data, size=len(data), sha256="0" * 64
    )
    return f"/deployments/evidence/{one.pk}/"


@pytest.mark.parametrize(
    ("media_type", "shown", "disposition"),
    [
        ("image/png", "image/png", "inline"),
        ("application/json", "text/plain; charset=utf-8", "inline"),
        ("application/xml; charset=utf-8", "text/plain; charset=utf-8", "inline"),
        ("text/html", "text/plain; charset=utf-8", "inline"),
        ("image/svg+xml", "text/plain; charset=utf-8", "inline"),
        ("application/pdf", "application/octet-stream", "attachment"),
        ("", "application/octet-stream", "attachment"),
    ],
)
def test_evidence_is_shown_and_never_run(media_type: str, shown: str, disposition: str, scene: Scene) -> None:
    client, url = signed_in(person(Role.AUDITOR)), exhibit(scene, media_type)
    answer = client.get(url)
    assert answer.content == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == shown
    assert answer["Content-Disposition"].split(";")[0] == disposition
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    taken = client.get(f"{url}?download")
    assert taken["Content-Disposition"] == 'attachment; filename="a b.x"'


def test_a_name_of_evidence_writes_no_header(scene: Scene) -> None:
    url = exhibit(scene, "text/plain", name='x"; filename="evil.exe')
    answer = signed_in(person()).get(f"{url}?download")
    assert answer["Content-Disposition"] == 'attachment; filename="x\\"; filename=\\"evil.exe"'


def test_evidence_is_for_staff(scene: Scene) -> None:
    url = exhibit(scene, "image/png")
    assert Client().get(url).status_code == 302
    assert signed_in(User.objects.create(username="cora")).get(url).status_code == 403
    assert signed_in(person()).get("/deployments/evidence/999/").status_code == 404
