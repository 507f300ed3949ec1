"""What runs in an environment is asked from time to time: what no deployment brought alarms, and verifies nothing."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from core.models import AuditEvent
from deployments.enums import DeploymentState, EnvironmentState
from deployments.models import Environment, Incident
from deployments.services.watching import CERTAIN_AFTER, EVERY, watch_environment, watch_environments
from deployments.tests.factories import deployment, release
from deployments.tests.places import Place, serving
from deployments.tests.scenes import Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


@pytest.fixture
def scene(place: Place) -> Scene:
    scene = Scene()
    Environment.objects.filter(pk=scene.gamma.pk).update(base_url=place.url)
    scene.gamma.refresh_from_db()
    place.runs(scene.release)
    return scene


def watched(scene: Scene, *, later: timedelta = timedelta()) -> Environment:
    with time_machine.travel(timezone.now() + later):
        return watch_environment(environment=Environment.objects.get(pk=scene.gamma.pk))


def test_what_was_deployed_runs_there(scene: Scene) -> None:
    seen = watched(scene)
    assert (seen.seen_sha, seen.seen_digest, seen.seen_fault) == (scene.release.git_sha, scene.release.digest, "")
    assert (seen.drifted_since, Incident.objects.exists()) == (None, False)


def test_what_nobody_deployed_is_an_incident_once_and_verifies_nothing(scene: Scene, place: Place) -> None:
    promotion = scene.requested()
    place.runs(release())
    first = watched(scene)
    assert first.drifted_since is not None
    assert not Incident.objects.exists(), "one look is not enough"
    watched(scene, later=CERTAIN_AFTER + timedelta(seconds=1))
    watched(scene, later=2 * CERTAIN_AFTER)
    incident = Incident.objects.get()
    assert (incident.environment, incident.detected_at) == (scene.gamma, first.drifted_since)
    event = AuditEvent.objects.get(action="deployments.incident.detected")
    assert "which no deployment brought" in event.reason
    for run in scene.runs:
        run.refresh_from_db()
        assert run.state == "invalidated"
    promotion.refresh_from_db()


def test_it_is_over_when_the_right_one_runs_again(scene: Scene, place: Place) -> None:
    place.runs(release())
    watched(scene)
    place.runs(scene.release)
    assert watched(scene, later=timedelta(minutes=1)).drifted_since is None
    watched(scene, later=2 * CERTAIN_AFTER)
    assert not Incident.objects.exists()


def test_nothing_is_concluded_while_something_is_deployed(scene: Scene, place: Place) -> None:
    place.runs(release())
    deployment(environment=scene.gamma, state=DeploymentState.IN_PROGRESS)
    assert watched(scene).drifted_since is None


def test_no_answer_is_told_and_is_no_drift(scene: Scene, place: Place) -> None:
    place.status = 500
    seen = watched(scene)
    assert ("answered 500" in seen.seen_fault, seen.drifted_since) == (True, None)


def test_each_in_its_turn(scene: Scene) -> None:
    assert watch_environments() == 1, "prod has no address"
    assert watch_environments() == 0
    with time_machine.travel(timezone.now() + EVERY):
        Environment.objects.filter(pk=scene.gamma.pk).update(state=EnvironmentState.LOCKED)
        assert watch_environments() == 0
        Environment.objects.filter(pk=scene.gamma.pk).update(state=EnvironmentState.ACTIVE)
        assert watch_environments() == 1
