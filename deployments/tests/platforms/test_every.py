"""What holds for each of the four platforms, through its adapter."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deployments.platforms import Condition, PlatformError, Rejected, api
from deployments.platforms.base import WORKING
from deployments.tests.platforms.clouds import Fly, Koyeb, Railway, Render
from deployments.tests.platforms.conftest import DIGEST, OTHER, Clock, adapter_of, order
from deployments.tests.platforms.standin import TOKEN, Fault, Standin

FIRST_READ = {"render": "variable", "railway": "variable", "fly": "list", "koyeb": "service"}
STATUS = {"fly": "list"}
LISTING = pytest.mark.parametrize("cloud", [Render, Railway, Koyeb], indirect=True)


def started(cloud: Standin, adapter: Any) -> Any:
    wanted = order(cloud)
    accepted = adapter.deploy(wanted)
    return lambda: adapter.status(accepted.platform_id, wanted)


def test_an_image_is_deployed_by_its_digest_and_told_it(cloud: Standin, adapter: Any) -> None:
    status = started(cloud, adapter)
    assert {one["image"] for one in cloud.deploys if one["id"] != "dep-first"} == {order(cloud).image}
    assert cloud.variables["IMAGE_DIGEST"] == DIGEST
    cloud.put(cloud.live)
    assert status().condition == Condition.LIVE


def test_what_does_not_come_to_an_end_goes_on(cloud: Standin, adapter: Any) -> None:
    status = started(cloud, adapter)
    cloud.put(cloud.queued)
    assert [status().condition in WORKING for _ in range(3)] == [True] * 3


def test_a_word_never_seen_is_unknown(cloud: Standin, adapter: Any) -> None:
    status = started(cloud, adapter)
    cloud.put("great success")
    found = status()
    assert (found.condition, "great success" in found.status) == (Condition.UNKNOWN, True)


def test_a_good_word_of_another_image_is_a_failure(cloud: Standin, adapter: Any) -> None:
    status = started(cloud, adapter)
    cloud.put(cloud.live)
    cloud.runs = OTHER
    found = status()
    assert (found.condition, "in the place of" in found.status) == (Condition.FAILED, True)


def test_a_good_word_without_an_image_is_unknown(cloud: Standin, adapter: Any) -> None:
    status = started(cloud, adapter)
    cloud.put(cloud.live)
    cloud.runs = "not a digest"
    for one in cloud.deploys:
        one["image"] = "registry.example.com/ceesarcode:latest"
    assert status().condition == Condition.UNKNOWN


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (Fault(status=500), "answered 500: something broke"),
        (Fault(status=503, body=b"<html>"), "answered 503"),
        (Fault(status=200, body=b'{"status": '), "what is no JSON"),
        (Fault(status=200, body=b"[" * 100_000), "what is no JSON"),
        (Fault(status=302, headers={"Location": "http://127.0.0.1:1/"}), "redirects"),
        (Fault(status=200, body=b"{}"), "The answer has no|without data"),
        (Fault(status=200, body=b"[1]"), "The answer has no|without data"),
        (Fault(status=404, body=b'{"message": "gone"}'), "answered 404: gone"),
    ],
)
def test_an_answer_that_says_nothing_is_told(cloud: Standin, adapter: Any, fault: Fault, told: str) -> None:
    status = started(cloud, adapter)
    cloud.faults[STATUS.get(cloud.platform, "status")] = [fault]
    with pytest.raises(PlatformError, match=told):
        status()


def test_an_answer_too_long_or_too_late_is_given_up(cloud: Standin, adapter: Any, monkeypatch: Any) -> None:
    status = started(cloud, adapter)
    monkeypatch.setattr(api, "MOST_BYTES", 1024 * 1024)
    slow, long = Fault(status=200, body=b"{}", delay=0.5), Fault(status=200, body=b'"%s"' % (b"x" * 2**21))
    cloud.faults[STATUS.get(cloud.platform, "status")] = [long, slow]
    with pytest.raises(PlatformError, match="more than 1024 KiB"):
        status()
    monkeypatch.setattr(api, "WHOLE_SECONDS", 0.1)
    with pytest.raises(PlatformError, match="gave no "):
        status()


def test_nobody_answering_is_told(cloud: Standin, clock: Clock) -> None:
    cloud.url = "http://127.0.0.1:9"
    with pytest.raises(PlatformError, match="gave no answer"):
        adapter_of(cloud, clock).find(order(cloud))


def test_a_wrong_token_is_refused_and_shown_to_nobody(cloud: Standin, clock: Clock) -> None:
    wrong = "another-token-9876"
    with pytest.raises(Rejected, match="answered 401") as refusal:
        adapter_of(cloud, clock, token=wrong).deploy(order(cloud))
    assert wrong not in str(refusal.value)
    assert "(the token)" in str(refusal.value), "the platform had said it"


def test_too_often_is_waited_for_as_the_answer_says(cloud: Standin, adapter: Any, clock: Clock) -> None:
    cloud.faults[FIRST_READ[cloud.platform]] = [
        Fault(status=429, headers={"Retry-After": "7"}),
        Fault(status=429),
    ]
    assert adapter.deploy(order(cloud)).platform_id
    assert clock.slept[:2] == [7.0, 2.0]


def test_too_often_for_long_is_told_and_nothing_more_is_sent(cloud: Standin, adapter: Any, clock: Clock) -> None:
    cloud.faults[FIRST_READ[cloud.platform]] = [Fault(status=429, headers={"Retry-After": "600"})]
    for _ in range(2):
        with pytest.raises(Rejected, match="left alone for 600"):
            adapter.deploy(order(cloud))
    assert (len(cloud.calls), clock.slept) == (1, [])
    clock.now += 600
    assert adapter.deploy(order(cloud)).platform_id


def test_too_often_without_an_end_is_refused(cloud: Standin, adapter: Any) -> None:
    cloud.faults[FIRST_READ[cloud.platform]] = [Fault(status=429)] * 3
    with pytest.raises(Rejected, match="after 3 attempts"):
        adapter.deploy(order(cloud))
    assert len(cloud.calls) == 3


@pytest.mark.parametrize("prefix", ["", "X-"])
def test_a_limit_that_is_used_up_is_kept(cloud: Standin, adapter: Any, clock: Clock, prefix: str) -> None:
    status = started(cloud, adapter)
    limits = {f"{prefix}RateLimit-Remaining": "0", f"{prefix}RateLimit-Reset": "5"}
    cloud.faults[STATUS.get(cloud.platform, "status")] = [Fault(status=200, body=b"{}", headers=limits)]
    before = len(clock.slept)
    with pytest.raises(PlatformError):
        status()
    status()
    assert clock.slept[before:] == [5.0]


def test_an_order_that_was_taken_before_the_answer_broke_is_found(cloud: Standin, adapter: Any) -> None:
    wanted = order(cloud)
    cloud.faults["deploy"] = [Fault(status=500, acts=True)]
    if isinstance(cloud, Fly):  # which looks by itself
        cloud.faults["get"] = [Fault(status=200, body=b'{"config": {"env": {}}}'), Fault(status=500)]
    with pytest.raises(PlatformError) as failure:
        adapter.deploy(wanted)
    assert not isinstance(failure.value, Rejected)
    count = len(cloud.deploys)
    found = adapter.find(wanted)
    assert found is not None
    assert len(cloud.deploys) == count


def test_an_order_that_never_came_is_not_found(cloud: Standin, adapter: Any) -> None:
    assert adapter.find(order(cloud)) is None


def test_the_same_image_of_another_day_is_not_ours(cloud: Standin, adapter: Any) -> None:
    adapter.deploy(order(cloud))
    later = order(cloud, key="key-2", since=datetime.now(UTC) + timedelta(hours=1))
    assert adapter.find(later) is None


@LISTING
def test_one_of_many_pages_is_found(cloud: Standin, adapter: Any) -> None:
    wanted = order(cloud)
    ours = adapter.deploy(wanted)
    for number in range(45):
        cloud.begin(f"registry.example.com/ceesarcode@{OTHER}", id=f"other-{number}")
    assert adapter.find(wanted).platform_id == ours.platform_id
    assert cloud.count("list") == 3


@LISTING
def test_pages_without_end_are_not_followed(cloud: Standin, adapter: Any) -> None:
    for number in range(200):
        cloud.begin(f"registry.example.com/ceesarcode@{OTHER}", id=f"other-{number}")
    assert adapter.find(order(cloud)) is None
    assert cloud.count("list") == 5


def test_an_order_is_cancelled(cloud: Standin, adapter: Any) -> None:
    wanted = order(cloud)
    accepted = adapter.deploy(wanted)
    if isinstance(cloud, Fly):
        with pytest.raises(PlatformError, match="no call that stops"):
            adapter.cancel(accepted.platform_id, wanted)
        return
    adapter.cancel(accepted.platform_id, wanted)
    found = adapter.status(accepted.platform_id, wanted).condition
    assert found == (Condition.SUPERSEDED if isinstance(cloud, Railway) else Condition.CANCELLED)


def test_the_token_goes_where_it_belongs(cloud: Standin, adapter: Any) -> None:
    adapter.find(order(cloud))
    headers = cloud.asked[0].headers
    assert [name for name, value in headers.items() if TOKEN in value] == [
        "project-access-token" if isinstance(cloud, Railway) else "authorization"
    ]
