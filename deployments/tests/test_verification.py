"""Verification: what is asked, what is found, what is written down, and until when it counts."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import httpx2
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from core.errors import Conflict, Forbidden
from deployments.enums import CheckKind, DefinitionState, DeploymentState, Role, RunState
from deployments.models import CheckDefinition, Deployment, EnvVariable, Evidence, VerificationRun
from deployments.parties import Party, party_of
from deployments.services.verifying.requesting import request_verification
from deployments.services.verifying.running import LOST_AFTER, abort_lost, mark_stale, run_verification
from deployments.tests.factories import deployment, environment, person
from deployments.tests.places import Place, serving
from deployments.verifying.base import Unmet
from deployments.verifying.smoke import look_at_readiness

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER, name="mia"))


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


@pytest.fixture
def live(place: Place) -> Deployment:
    return deployment(environment=environment("gamma", base_url=place.url))


def define(kind: str, **fields: Any) -> CheckDefinition:
    given = {"environment": environment("gamma"), "name": kind, "kind": kind, "state": DefinitionState.ACTIVE}
    return CheckDefinition.objects.create(**given | fields)


def verified(manager: Party, *kinds: str) -> list[VerificationRun]:
    runs = request_verification(by=manager, environment=environment("gamma"), trigger="test", kinds=kinds)
    return [run_verification(run=run, tell=lambda _: None) for run in runs]


def test_what_runs_is_asked_and_the_answer_kept(manager: Party, live: Deployment, place: Place) -> None:
    define(CheckKind.IDENTITY, ttl_minutes=60)
    place.runs(live.release)
    (run,) = verified(manager)
    assert (run.state, run.attempt, run.deployment) == ("passed", 1, live)
    assert run.valid_until is not None
    assert run.finished_at is not None
    assert run.valid_until - run.finished_at == timedelta(hours=1)
    evidence = Evidence.objects.get(run=run)
    assert json.loads(bytes(evidence.data))["found"] == [live.release.git_sha, live.release.digest]


def test_a_later_failure_takes_the_pass_before_it(manager: Party, live: Deployment, place: Place) -> None:
    define(CheckKind.IDENTITY)
    place.runs(live.release)
    (passed,) = verified(manager)
    place.status = 500
    (failed,) = verified(manager)
    passed.refresh_from_db()
    assert (passed.state, failed.state, failed.attempt) == ("invalidated", "failed", 2)
    assert "answered 500" in failed.verdict
    assert Evidence.objects.filter(run=failed).exists()


def test_a_pass_is_stale_when_its_time_is_over_and_void_when_something_else_is_live(
    manager: Party, live: Deployment, place: Place
) -> None:
    define(CheckKind.IDENTITY, ttl_minutes=60)
    place.runs(live.release)
    (first,) = verified(manager)
    assert mark_stale() == 0
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert mark_stale() == 1
    first.refresh_from_db()
    assert first.state == RunState.STALE
    (second,) = verified(manager)
    Deployment.objects.filter(pk=live.pk).update(state=DeploymentState.SUPERSEDED)
    assert mark_stale() == 1
    second.refresh_from_db()
    assert second.state == RunState.INVALIDATED


def test_a_run_whose_process_is_gone_ends(manager: Party, live: Deployment) -> None:
    define(CheckKind.IDENTITY)
    (run,) = request_verification(by=manager, environment=environment("gamma"), trigger="test")
    VerificationRun.objects.update(state=RunState.RUNNING, started_at=timezone.now())
    assert abort_lost() == 0
    with time_machine.travel(timezone.now() + LOST_AFTER + timedelta(seconds=1)):
        assert abort_lost() == 1
    run.refresh_from_db()
    assert (run.state, run.verdict) == ("aborted", "Whoever ran it did not come back.")
    assert run.finished_at is not None


@pytest.mark.parametrize(
    ("health", "fault"),
    [
        ({"environment": "prod"}, "it says that it is prod"),
        ({"version": "0.9"}, "the version is 0.9"),
        ({"status": "unhealthy"}, "the status is unhealthy"),
    ],
)
def test_smoke_fails_where_health_is_another(
    manager: Party, live: Deployment, place: Place, health: dict[str, str], fault: str
) -> None:
    define(CheckKind.SMOKE)
    place.runs(live.release)
    place.health |= health
    (run,) = verified(manager)
    assert (run.state, fault in run.verdict) == ("failed", True)


def test_smoke_goes_on_to_the_next_step(manager: Party, live: Deployment, place: Place) -> None:
    define(CheckKind.SMOKE)
    place.runs(live.release)
    (run,) = verified(manager)
    assert run.verdict == "problems: /api/problems answered 404."
    protocol = json.loads(bytes(Evidence.objects.get(run=run).data))
    assert [step["met"] for step in protocol] == [True, True, False]


@pytest.mark.parametrize(
    ("status", "states", "saw"),
    [
        (200, {"database": "ok", "upkeep": "degraded"}, "2 dependencies"),
        (404, {}, "a release from before there was an answer to this"),
        (503, {"database": "ok", "executor": "failing"}, "/api/ready answered 503; executor: Well or not."),
        (500, {}, "/api/ready answered 500"),
    ],
)
def test_smoke_looks_at_readiness(status: int, states: dict[str, str], saw: str) -> None:
    checks = {name: {"state": state, "sentence": "Well or not."} for name, state in states.items()}
    transport = httpx2.MockTransport(lambda _: httpx2.Response(status, json={"checks": checks}))
    with httpx2.Client(transport=transport, base_url="http://gamma") as client:
        if status in (200, 404):
            assert look_at_readiness(client) == saw
        else:
            with pytest.raises(Unmet) as unmet:
                look_at_readiness(client)
            assert str(unmet.value) == saw


def test_load_is_measured_and_held_to_its_thresholds(manager: Party, live: Deployment) -> None:
    spec = {"seconds": 0.3, "clients": 2, "requests": [{"method": "GET", "path": "/api/health"}]}
    define(CheckKind.PERFORMANCE, spec=spec, thresholds={"error_share": 0})
    (run,) = verified(manager)
    assert run.state == RunState.PASSED
    assert run.figures["requests"] > 1
    CheckDefinition.objects.update(state=DefinitionState.RETIRED)
    spec["requests"] = [{"method": "GET", "path": "/nowhere"}]
    define(CheckKind.PERFORMANCE, spec=spec, thresholds={"error_share": 0}, revision=2)
    (run,) = verified(manager)
    assert (run.state, run.verdict) == ("failed", "error_share is 1, above 0.")


@pytest.mark.parametrize(
    "spec",
    [
        {"clients": "many"},
        {"seconds": -1},
        {"requests": []},
        {"requests": [{"method": "DELETE", "path": "/"}]},
        {"requests": [{"method": "GET", "path": "//elsewhere.example.com/"}]},
        {"requests": [{"method": "GET", "path": "https://elsewhere.example.com/"}]},
    ],
)
def test_a_definition_that_says_nonsense_is_an_error(manager: Party, live: Deployment, spec: dict[str, Any]) -> None:
    define(CheckKind.PERFORMANCE, spec=spec)
    (run,) = verified(manager)
    assert (run.state, "definition of the check is wrong" in run.verdict) == ("error", True)


def test_parity_looks_at_the_environment_behind(manager: Party, live: Deployment) -> None:
    define(CheckKind.CONFIG_PARITY)
    assert verified(manager)[0].state == RunState.INCONCLUSIVE
    for slug, value in (("gamma", "true"), ("prod", "false")):
        EnvVariable.objects.create(
            environment=environment(slug),
            key="ENABLE_X",
            parity="equal",
            value=value,
            source="t",
            observed_at=timezone.now(),
        )
    (run,) = verified(manager)
    assert (run.state, "ENABLE_X must be equal" in run.verdict) == ("failed", True)


def test_logs_come_from_the_command_of_the_settings(manager: Party, live: Deployment, settings: Any) -> None:
    define(CheckKind.LOG_SCAN, thresholds={"errors": 0})
    assert verified(manager)[0].state == RunState.INCONCLUSIVE
    settings.LOG_COMMANDS = '{"gamma": [["printf", "fine\\\\nERROR in {environment}\\\\n"]]}'
    (run,) = verified(manager)
    assert (run.state, run.figures) == ("failed", {"lines": 2, "errors": 1})
    settings.LOG_COMMANDS = '{"gamma": [["false"]]}'
    assert verified(manager)[0].state == RunState.ERROR


def test_what_is_not_live_is_not_verified(manager: Party) -> None:
    define(CheckKind.IDENTITY)
    with pytest.raises(Conflict, match="Nothing is live"):
        verified(manager)
    deployment(environment=environment("gamma"))
    with pytest.raises(Conflict, match="no active check of that kind"):
        verified(manager, CheckKind.SMOKE)


def test_who_may_not_verify(live: Deployment) -> None:
    with pytest.raises(Forbidden):
        verified(party_of(person(Role.BUSINESS_STAKEHOLDER)))


def test_a_run_is_run_once(manager: Party, live: Deployment) -> None:
    define(CheckKind.IDENTITY)
    (run,) = request_verification(by=manager, environment=environment("gamma"), trigger="test")
    again = VerificationRun.objects.get(pk=run.pk)
    run_verification(run=run, tell=lambda _: None)
    with pytest.raises(Conflict):
        run_verification(run=again, tell=lambda _: None)


def called(*args: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("verify_environment", *args, "--by", "mia", stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def test_the_command_says_what_it_found_and_ends_with_it(manager: Party, live: Deployment, place: Place) -> None:
    define(CheckKind.IDENTITY)
    place.runs(live.release)
    code, said = called("gamma")
    assert (code, "identity: passed." in said) == (0, True)
    code, said = called("gamma", "--json")
    assert [run["state"] for run in json.loads(said)["runs"]] == ["passed"]
    place.status = 503
    code, said = called("gamma")
    assert (code, "is not verified: identity" in said) == (1, True)
    code, said = called("gama")
    assert (code, "There is no environment gama" in said) == (2, True)
    assert VerificationRun.objects.count() == 3


def test_the_command_waits_for_a_run_that_the_server_carries_out(
    manager: Party, live: Deployment, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server looks for queued runs as well: whoever is faster runs one, and nobody is refused for that."""
    define(CheckKind.IDENTITY)
    place.runs(live.release)

    def too_late(*, run: VerificationRun, tell: Any) -> None:
        run_verification(run=VerificationRun.objects.get(pk=run.pk), tell=tell)
        run_verification(run=run, tell=tell)

    monkeypatch.setattr("deployments.management.commands.verify_environment.run_verification", too_late)
    code, said = called("gamma")
    assert (code, "identity: passed." in said) == (0, True)
    assert VerificationRun.objects.get().attempt == 1


def test_what_is_under_way_is_not_begun_a_second_time(manager: Party, live: Deployment) -> None:
    define(CheckKind.IDENTITY)
    gamma = environment("gamma")
    (first,) = request_verification(by=manager, environment=gamma, trigger="test")
    define(CheckKind.SMOKE)
    again = request_verification(by=manager, environment=gamma, trigger="test")
    assert first in again
    assert VerificationRun.objects.count() == 2
    VerificationRun.objects.filter(pk=first.pk).update(state=RunState.ABORTED, finished_at=timezone.now())
    assert request_verification(by=manager, environment=gamma, trigger="test", kinds=[CheckKind.IDENTITY]) != [first]
