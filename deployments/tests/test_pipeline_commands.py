"""The commands for a pipeline: the same services, JSON, and exit codes that a workflow can act on."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from deployments.enums import PromotionState, Role
from deployments.models import Deployment, Environment, Promotion, Release
from deployments.services.promoting.refreshing import refresh_promotion
from deployments.services.promoting.words import approve_promotion
from deployments.tests.factories import environment, person, release
from deployments.tests.places import serving
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db
BUILD = (
    *("--label", "1.4.0", "--git-sha", "ab" * 20, "--digest", "sha256:" + "cd" * 32),
    *("--image-repo", "registry.example.com/ceesarcode", "--built-at", "2026-11-01T12:00:00Z"),
    *("--irreversible", "problems.0009"),
)


def called(name: str, *args: str) -> tuple[int, Any]:
    """The exit code, and what was told as JSON."""
    out = StringIO()
    code = 0
    try:
        call_command(name, *args, "--json", "--by", "mia", stdout=out)
    except CommandError as error:
        code = error.returncode
    return code, json.loads(out.getvalue())


@pytest.fixture
def mia() -> Any:
    return person(Role.RELEASE_MANAGER, name="mia")


def test_a_release_is_recorded_once(mia: Any) -> None:
    code, told = called("record_release", *BUILD)
    assert (code, told["new"], told["migrations"]) == (0, True, [{"name": "problems.0009", "reversible": False}])
    code, told = called("record_release", *BUILD)
    assert (code, told["new"]) == (0, False)
    code, told = called("record_release", *BUILD, "--digest", "latest")
    assert (code, told["field"]) == (2, "digest")
    code, told = called("record_release", *BUILD, "--built-at", "yesterday")
    assert (code, told["field"]) == (2, "built_at")
    assert Release.objects.count() == 1


def test_whoever_has_no_role_is_refused() -> None:
    person(name="mia")
    assert called("record_release", *BUILD)[0] == 2
    assert not Release.objects.exists()


def test_nobody_and_nowhere_are_refused(mia: Any) -> None:
    assert called("deploy", "gama", "1.0", "--key", "k")[1]["error"] == "environment_unknown"
    environment("gamma")
    assert called("deploy", "gamma", "1.0", "--key", "k")[1]["error"] == "release_unknown"
    mia.is_active = False
    mia.save()
    assert called("deploy", "gamma", "1.0", "--key", "k")[1]["error"] == "user_unknown"
    assert not Environment.objects.filter(slug="gama").exists()


def test_a_deployment_is_carried_on_until_it_ends(mia: Any, settings: Any) -> None:
    one = release()
    with serving() as place:
        environment("gamma", platform="command", base_url=place.url)
        place.runs(one)
        settings.DEPLOY_COMMANDS = '{"gamma": [["true"]]}'
        code, told = called("deploy", "gamma", one.git_sha, "--key", "build-7", "--wait", "20")
    assert (code, told["state"], told["observed_digest"]) == (0, "live", one.digest)
    code, told = called("deploy", "gamma", one.digest, "--key", "build-7")
    assert (code, told["new"]) == (0, False)
    settings.DEPLOY_COMMANDS = '{"gamma": [["false"]]}'
    code, told = called("deploy", "gamma", release().label, "--key", "build-8", "--wait", "20")
    assert (code, told["state"]) == (1, "failed")
    assert Deployment.objects.count() == 2


def test_a_promotion_is_asked_for_and_started_when_people_have_decided(mia: Any) -> None:
    scene = Scene()
    code, told = called("request_promotion", scene.release.label, "prod", "--reason", "ready")
    assert (code, told["state"]) == (0, "open")
    assert any("Rollback plan" in sentence or "Plan" in sentence for sentence in told["blockers"])
    code, refused = called("promote", str(told["id"]))
    assert (code, refused["error"]) == (2, "not_approved")
    promotion = Promotion.objects.get(pk=told["id"])
    promotion.plan = scene.plan
    promotion.save()
    promotion = scene.signed(refresh_promotion(promotion))
    approve_promotion(by=scene.approver, promotion=promotion, gate_hash=promotion.gate_hash)
    code, told = called("promote", str(promotion.pk))
    assert (code, told["state"]) == (0, PromotionState.QUEUED)
    assert called("promote", "999999")[1]["error"] == "promotion_unknown"
    assert promotion.expires_at > timezone.now()
