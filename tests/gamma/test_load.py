"""The loads of scripts/load, small. What is asserted holds however busy a machine is; figures are for docs/load.md."""

import asyncio
from collections.abc import Iterator

import pytest

from ceesarcode.sockets_per_process import MOST_SOCKETS
from scripts.load import limits, sockets, two_hosts
from scripts.load.instance import Instance, running_instance
from scripts.parts import PROGRAMS, REDIS, Missing

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(PROGRAMS is None or REDIS is None, reason="PostgreSQL and Redis are not installed"),
]
QUEUE = 70
"""What waits at most where five run at once."""


@pytest.fixture(scope="module")
def instance() -> Iterator[Instance]:
    with running_instance() as found:
        yield found


def test_callers_beyond_the_limits_are_refused_and_the_others_served(instance: Instance) -> None:
    told = limits.beyond_limits(instance, callers=110, owners=8, seconds=4)
    assert told["faults"] == []
    assert told["answers"]["503 queue_full"] > 0
    assert told["refusals_without_retry_after"] == 0
    assert told["most_waiting"] <= QUEUE
    assert told["runs"] == {"finished OK": told["taken"]}
    assert told["unhealthy"] == 0


def test_every_event_reaches_every_socket_once(instance: Instance) -> None:
    told = sockets.measure(instance, idle=100, streaming=20, rate=2.0, seconds=4)
    assert (told["idle_at_the_end"], told["whole_streams"], told["lost"]) == (100, 20, 0)
    # Beside a ping, which asks no database, on the same sockets: a queue that grows would be many times that.
    assert told["delay_ms"]["p50"] <= told["pong_ms"]["p95"] + told["write_ms"]["p95"] + 1000


def test_one_socket_too_many_is_refused_and_the_others_stay(instance: Instance) -> None:
    told = asyncio.run(sockets.beyond_bound(instance, bound=MOST_SOCKETS, more=5))
    assert told == {"opened": MOST_SOCKETS, "refused": 5, "statuses": [503], "alive": MOST_SOCKETS, "health": 200}


def test_a_link_that_is_cut_and_mended_costs_no_run() -> None:
    """A run of the host that is cut off is begun again by the other one, once its lease is over."""
    try:
        with two_hosts.running_pair() as pair:
            told = two_hosts.cut(pair, 32)
    except Missing as missing:
        pytest.skip(str(missing))
    assert told["it_had"] > 0
    assert (told["left_when_mended"], told["wrong"], told["wrong_after"], told["back"]) == (0, 0, 0, True)
    assert told["begun_again"] >= 1
