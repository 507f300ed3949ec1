"""Render's own: an answer without a body, and triggers."""

from collections.abc import Iterator
from typing import Any

import pytest

from deployments.platforms import PlatformError
from deployments.tests.platforms.clouds import Render
from deployments.tests.platforms.conftest import DIGEST, Clock, adapter_of, order
from deployments.tests.platforms.standin import Fault, serving_as


@pytest.fixture
def render() -> Iterator[Render]:
    found = Render()
    with serving_as(found):
        yield found


def test_an_empty_202_is_looked_up_in_the_list(render: Render, clock: Clock) -> None:
    render.faults["deploy"] = [Fault(status=202, body=b"", acts=True)]
    accepted = adapter_of(render, clock).deploy(order(render))
    assert (accepted.platform_id, render.count("deploy")) == ("dep-1", 1)


def test_an_empty_202_that_is_not_listed_yet_is_not_known(render: Render, clock: Clock) -> None:
    render.faults["deploy"] = [Fault(status=202, body=b"", acts=True)]
    render.faults["list"] = [Fault(status=200, body=b"[]")]
    adapter: Any = adapter_of(render, clock)
    wanted = order(render)
    with pytest.raises(PlatformError, match="does not list it yet"):
        adapter.deploy(wanted)
    assert adapter.find(wanted).platform_id == "dep-1"


@pytest.mark.parametrize("trigger", ["manual", "new_commit", "service_updated"])
def test_what_was_started_by_another_hand_is_not_ours(render: Render, clock: Clock, trigger: str) -> None:
    render.begin(f"registry.example.com/ceesarcode@{DIGEST}", trigger=trigger)
    adapter: Any = adapter_of(render, clock)
    assert adapter.find(order(render)) is None
    assert [one.trigger for one in adapter.recent(order(render))] == [trigger]


def test_what_is_no_row_is_passed_over(render: Render, clock: Clock) -> None:
    render.faults["list"] = [Fault(status=200, body=b'[1, {"cursor": "x"}]')]
    assert adapter_of(render, clock).find(order(render)) is None
