"""Fly.io's own: machines updated one by one under leases, all or none, in its pace; and back with the old config."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from deployments.platforms import Condition, PlatformError, Rejected
from deployments.platforms.machines import GAP_SECONDS, LEASE_SECONDS, WAIT_SECONDS, WAITS, Pace
from deployments.services.deploying.carrying import LOST_AFTER
from deployments.tests.platforms.clouds import Fly
from deployments.tests.platforms.conftest import DIGEST, OTHER, Clock, adapter_of, order
from deployments.tests.platforms.standin import Fault, serving_as

OLD = "registry.example.com/ceesarcode@sha256:" + "0" * 64


@pytest.fixture
def fly() -> Iterator[Fly]:
    found = Fly()
    with serving_as(found):
        yield found


@pytest.fixture
def adapter(fly: Fly, clock: Clock) -> Any:
    return adapter_of(fly, clock)


def configs(fly: Fly) -> dict[str, Any]:
    return {name: copy.deepcopy(machine["config"]) for name, machine in fly.machines.items()}


def test_each_machine_starts_before_the_next_is_touched(fly: Fly, adapter: Any) -> None:
    accepted = adapter.deploy(order(fly))
    assert fly.calls == ["list", *["lease", "get", "deploy", "wait", "unlease"] * 2]
    assert accepted.platform_id == "m1:instance-1 m2:instance-2"
    assert fly.leases == {}


def test_the_whole_config_goes_along_and_is_kept(fly: Fly, adapter: Any) -> None:
    before = configs(fly)
    accepted = adapter.deploy(order(fly))
    for name, config in configs(fly).items():
        assert config["env"] == {"APP_ENV": "gamma", "IMAGE_DIGEST": DIGEST}
        assert {key: config[key] for key in ("guest", "services")} == {
            key: before[name][key] for key in ("guest", "services")
        }
    assert json.loads(accepted.memento) == before


def test_one_that_says_no_brings_the_others_back(fly: Fly, adapter: Any) -> None:
    before = configs(fly)
    no = Fault(status=400, body=b'{"error": "no such image"}')
    fly.faults["deploy"] = [Fault(status=200, body=b'{"instance_id": "instance-1"}', acts=True), no]
    with pytest.raises(Rejected, match=r"1 of 2 machines took it, then: .*no such image\. What was updated has its"):
        adapter.deploy(order(fly))
    assert (configs(fly), fly.leases) == (before, {})


def test_one_that_does_not_start_stops_the_rest(fly: Fly, adapter: Any) -> None:
    before = configs(fly)
    fly.faults["wait"] = [Fault(status=408)] * WAITS
    with pytest.raises(Rejected, match=r"0 of 2 machines took it, then: the machine m1 did not start\. What was"):
        adapter.deploy(order(fly))
    assert (configs(fly), fly.count("deploy")) == (before, 2)


def test_all_machines_together_are_waited_for(fly: Fly, adapter: Any) -> None:
    """Not each of them so long: a dispatch that takes too long counts as lost."""
    late = [Fault(status=408)] * (WAITS - 1)
    fly.faults["wait"] = [*late, Fault(status=200, body=b'{"ok": true}'), Fault(status=408)]
    with pytest.raises(Rejected, match="the machine m2 did not start"):
        adapter.deploy(order(fly))
    assert fly.count("wait") == WAITS + 1
    assert set(fly.images()) == {OLD}
    assert WAITS * WAIT_SECONDS < LEASE_SECONDS < LOST_AFTER.total_seconds()


def test_what_cannot_be_put_back_is_named(fly: Fly, adapter: Any) -> None:
    fly.faults["wait"] = [Fault(status=408)] * WAITS
    fly.faults["lease"] = [
        Fault(status=201, body=b'{"data": {"nonce": "n"}}', also=lambda: fly.leases.update(m1="n")),
        Fault(status=409),
    ]
    with pytest.raises(Rejected, match="could not be put back, and may run the new image: m1"):
        adapter.deploy(order(fly))


def test_a_404_just_after_the_update_is_asked_again(fly: Fly, adapter: Any, clock: Clock) -> None:
    fly.faults["wait"] = [Fault(status=404), Fault(status=404)]
    assert adapter.deploy(order(fly)).platform_id
    assert clock.slept == [GAP_SECONDS] * 2


@pytest.mark.parametrize("status", [409, 422])
def test_a_lease_that_ended_is_taken_once_more(fly: Fly, adapter: Any, status: int) -> None:
    fly.faults["deploy"] = [Fault(status=status, also=fly.leases.clear)]
    adapter.deploy(order(fly))
    assert (set(fly.images()), fly.leases) == ({order(fly).image}, {})


def test_a_lease_of_somebody_else_is_respected(fly: Fly, adapter: Any) -> None:
    fly.leases["m1"] = "theirs"
    with pytest.raises(Rejected, match=r"0 of 2 machines took it, then: .*409"):
        adapter.deploy(order(fly))
    assert (set(fly.images()), fly.leases) == ({OLD}, {"m1": "theirs"})


def test_a_lost_answer_is_looked_up_and_nothing_is_sent_twice(fly: Fly, adapter: Any) -> None:
    fly.faults["deploy"] = [Fault(status=500, acts=True)]
    assert adapter.deploy(order(fly)).platform_id == "m1:instance-1 m2:instance-2"
    assert fly.count("deploy") == 2


def test_a_lost_answer_to_what_was_not_done_leaves_it_open(fly: Fly, adapter: Any) -> None:
    fly.faults["deploy"] = [Fault(status=500)]
    with pytest.raises(PlatformError, match="not known whether the machine m1 took") as failure:
        adapter.deploy(order(fly))
    assert not isinstance(failure.value, Rejected)
    assert adapter.find(order(fly)) is None


def test_some_of_the_machines_are_a_failure(fly: Fly, adapter: Any) -> None:
    """As where the process died between two of them."""
    wanted = order(fly)
    adapter.deploy(wanted)
    fly.machines["m2"] = fly._machine("m2")
    found = adapter.find(wanted)
    assert found.platform_id == "m1:instance-1"
    seen = adapter.status(found.platform_id, wanted)
    assert (seen.condition, "m2 did not take it" in seen.status) == (Condition.FAILED, True)


def test_a_machine_that_is_gone_or_changed_is_a_failure(fly: Fly, adapter: Any) -> None:
    wanted = order(fly)
    accepted = adapter.deploy(wanted)
    fly.machines["m1"]["instance_id"] = "of-another"
    seen = adapter.status(accepted.platform_id, wanted)
    assert (seen.condition, "updated by somebody else" in seen.status) == (Condition.FAILED, True)
    del fly.machines["m1"]
    seen = adapter.status(accepted.platform_id, wanted)
    assert (seen.condition, "m1 is gone" in seen.status) == (Condition.FAILED, True)


def test_checks_that_do_not_pass_are_waited_for(fly: Fly, adapter: Any) -> None:
    wanted = order(fly)
    accepted = adapter.deploy(wanted)
    fly.machines["m2"]["checks"][0]["status"] = "critical"
    assert adapter.status(accepted.platform_id, wanted).condition == Condition.DEPLOYING
    fly.machines["m2"]["checks"][0]["status"] = "passing"
    assert adapter.status(accepted.platform_id, wanted).condition == Condition.LIVE


@pytest.mark.parametrize(
    ("states", "condition"),
    [
        (("started", "stopped"), Condition.LIVE),
        (("stopped", "suspended"), Condition.SLEEPING),
        (("started", "starting"), Condition.DEPLOYING),
        (("failed", "starting"), Condition.FAILED),
        (("started", "odd"), Condition.UNKNOWN),
    ],
)
def test_it_is_as_good_as_its_worst_machine(
    fly: Fly, adapter: Any, states: tuple[str, str], condition: Condition
) -> None:
    wanted = order(fly)
    accepted = adapter.deploy(wanted)
    for machine, state in zip(fly.machines.values(), states, strict=True):
        machine["state"] = state
    assert adapter.status(accepted.platform_id, wanted).condition == condition


def test_a_rollback_sends_the_config_of_before(fly: Fly, adapter: Any) -> None:
    memento = adapter.deploy(order(fly)).memento
    for machine in fly.machines.values():
        machine["config"]["guest"] = {"memory_mb": 2048, "cpus": 4}
    back = order(fly, key="key-2", kind="rollback", image=OLD, memento=memento)
    adapter.deploy(back)
    assert [config["guest"]["memory_mb"] for config in configs(fly).values()] == [512, 512]
    assert set(fly.images()) == {OLD}


def test_a_config_of_another_image_is_not_sent(fly: Fly, adapter: Any) -> None:
    memento = adapter.deploy(order(fly)).memento
    fly.machines["m1"]["config"]["guest"] = {"memory_mb": 2048}
    image = f"registry.example.com/ceesarcode@{OTHER}"
    adapter.deploy(replace(order(fly), key="key-2", image=image, memento=memento))
    assert fly.machines["m1"]["config"]["guest"] == {"memory_mb": 2048}


def test_an_app_without_machines_is_told(fly: Fly, adapter: Any) -> None:
    fly.put("destroyed")
    with pytest.raises(Rejected, match="has no machines"):
        adapter.deploy(order(fly))


def test_one_of_a_kind_and_a_machine_a_second(clock: Clock) -> None:
    pace = Pace(sleep=clock.sleep, clock=clock)
    for action, machine in (("get", "m1"), ("get", "m2"), ("wait", "m1"), ("get", "m1")):
        pace.keep(action, machine)
    assert clock.slept == [GAP_SECONDS]
    clock.now += GAP_SECONDS
    pace.keep("get", "m1")
    assert clock.slept == [GAP_SECONDS]
