"""Deployments asked for and carried out: one at a time, and live only where what runs says so itself."""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from core.audit.checking import check_chain
from core.errors import Conflict, DomainError, Forbidden
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.identity import ask_identity
from deployments.models import Deployment, Environment
from deployments.parties import Party, party_of
from deployments.platforms import choosing
from deployments.platforms.command import CommandPlatform
from deployments.services.deploying.carrying import GRACE, LOST_AFTER, advance_deployment
from deployments.services.deploying.deciding import cancel_deployment, confirm_deployment
from deployments.services.deploying.requesting import request_deployment
from deployments.services.environments import place_hold, release_hold, resume_environment, stop_environment
from deployments.services.releases.judging import block_release
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.places import Place, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


@pytest.fixture
def gamma(place: Place) -> Environment:
    return environment("gamma", base_url=place.url)


def requested(manager: Party, gamma: Environment, key: str = "k", **fields: Any) -> Deployment:
    wish: dict[str, Any] = {
        "environment": gamma,
        "release": fields.pop("release", None) or release(),
        "idempotency_key": key,
    }
    return request_deployment(by=manager, **wish | fields)[0]


def advanced(one: Deployment, until: DeploymentState) -> Deployment:
    for _ in range(10):
        if one.state == until:
            return one
        one = advance_deployment(deployment=one)
    raise AssertionError(f"it stays {one.state}: {one.failure}")


def test_a_person_deploys_and_what_runs_has_the_last_word(manager: Party, gamma: Environment, place: Place) -> None:
    before = deployment(environment=gamma)
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    assert advance_deployment(deployment=one).state == DeploymentState.IN_PROGRESS  # nobody has said anything
    confirm_deployment(by=manager, deployment=one)
    one = advanced(one, DeploymentState.VERIFYING_IDENTITY)
    place.runs(before.release)
    assert advance_deployment(deployment=one).state == DeploymentState.VERIFYING_IDENTITY
    place.runs(one.release)
    one = advance_deployment(deployment=one)
    assert (one.state, one.observed_sha, one.observed_digest) == ("live", one.release.git_sha, one.release.digest)
    before.refresh_from_db()
    assert before.state == DeploymentState.SUPERSEDED
    assert check_chain().sound == AuditEvent.objects.count() > 5


def test_success_is_not_believed_while_the_old_image_runs(manager: Party, gamma: Environment, place: Place) -> None:
    place.runs(release())
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    confirm_deployment(by=manager, deployment=one)
    one = advanced(one, DeploymentState.VERIFYING_IDENTITY)
    with time_machine.travel(timezone.now() + GRACE + timedelta(seconds=1)):
        one = advance_deployment(deployment=one)
    assert one.state == DeploymentState.FAILED
    assert "in the place of" in one.failure
    assert requested(manager, gamma, key="next").state == DeploymentState.PENDING  # the slot is free


@pytest.mark.parametrize(
    ("status", "health", "fault"),
    [
        (500, {}, "answered 500"),
        (302, {}, "answered 302"),
        (200, b"<html>", "no answer that can be read"),
        (200, [], "no answer that can be read"),
        (200, {"status": "healthy"}, "the commit unknown in the place of"),
    ],
)
def test_an_answer_that_says_nothing_is_no_identity(place: Place, status: int, health: Any, fault: str) -> None:
    place.status, place.health = status, health
    assert fault in ask_identity(place.url).differs_from(git_sha="a", digest="b")


def test_nobody_answering_is_no_identity() -> None:
    assert "no answer" in ask_identity("http://127.0.0.1:9").fault
    assert "no address" in ask_identity("").fault


def test_the_same_wish_twice_is_one_deployment(manager: Party, gamma: Environment) -> None:
    one = requested(manager, gamma)
    again, is_new = request_deployment(by=manager, environment=gamma, release=one.release, idempotency_key="k")
    assert (again, is_new) == (one, False)
    with pytest.raises(Conflict, match="used for another deployment"):
        requested(manager, gamma)


def test_one_at_a_time(manager: Party, gamma: Environment) -> None:
    requested(manager, gamma)
    with pytest.raises(Conflict, match="Something else is being deployed"):
        requested(manager, gamma, key="other")
    assert Deployment.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x" * 101, "a\nb"])
def test_a_key_that_is_none_is_refused(manager: Party, gamma: Environment, key: str) -> None:
    with pytest.raises(DomainError, match="1 to 100 printable"):
        requested(manager, gamma, key=key)


def test_who_may_not_deploy(gamma: Environment) -> None:
    with pytest.raises(Forbidden, match="To deploy takes the role"):
        requested(party_of(person(Role.APPROVER)), gamma)


def test_production_takes_promotions_alone(manager: Party) -> None:
    with pytest.raises(Conflict, match="what a promotion brings"):
        requested(manager, environment("prod", requires_approvals=1))


def test_nothing_goes_where_it_was_stopped(manager: Party, gamma: Environment) -> None:
    stop_environment(by=manager, environment=gamma, reason="fire")
    with pytest.raises(Conflict, match="was stopped: fire"):
        requested(manager, gamma)
    with pytest.raises(Conflict, match="stopped already"):
        stop_environment(by=manager, environment=gamma, reason="fire")
    resume_environment(by=manager, environment=gamma, reason="it is out")
    assert requested(manager, gamma).state == DeploymentState.PENDING


def test_nothing_but_a_rollback_goes_where_there_is_a_hold(manager: Party, gamma: Environment) -> None:
    hold = place_hold(by=manager, environment=gamma, reason="rolled back")
    assert place_hold(by=manager, environment=gamma, reason="again") == hold
    with pytest.raises(Conflict, match="on hold: rolled back"):
        requested(manager, gamma)
    assert requested(manager, gamma, key="back", kind="rollback").kind == "rollback"
    release_hold(by=manager, hold=hold, reason="understood")
    with pytest.raises(Conflict, match="released already"):
        release_hold(by=manager, hold=hold, reason="understood")


def test_a_blocked_release_and_a_live_one_are_not_deployed(manager: Party, gamma: Environment) -> None:
    bad = release()
    block_release(by=manager, release=bad, reason="a hole")
    with pytest.raises(Conflict, match="is blocked: a hole"):
        requested(manager, gamma, release=bad)
    live = deployment(environment=gamma)
    with pytest.raises(Conflict, match="is live in"):
        requested(manager, gamma, release=live.release)


def test_a_deployment_is_cancelled_once(manager: Party, gamma: Environment) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cancel_deployment(by=manager, deployment=one, reason="not today")
    assert (one.state, one.finished_at is not None) == ("cancelled", True)
    with pytest.raises(Conflict, match="this is its end"):
        cancel_deployment(by=manager, deployment=one, reason="not today")


def test_what_is_not_deployed_by_hand_is_not_confirmed(manager: Party, gamma: Environment) -> None:
    one = requested(manager, gamma)
    with pytest.raises(Conflict, match="is pending"):
        confirm_deployment(by=manager, deployment=one)
    environment("gamma", platform="command")
    gamma.refresh_from_db()
    one = Deployment.objects.get(pk=one.pk)
    with pytest.raises(Conflict, match="not deployed by hand"):
        confirm_deployment(by=manager, deployment=one)


@pytest.fixture
def commanded(gamma: Environment, settings: Any, tmp_path: Path) -> Any:
    """Deploys and probes by Python programs of the test's; the first writes down with what it was started."""

    def set_up(deploys: str, probe: str = "") -> Path:
        environment("gamma", platform="command", service_ref="svc-1")
        gamma.refresh_from_db()
        commands = [
            [
                sys.executable,
                "-c",
                deploys,
                str(tmp_path / "said"),
                "{image}",
                "{environment}",
                "{service_ref}",
                "{key}",
            ]
        ]
        if probe:
            commands.append([sys.executable, "-c", probe, "{key}"])
        settings.DEPLOY_COMMANDS = json.dumps({"gamma": commands})
        return tmp_path / "said"

    return set_up


WRITES = """
import os, sys
with open(sys.argv[1], "a") as file:
    print(*sys.argv[2:], os.environ.get("SECRET_KEY", "-"), file=file)
"""


def test_a_command_deploys(commanded: Any, manager: Party, gamma: Environment, place: Place, monkeypatch: Any) -> None:
    monkeypatch.setenv("SECRET_KEY", "hunter2")
    said = commanded(WRITES)
    one = requested(manager, gamma)
    place.runs(one.release)
    one = advanced(one, DeploymentState.LIVE)
    assert said.read_text() == f"{one.release.image} gamma svc-1 k -\n"


def test_a_command_that_fails_fails_the_deployment(commanded: Any, manager: Party, gamma: Environment) -> None:
    commanded("print('no room'); raise SystemExit(4)")
    one = advanced(requested(manager, gamma), DeploymentState.FAILED)
    assert one.failure == "The command ended with exit code 4: no room"


def test_a_command_that_is_not_there_fails_the_deployment(settings: Any, manager: Party, gamma: Environment) -> None:
    environment("gamma", platform="command")
    settings.DEPLOY_COMMANDS = ""
    one = advance_deployment(deployment=requested(manager, Environment.objects.get(pk=gamma.pk)))
    assert (one.state, "names none for it" in one.failure) == ("failed", True)
    settings.DEPLOY_COMMANDS = '{"gamma": [["/no/such/command"]]}'
    one = requested(manager, Environment.objects.get(pk=gamma.pk), key="again")
    assert "There is no command" in advanced(one, DeploymentState.FAILED).failure


@pytest.mark.parametrize(("probe", "state"), [("raise SystemExit(0)", "live"), ("raise SystemExit(3)", "failed")])
def test_a_dispatch_that_died_is_asked_for_and_not_repeated(
    commanded: Any, manager: Party, gamma: Environment, place: Place, probe: str, state: str
) -> None:
    said = commanded(WRITES, probe)
    one = requested(manager, gamma)
    place.runs(one.release)
    dead = Deployment.objects.filter(pk=one.pk)
    dead.update(state=DeploymentState.DISPATCHING, heartbeat_at=timezone.now(), attempt=1, version=2)
    one = dead.get()
    assert advance_deployment(deployment=one).state == DeploymentState.DISPATCHING
    with time_machine.travel(timezone.now() + LOST_AFTER + timedelta(seconds=1)):
        one = advanced(one, DeploymentState.UNKNOWN)
        with pytest.raises(Conflict, match="Something else is being deployed"):
            requested(manager, gamma, key="other")
        one = advanced(one, DeploymentState(state))
    assert not said.exists()


TAKES_ITS_TIME = """
import sys, time
with open(sys.argv[1], "a") as file:
    print("deployed", file=file, flush=True)
time.sleep(60)
"""


def test_an_answer_that_was_lost_after_the_platform_accepted_is_adopted(
    commanded: Any, manager: Party, gamma: Environment, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deployed once, however often the trigger is tried again."""
    said = commanded(TAKES_ITS_TIME, "raise SystemExit(0)")
    monkeypatch.setattr(choosing, "CommandPlatform", partial(CommandPlatform, timeout_seconds=1.5))
    one = requested(manager, gamma)
    place.runs(one.release)
    one = advanced(one, DeploymentState.UNKNOWN)
    assert "did not end within" in one.failure
    assert requested(manager, gamma, release=one.release) == one
    one = advanced(one, DeploymentState.LIVE)
    assert (said.read_text(), one.attempt) == ("deployed\n", 1)


def test_a_worker_that_comes_back_from_the_dead_changes_nothing(manager: Party, gamma: Environment) -> None:
    one = requested(manager, gamma)
    late = Deployment.objects.get(pk=one.pk)
    advance_deployment(deployment=one)
    with pytest.raises(Conflict, match="changed by somebody else"):
        advance_deployment(deployment=late)
    assert Deployment.objects.get().attempt == 1
