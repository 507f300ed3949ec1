"""Changes in production that no promotion brought, found by asking what runs there."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.audit.checking import check_chain
from core.models import AuditEvent
from deployments.enums import DeploymentState
from deployments.models import Deployment, Incident
from deployments.services import drifting
from deployments.services.drifting import look_for_changes
from deployments.tests.factories import deployment, environment, release
from deployments.tests.places import Place, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


@pytest.fixture
def live(place: Place) -> Deployment:
    return deployment(environment=environment("prod", base_url=place.url, requires_approvals=1))


def test_a_push_whose_webhook_was_lost_is_found_all_the_same(live: Deployment, place: Place) -> None:
    other = release()
    place.runs(other)
    (incident,) = look_for_changes()
    assert (incident.environment, incident.state) == (live.environment, "open")
    assert f"Production runs {other.git_sha[:7]}" in incident.title
    assert look_for_changes() == []
    assert (Incident.objects.count(), AuditEvent.objects.get().action) == (1, "deployments.incident.detected")
    assert check_chain().is_sound


def test_what_was_deployed_is_no_change(live: Deployment, place: Place) -> None:
    place.runs(live.release)
    assert look_for_changes() == []


@pytest.mark.parametrize("changes", [{"requires_approvals": 0}, {"base_url": ""}])
def test_where_anybody_deploys_nothing_is_a_change(live: Deployment, place: Place, changes: dict[str, Any]) -> None:
    place.runs(release())
    environment("prod", **changes)
    assert look_for_changes() == []


def test_no_answer_and_a_deployment_on_its_way_are_no_change(live: Deployment, place: Place) -> None:
    place.status = 503
    assert look_for_changes() == []
    place.status = 200
    place.runs(release())
    deployment(environment=live.environment, state=DeploymentState.DISPATCHING)
    assert look_for_changes() == []


def test_a_deployment_that_begins_while_it_is_asked_is_no_change(
    live: Deployment, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = drifting.ask_identity
    place.runs(release())

    def slow(base_url: str) -> Any:
        deployment(environment=live.environment, state=DeploymentState.PENDING)
        return ask(base_url)

    monkeypatch.setattr(drifting, "ask_identity", slow)
    assert look_for_changes() == []
    assert not Incident.objects.exists()
