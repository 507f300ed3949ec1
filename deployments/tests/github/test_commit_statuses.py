"""The contexts of a commit at GitHub: where it is live and verified, and how its promotion stands."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from deployments.enums import CommitContext, DeploymentState, PromotionState, RunState
from deployments.models import CheckDefinition, Deployment, GitHubCommitStatus, Promotion, VerificationRun
from deployments.services.mirroring.deployments import MIRRORED
from deployments.services.mirroring.rounds import Mirror
from deployments.services.promoting.words import approve_promotion, reject_promotion
from deployments.tests.factories import deployment, environment, release
from deployments.tests.github.server import Fault, Hub
from deployments.tests.github.test_mirroring import mirrored, to
from deployments.tests.scenes import Scene, passed

pytestmark = pytest.mark.django_db


def shown(hub: Hub, mirror: Mirror, sha: str, context: str = "ceesarcode/gamma") -> tuple[str, str] | None:
    """What GitHub shows of the commit, once all is told."""
    mirrored(mirror)
    found = [body for one, body in hub.commits if (one, body["context"]) == (sha, context)]
    return (found[-1]["state"], found[-1]["description"]) if found else None


@pytest.mark.parametrize("state", ["pending", "dispatching", "in_progress", "verifying_identity", "unknown"])
def test_on_its_way_it_is_pending(hub: Hub, mirror: Mirror, state: str) -> None:
    one = deployment(state=state)
    assert shown(hub, mirror, one.release.git_sha) == ("pending", "It is being deployed.")


@pytest.mark.parametrize("state", ["failed", "timed_out", "cancelled"])
def test_a_deployment_that_did_not_come_through_is_a_failure(hub: Hub, mirror: Mirror, state: str) -> None:
    one = deployment(state=state)
    assert (shown(hub, mirror, one.release.git_sha) or "")[0] == "failure"


def test_live_where_nothing_is_required_is_a_success(hub: Hub, mirror: Mirror) -> None:
    one = deployment()
    assert shown(hub, mirror, one.release.git_sha) == ("success", "Live; no check is required.")


def test_the_checks_are_followed(hub: Hub, mirror: Mirror) -> None:
    scene = Scene()
    sha, smoke = scene.release.git_sha, scene.checks[0]
    assert shown(hub, mirror, sha) == ("success", "Live and verified.")
    rerun = passed(smoke, scene.in_gamma, state=RunState.RUNNING, finished_at=None, valid_until=None)
    assert shown(hub, mirror, sha) == ("pending", "Live; to be verified: smoke.")
    now = timezone.now()
    VerificationRun.objects.filter(pk=rerun.pk).update(state=RunState.FAILED, finished_at=now)
    assert shown(hub, mirror, sha) == ("failure", "Live, and not verified: smoke.")
    VerificationRun.objects.filter(pk=rerun.pk).delete()
    assert shown(hub, mirror, sha) == ("success", "Live and verified.")
    with time_machine.travel(now + timedelta(days=2)):  # no pass counts any more, and no row has changed
        assert shown(hub, mirror, sha) == ("failure", "Live, and not verified: integration and 4 more.")


def test_a_check_that_never_ran_is_awaited_and_one_that_is_not_required_does_not_count(
    hub: Hub, mirror: Mirror
) -> None:
    scene = Scene()
    VerificationRun.objects.filter(definition=scene.checks[1]).delete()
    assert shown(hub, mirror, scene.release.git_sha) == ("pending", "Live; to be verified: integration.")
    CheckDefinition.objects.filter(pk=scene.checks[1].pk).update(state="retired")
    assert shown(hub, mirror, scene.release.git_sha) == ("success", "Live and verified.")


def test_what_was_verified_stays_so_when_another_takes_its_place(hub: Hub, mirror: Mirror) -> None:
    scene = Scene()
    sha = scene.release.git_sha
    assert shown(hub, mirror, sha) == ("success", "Live and verified.")
    to(scene.in_gamma, DeploymentState.SUPERSEDED)
    VerificationRun.objects.update(state=RunState.INVALIDATED)
    assert shown(hub, mirror, sha) == ("success", "Live and verified.")


def test_what_was_replaced_on_its_way_does_not_stay_pending(hub: Hub, mirror: Mirror) -> None:
    one, unseen = deployment(state="in_progress"), deployment(environment=environment("dev"), state="superseded")
    sha = one.release.git_sha
    assert (shown(hub, mirror, sha) or "")[0] == "pending"
    long_ago = timezone.now() - MIRRORED - timedelta(hours=1)
    Deployment.objects.filter(pk=one.pk).update(
        state=DeploymentState.SUPERSEDED, finished_at=long_ago, requested_at=long_ago
    )
    assert shown(hub, mirror, sha) == ("failure", "Another one took its place before it was verified.")
    assert shown(hub, mirror, unseen.release.git_sha, "ceesarcode/dev") is None


def test_of_one_commit_deployed_twice_what_goes_on_counts_and_then_what_is_live(hub: Hub, mirror: Mirror) -> None:
    one = release()
    deployment(release=one)
    again = deployment(release=one, state="in_progress")
    assert (shown(hub, mirror, one.git_sha) or "")[0] == "pending"
    to(again, DeploymentState.FAILED)
    assert (shown(hub, mirror, one.git_sha) or "")[0] == "success"


def test_a_promotion_is_told_with_its_page(hub: Hub, mirror: Mirror, settings: Any) -> None:
    settings.FRONTEND_ORIGINS = ["https://code.example.com"]
    scene = Scene()
    promotion, context = scene.requested(), "ceesarcode/promotion/prod"
    sha = scene.release.git_sha
    assert shown(hub, mirror, sha, context) == ("pending", "Something on its checklist is missing.")
    (body,) = [body for _, body in hub.commits if body["context"] == context]
    assert body["target_url"] == f"https://code.example.com/board/promotions/{promotion.pk}/"
    promotion = scene.signed(promotion)
    assert shown(hub, mirror, sha, context) == ("pending", "It waits for approval.")
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    assert shown(hub, mirror, sha, context) == ("pending", "It is approved.")
    reject_promotion(by=scene.approver, promotion=Promotion.objects.get(), comment="Not today")
    assert shown(hub, mirror, sha, context) == ("failure", "It was rejected.")
    assert "Not today" not in str(hub.asked)
    scene.requested()
    assert (shown(hub, mirror, sha, context) or "")[0] == "pending"  # the latest one counts


@pytest.mark.parametrize(
    ("state", "word"),
    [
        *((PromotionState.SUCCEEDED, "success"), (PromotionState.FAILED, "failure")),
        *((PromotionState.CANCELLED, "error"), (PromotionState.EXPIRED, "error"), (PromotionState.SUPERSEDED, "error")),
    ],
)
def test_how_a_promotion_ends_is_told_however_late(hub: Hub, mirror: Mirror, state: str, word: str) -> None:
    scene = Scene()
    promotion, context = scene.requested(), "ceesarcode/promotion/prod"
    assert (shown(hub, mirror, scene.release.git_sha, context) or "")[0] == "pending"
    long_ago = timezone.now() - MIRRORED - timedelta(hours=1)
    Promotion.objects.filter(pk=promotion.pk).update(
        state=state, requested_at=long_ago, finished_at=timezone.now(), outcome="so"
    )
    assert (shown(hub, mirror, scene.release.git_sha, context) or "")[0] == word


def test_every_state_has_a_word(hub: Hub, mirror: Mirror) -> None:
    from deployments.github.showing import DEPLOYMENT, PROMOTION

    assert set(DEPLOYMENT) == set(DeploymentState)
    assert set(PROMOTION) == set(PromotionState)


def test_a_commit_that_github_does_not_have_holds_up_nobody(hub: Hub, mirror: Mirror) -> None:
    unknown, known = deployment(environment=environment("dev")), deployment()
    hub.applies = lambda asked: asked.path == f"statuses/{unknown.release.git_sha}"
    hub.faults = [Fault(422, body={"message": "No commit found for SHA"})]
    assert (shown(hub, mirror, known.release.git_sha) or "")[0] == "success"
    row = GitHubCommitStatus.objects.get(git_sha=unknown.release.git_sha)
    assert (row.about, row.told, row.attempts) == (CommitContext.DEPLOYMENT, "", 1)
    assert "No commit found" in row.fault
