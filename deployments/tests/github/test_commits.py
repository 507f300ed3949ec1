"""The commits between two releases, on the page of a promotion: read from GitHub once; and what is there without."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from deployments.comparing import FAULT_KEPT_SECONDS, base_of, commits_between
from deployments.enums import DeploymentState, PromotionState, Role
from deployments.models import Promotion, Release
from deployments.tests.clients import signed_in
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.github.server import TOKEN, Fault, Hub
from deployments.tests.github.test_mirroring import to
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    cache.clear()


def commit(number: int, line: str = "") -> dict[str, Any]:
    sha = f"{number:040x}"
    return {
        "sha": sha,
        "html_url": f"https://github.com/caesar/code/commit/{sha}",
        "commit": {
            "message": f"{line or f'Change {number}'}\n\nAnd why.",
            "author": {"name": "Ada", "email": "ada@example.com", "date": "2026-11-20T10:00:00Z"},
        },
    }


def comparison(hub: Hub, base: Release, head: Release, *commits: dict[str, Any], **fields: Any) -> None:
    """What GitHub answers for the two."""
    told = {
        "html_url": f"https://github.com/caesar/code/compare/{base.git_sha}...{head.git_sha}",
        "total_commits": len(commits),
        "behind_by": 0,
        "commits": list(commits),
        "files": [],
    }
    hub.comparisons[f"{base.git_sha}...{head.git_sha}"] = told | fields


def shown(user: User, promotion: Promotion) -> str:
    answer = signed_in(user).get(f"/deployments/promotions/{promotion.pk}/commits/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_commits_are_read_once_and_kept(set_up: Hub) -> None:
    base, head = release(), release()
    comparison(set_up, base, head, commit(1, "Fix <b>it</b>"), commit(2))
    found = commits_between(base=base, head=head)
    assert found.comparison is not None
    assert [(one.line, one.author) for one in found.comparison.commits] == [
        ("Fix <b>it</b>", "Ada"),
        ("Change 2", "Ada"),
    ]
    assert (found.goes_back, found.unlisted, found.fault) == (False, 0, "")
    (asked,) = set_up.asked
    assert asked.query == {"per_page": "100", "page": "1"}
    assert commits_between(base=base, head=head) == found
    assert len(set_up.asked) == 1


def test_the_same_commit_is_not_asked_for(set_up: Hub) -> None:
    base = release()
    assert commits_between(base=base, head=release(git_sha=base.git_sha)).is_same
    assert set_up.asked == []


def test_an_older_release_takes_commits_back(set_up: Hub) -> None:
    new, old = release(), release()
    comparison(set_up, new, old, behind_by=2)
    comparison(set_up, old, new, commit(1), commit(2))
    found = commits_between(base=new, head=old)
    assert found.comparison is not None
    assert found.goes_back
    assert found.comparison.total == 2


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (Fault(401), "GITHUB_TOKEN"),
        (Fault(403, {"Retry-After": "60"}), "enough"),
        (Fault(404), "does not find"),
        (Fault(500), "500"),
        (Fault(is_lost=True), "no answer"),
        (Fault(200, body=[]), "understood"),
    ],
)
def test_without_an_answer_the_releases_between_stand_there(set_up: Hub, fault: Fault, word: str, clock: Any) -> None:
    releases = []
    for _ in range(5):
        releases.append(release())
        clock.shift(60)
    _, base, middle, head, _ = releases
    comparison(set_up, base, head, commit(1))
    set_up.faults = [fault]
    found = commits_between(base=base, head=head)
    assert word in found.fault
    assert TOKEN not in found.fault
    assert list(found.releases) == [head, middle]
    asked = len(set_up.asked)
    assert commits_between(base=base, head=head).fault == found.fault  # no page waits for it again
    assert len(set_up.asked) == asked
    clock.shift(FAULT_KEPT_SECONDS + 1)
    assert commits_between(base=base, head=head).comparison is not None


def test_without_a_token_it_says_so(hub: Hub, settings: Any) -> None:
    settings.GITHUB_TOKEN = ""
    base, head = release(), release()
    found = commits_between(base=head, head=base)
    assert found.fault == "Commits are not read here, as GITHUB_TOKEN and GITHUB_REPOSITORY are not set."
    assert found.goes_back
    assert list(found.releases) == [head]
    assert hub.asked == []


def test_what_a_promotion_is_compared_with() -> None:
    scene = Scene()
    promotion = scene.requested()
    assert base_of(promotion) == scene.old
    own = deployment(environment=scene.prod, release=scene.release, state="in_progress", promotion=promotion)
    assert base_of(promotion) == scene.old
    to(scene.in_prod, DeploymentState.SUPERSEDED)
    to(own, DeploymentState.LIVE)
    ago = timezone.now() - timedelta(hours=1)
    type(own).objects.filter(pk=scene.in_prod.pk).update(finished_at=ago)
    Promotion.objects.filter(pk=promotion.pk).update(state=PromotionState.SUCCEEDED, finished_at=timezone.now())
    promotion.refresh_from_db()
    assert base_of(promotion) == scene.old
    to(own, DeploymentState.SUPERSEDED)
    deployment(environment=scene.prod, release=release())  # what came later is nothing to it
    assert base_of(promotion) == scene.old


def test_the_page_loads_them_after_itself(set_up: Hub) -> None:
    promotion = Scene().requested()
    page = signed_in(person(Role.AUDITOR)).get(f"/board/promotions/{promotion.pk}/").content.decode()
    assert f'hx-get="/deployments/promotions/{promotion.pk}/commits/"' in page
    assert "dist/htmx.js" in page
    assert set_up.asked == []  # the page itself waits for nobody


def test_the_part_shows_commits_with_their_links(set_up: Hub) -> None:
    scene = Scene()
    promotion = scene.requested()
    comparison(set_up, scene.old, scene.release, commit(1, "Fix <b>it</b>"), total_commits=205, behind_by=3)
    part = shown(person(), promotion)
    assert f"205 commits since {scene.old.label}, which ran in Production before." in part
    assert "Fix &lt;b&gt;it&lt;/b&gt;" in part
    assert f'href="https://github.com/caesar/code/commit/{1:040x}"' in part
    assert f'href="https://github.com/caesar/code/compare/{scene.old.git_sha}...{scene.release.git_sha}"' in part
    assert "And 204 later ones" in part
    assert f"3 commits of {scene.old.label} are not in it" in part
    assert "ada@example.com" not in part


def test_the_part_says_what_is_taken_back(set_up: Hub) -> None:
    scene = Scene()
    promotion = scene.requested()
    comparison(set_up, scene.old, scene.release, behind_by=1)
    comparison(set_up, scene.release, scene.old, commit(1))
    assert f"1 commit is taken back, from {scene.old.label} to {scene.release.label}." in shown(person(), promotion)


def test_the_part_without_github_and_without_anything_before(settings: Any) -> None:
    settings.GITHUB_TOKEN = ""
    scene = Scene()
    promotion = scene.requested()
    part = shown(person(), promotion)
    assert "GITHUB_TOKEN and GITHUB_REPOSITORY are not set" in part
    assert "Releases recorded between" in part
    to(scene.in_prod, DeploymentState.FAILED)
    assert "Nothing ran in Production before" in shown(person(), promotion)
    deployment(environment=environment("prod"), release=release(git_sha=scene.release.git_sha))
    assert "It is the same commit as" in shown(person(), promotion)


def test_it_is_for_staff_and_for_reading(set_up: Hub) -> None:
    promotion = Scene().requested()
    url = f"/deployments/promotions/{promotion.pk}/commits/"
    assert Client().get(url).status_code == 302
    assert signed_in(User.objects.create(username="cora")).get(url).status_code == 403
    assert signed_in(person()).post(url).status_code == 405
    assert signed_in(person()).get("/deployments/promotions/999/commits/").status_code == 404
    assert set_up.asked == []
