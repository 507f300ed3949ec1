"""Random people do random things with releases, environments and promotions; whatever they do, the invariants hold. And
where one of our own guards is taken away, that is found.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from deployments.enums import DeploymentState
from deployments.models import Deployment, Promotion
from deployments.platforms import PlatformError
from deployments.services import moving
from deployments.services.deploying import carrying, requesting
from deployments.services.promoting import refreshing, starting
from deployments.tests.actors import STAGES, Actors
from deployments.tests.outside import Mood, Outside

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform of the machine, which is told at once what runs: nobody waits for an old process to end."""
    outside = Outside()
    monkeypatch.setattr(Actors, "outside", outside, raising=False)
    monkeypatch.setattr(carrying, "platform_for", outside.platform_for)
    monkeypatch.setattr("deployments.services.deploying.deciding.platform_for", outside.platform_for)
    monkeypatch.setattr(carrying, "ask_identity", outside.ask_identity)
    monkeypatch.setattr(carrying, "GRACE", timedelta(0))


def run(examples: int, steps: int, **given: Any) -> None:
    run_state_machine_as_test(
        Actors,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            **given,
        ),
    )


@pytest.mark.parametrize("stage", STAGES[1:])
def test_an_example_begins_on_the_way(stage: str) -> None:
    machine = Actors()
    machine.begin(others=[], stage=stage, mood=Mood.GOOD)
    found = [str(state) for state in Promotion.objects.order_by("pk").values_list("state", flat=True)]
    assert found == (["succeeded", "succeeded"] if stage == "rolled back" else [stage])
    machine.teardown()


@pytest.mark.postgres
def test_whatever_people_do() -> None:
    run(20, 15)


@pytest.mark.slow
@pytest.mark.postgres
@pytest.mark.timeout(300)
def test_whatever_people_do_for_long() -> None:
    run(50, 30)


def send_again(deployment: Deployment) -> Deployment:
    with suppress(PlatformError):
        Actors.outside.deploy(carrying.order_of(deployment))
    return carrying._end(deployment, DeploymentState.FAILED, "")


def believe(deployment: Deployment) -> Deployment:
    return carrying._become_live(deployment, {})


def no_reason(*_: Any, **__: Any) -> list[str]:
    return []


FAULTS: dict[str, list[tuple[Any, str, Any]]] = {
    "words on other facts count": [(refreshing, "_make_stale", lambda *_: 0)],
    "approvals are not counted": [(refreshing, "approvals_of", lambda _: 9)],
    "what changed in the queue is dispatched": [(starting, "_has_changed", lambda _: False)],
    "nobody looks at stops and holds": [
        (starting, "reasons_against", no_reason),
        (requesting, "reasons_against", no_reason),
    ],
    "a lost order is sent again": [(carrying, "_reconcile", send_again)],
    "the platform's word is believed": [(carrying, "_check_identity", believe)],
    "a move leaves no event": [(moving, "record_event", no_reason), (moving, "notify", no_reason)],
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_ours_is_found(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for place, name, planted in FAULTS[fault]:
        monkeypatch.setattr(place, name, planted)
    with pytest.raises(AssertionError):
        run(150, 20, phases=[Phase.generate], derandomize=True, database=None, report_multiple_bugs=False)
