"""Windows of requests: counted once each, apart by caller, anew in the next window."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from core.throttling import Allowance, RunThrottle, take


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


def test_requests_are_counted_down_and_then_refused() -> None:
    taken = [take("2/min", "a", 1, now=120.0) for _ in range(4)]
    assert [allowed for _, allowed in taken] == [True, True, False, False]
    assert [allowance.remaining for allowance, _ in taken] == [1, 0, 0, 0]
    assert take("2/min", "b", 1, now=120.0)[1]


def test_next_window_begins_anew() -> None:
    assert take("1/min", "a", 1, now=119.5) == (Allowance(1, 0, 1), True)
    assert take("1/min", "a", 1, now=119.9)[1] is False
    assert take("1/min", "a", 1, now=120.0) == (Allowance(1, 0, 60), True)


@given(
    period=st.sampled_from(["s", "sec", "second", "m", "min", "minute", "h", "hour", "d", "day"]),
    now=st.floats(0, 4e9),
)
def test_reset_lies_within_the_period(period: str, now: float) -> None:
    seconds = {"s": 1, "m": 60, "h": 3600, "d": 86400}[period[0]]
    allowance, _ = take(f"5/{period}", "a", 1, now=now)
    assert 1 <= allowance.reset_seconds <= seconds


def test_racing_requests_are_all_counted() -> None:
    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(lambda _: take("10/h", "a", 1, now=7200.0)[1], range(40)))
    assert sum(allowed) == 10


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("junk" * 50, ("junk" * 50)[:64]),
    ],
)
def test_addresses_of_one_customer_count_as_one(address: str, site: str) -> None:
    request = Request(APIRequestFactory().post("/", REMOTE_ADDR=address))
    assert RunThrottle()._site(request) == site
