"""Whole deployments to each platform: carried out, adopted after a lost answer, and believed of nobody's word alone."""

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone

from core.errors import Conflict
from core.models import AuditEvent
from deployments.enums import DeploymentState, Role
from deployments.models import Deployment, Environment, Incident
from deployments.parties import Party, party_of
from deployments.platforms import api
from deployments.platforms.choosing import platform_for
from deployments.services.deploying.carrying import GRACE, LISTED_AFTER, advance_deployment
from deployments.services.deploying.deciding import cancel_deployment
from deployments.services.deploying.requesting import request_deployment
from deployments.services.watching import CERTAIN_AFTER, watch_environment
from deployments.tests.factories import deployment, environment, person, release
from deployments.tests.places import Place, serving
from deployments.tests.platforms.clouds import Fly, Koyeb, Railway, Render
from deployments.tests.platforms.standin import TOKEN, Fault, Standin

pytestmark = pytest.mark.django_db
LISTING = pytest.mark.parametrize("cloud", [Render, Railway, Koyeb], indirect=True)


@pytest.fixture
def place() -> Iterator[Place]:
    with serving() as found:
        yield found


@pytest.fixture
def manager() -> Party:
    return party_of(person(Role.RELEASE_MANAGER))


@pytest.fixture
def gamma(cloud: Standin, place: Place, settings: Any) -> Environment:
    settings.PLATFORM_TOKENS = json.dumps({"gamma": TOKEN})
    settings.PLATFORM_URLS = json.dumps({cloud.platform: cloud.url})
    return environment("gamma", platform=cloud.platform, service_ref=cloud.service_ref, base_url=place.url)


def requested(manager: Party, gamma: Environment, key: str = "key", **fields: Any) -> Deployment:
    wanted = fields.pop("release", None) or release()
    return request_deployment(by=manager, environment=gamma, release=wanted, idempotency_key=key, **fields)[0]


def advanced(one: Deployment, until: str) -> Deployment:
    for _ in range(10):
        if one.state == until:
            return one
        one = advance_deployment(deployment=one)
    raise AssertionError(f"it stays {one.state}: {one.failure}")


def test_it_goes_live(cloud: Standin, gamma: Environment, manager: Party, place: Place) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cloud.put(cloud.queued)
    assert advance_deployment(deployment=one).state == DeploymentState.IN_PROGRESS
    cloud.put(cloud.live)
    one = advanced(one, DeploymentState.VERIFYING_IDENTITY)
    place.runs(one.release)
    one = advanced(one, DeploymentState.LIVE)
    assert cloud.live in one.platform_status
    assert cloud.variables["IMAGE_DIGEST"] == one.release.digest


@pytest.mark.parametrize(
    ("cloud", "word"), [(Railway, "SLEEPING"), (Fly, "stopped"), (Koyeb, "SLEEPING")], indirect=["cloud"]
)
def test_what_sleeps_already_is_woken_by_the_identity_check(
    cloud: Standin, gamma: Environment, manager: Party, place: Place, word: str
) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cloud.put(word)
    one = advanced(one, DeploymentState.VERIFYING_IDENTITY)
    place.runs(one.release)
    assert advanced(one, DeploymentState.LIVE).finished_at is not None


def test_another_image_that_answers_fails_it(cloud: Standin, gamma: Environment, manager: Party, place: Place) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cloud.put(cloud.live)
    one = advanced(one, DeploymentState.VERIFYING_IDENTITY)
    place.runs(release())
    with time_machine.travel(timezone.now() + GRACE + timedelta(seconds=1)):
        one = advance_deployment(deployment=one)
    assert (one.state, "the image" in one.failure, "in the place of" in one.failure) == ("failed", True, True)


def test_what_was_taken_before_the_answer_came_too_late_is_adopted(
    cloud: Standin, gamma: Environment, manager: Party, place: Place, monkeypatch: Any
) -> None:
    monkeypatch.setattr(api, "WHOLE_SECONDS", 0.2)
    cloud.faults["deploy"] = [Fault(acts=True, delay=0.5)]
    if isinstance(cloud, Fly):  # which looks by itself, and finds nobody answering
        cloud.machines.pop("m2")
        cloud.faults["get"] = [Fault(status=200, body=b'{"config": {"env": {}}}'), Fault()]
    one = advanced(requested(manager, gamma), DeploymentState.UNKNOWN)
    monkeypatch.undo()
    one = advanced(one, DeploymentState.IN_PROGRESS)
    assert cloud.count("deploy") == 1
    cloud.put(cloud.live)
    place.runs(one.release)
    one = advanced(one, DeploymentState.LIVE)
    assert (one.attempt, cloud.count("deploy"), one.failure) == (1, 1, "")


def test_what_never_came_is_missing_after_a_while_and_not_repeated(
    cloud: Standin, gamma: Environment, manager: Party
) -> None:
    cloud.faults["deploy"] = [Fault()]
    one = advanced(requested(manager, gamma), DeploymentState.UNKNOWN)
    assert advance_deployment(deployment=one).state == DeploymentState.UNKNOWN, "it may be listed later"
    with time_machine.travel(timezone.now() + LISTED_AFTER + timedelta(seconds=1)):
        one = advance_deployment(deployment=one)
    assert (one.state, one.failure) == ("failed", "The platform knows nothing of it.")
    assert cloud.count("deploy") == 1


def test_a_refusal_fails_it(cloud: Standin, gamma: Environment, manager: Party) -> None:
    cloud.faults["deploy"] = [Fault(status=400, body=b'{"message": "no such image"}')]
    one = advance_deployment(deployment=requested(manager, gamma))
    assert (one.state, "answered 400: no such image" in one.failure) == ("failed", True)
    assert requested(manager, gamma, key="next").state == DeploymentState.PENDING


def test_what_never_comes_to_an_end_times_out(cloud: Standin, gamma: Environment, manager: Party) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cloud.put("an odd word")
    assert advance_deployment(deployment=one).state == DeploymentState.IN_PROGRESS
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        one = advance_deployment(deployment=one)
    assert one.state == DeploymentState.TIMED_OUT


def test_a_cancelled_one_is_told_to_the_platform(cloud: Standin, gamma: Environment, manager: Party) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    cancel_deployment(by=manager, deployment=one, reason="not today")
    assert one.state == DeploymentState.CANCELLED
    assert cloud.count("cancel") == (0 if isinstance(cloud, Fly) else 1)
    assert ("no call that stops" in one.failure) == isinstance(cloud, Fly)


def test_one_whose_platform_lost_its_token_is_cancelled_all_the_same(
    cloud: Standin, gamma: Environment, manager: Party, settings: Any
) -> None:
    one = advanced(requested(manager, gamma), DeploymentState.IN_PROGRESS)
    settings.PLATFORM_TOKENS = ""
    cancel_deployment(by=manager, deployment=one, reason="not today")
    assert (one.state, "has no token" in one.failure) == ("cancelled", True)


@pytest.mark.parametrize("cloud", [Fly], indirect=True)
def test_a_rollback_on_fly_brings_the_machines_of_then(
    cloud: Fly, gamma: Environment, manager: Party, place: Place
) -> None:
    first = requested(manager, gamma, key="first")
    place.runs(first.release)
    first = advanced(first, DeploymentState.LIVE)
    then = {name: dict(machine["config"]) for name, machine in cloud.machines.items()}
    second = requested(manager, gamma, key="second")
    place.runs(second.release)
    second = advanced(second, DeploymentState.LIVE)
    assert second.memento
    assert "memory_mb" not in second.memento, "it is sealed"
    for machine in cloud.machines.values():
        machine["config"]["guest"] = {"memory_mb": 4096}
    third = requested(manager, gamma, key="third")
    place.runs(third.release)
    advanced(third, DeploymentState.LIVE)
    back = requested(manager, gamma, key="back", kind="rollback", release=first.release)
    place.runs(first.release)
    advanced(back, DeploymentState.LIVE)
    for name, machine in cloud.machines.items():
        assert machine["config"]["guest"] == then[name]["guest"]
        assert machine["config"]["image"] == first.release.image


def test_going_back_to_before_platforms_leaves_environments_to_people(cloud: Standin, gamma: Environment) -> None:
    one = deployment(environment=gamma, platform_id="m:i " * 100)
    migration = import_module("deployments.migrations.0011_platforms")
    migration.by_hand_again(apps, SimpleNamespace(connection=connection))
    gamma.refresh_from_db()
    one.refresh_from_db()
    assert (gamma.platform, gamma.service_ref, len(one.platform_id)) == ("manual", cloud.service_ref, 200)


@pytest.mark.parametrize("cloud", [Fly], indirect=True)
def test_a_memento_that_cannot_be_opened_leaves_the_config_as_it_is(
    cloud: Fly, gamma: Environment, manager: Party, place: Place, settings: Any
) -> None:
    for key in ("first", "second"):
        one = requested(manager, gamma, key=key)
        place.runs(one.release)
        advanced(one, DeploymentState.LIVE)
    first = Deployment.objects.get(idempotency_key="first")
    settings.SECRET_KEY = "y" * 60
    for machine in cloud.machines.values():
        machine["config"]["guest"] = {"memory_mb": 4096}
    back = requested(manager, gamma, key="back", kind="rollback", release=first.release)
    place.runs(first.release)
    advanced(back, DeploymentState.LIVE)
    assert cloud.machines["m1"]["config"]["guest"] == {"memory_mb": 4096}


@LISTING
def test_what_was_started_on_the_platform_is_named_by_the_incident(
    cloud: Standin, gamma: Environment, place: Place
) -> None:
    deployment(environment=gamma, platform_id="dep-ours")
    cloud.begin("registry.example.com/ceesarcode@sha256:" + "e" * 64, id="dep-theirs", trigger="manual")
    cloud.begin("registry.example.com/ceesarcode@sha256:" + "f" * 64, id="dep-ours")
    place.runs(release())
    watch_environment(environment=gamma)
    with time_machine.travel(timezone.now() + CERTAIN_AFTER + timedelta(seconds=1)):
        watch_environment(environment=Environment.objects.get(pk=gamma.pk))
        watch_environment(environment=Environment.objects.get(pk=gamma.pk))
    told = AuditEvent.objects.get(action="deployments.incident.detected").reason
    how = " (trigger manual)" if isinstance(cloud, Render) else ""
    assert f"lists dep-theirs{how} with sha256:{'e' * 64}, which was not started here." in told
    assert cloud.count("list") == 1, "asked once an incident"


def test_an_incident_is_made_where_the_platform_does_not_answer(
    cloud: Standin, gamma: Environment, place: Place
) -> None:
    deployment(environment=gamma)
    cloud.faults["list"] = [Fault()]
    place.runs(release())
    watch_environment(environment=gamma)
    with time_machine.travel(timezone.now() + CERTAIN_AFTER + timedelta(seconds=1)):
        watch_environment(environment=Environment.objects.get(pk=gamma.pk))
    assert Incident.objects.get().environment == gamma


@pytest.mark.parametrize("cloud", [Render], indirect=True)
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PLATFORM_TOKENS", "", "has no token for it"),
        ("PLATFORM_TOKENS", '{"prod": "x"}', "has no token for it"),
        ("PLATFORM_TOKENS", "{secret-word", "PLATFORM_TOKENS must be a JSON object"),
        ("PLATFORM_TOKENS", '["secret-word"]', "PLATFORM_TOKENS must be a JSON object"),
        ("PLATFORM_TOKENS", '{"gamma": ["secret-word"]}', "PLATFORM_TOKENS must be a JSON object"),
        ("PLATFORM_URLS", '{"render": "ftp://x"}', "by an https address"),
        ("PLATFORM_URLS", "1", "PLATFORM_URLS must be a JSON object"),
    ],
)
def test_what_is_not_set_up_fails_with_the_reason(
    cloud: Standin, gamma: Environment, manager: Party, settings: Any, name: str, value: str, told: str
) -> None:
    setattr(settings, name, value)
    one = advance_deployment(deployment=requested(manager, gamma))
    assert (one.state, told in one.failure, "secret-word" in one.failure) == ("failed", True, False)
    assert cloud.calls == []


def test_outside_dev_a_token_goes_over_https_alone(cloud: Standin, gamma: Environment, settings: Any) -> None:
    settings.IS_DEV = False
    with pytest.raises(Conflict, match="by an https address"):
        platform_for(gamma)
    settings.PLATFORM_URLS = ""
    assert platform_for(gamma).patience == timedelta(minutes=30)


def test_a_name_that_leads_elsewhere_is_not_asked(cloud: Standin, gamma: Environment) -> None:
    Environment.objects.filter(pk=gamma.pk).update(service_ref="../../owners")
    gamma.refresh_from_db()
    with pytest.raises(Conflict, match="service_ref on"):
        platform_for(gamma)
