"""Days and per cents: what is known, what is not, and midnight between them."""

from datetime import datetime, timedelta

import pytest

from deployments.enums import ServiceComponent
from deployments.models import StatusDay
from deployments.status.history import DAYS, History, Past, Share, read_history
from deployments.tests.status.conftest import DEGRADED, FAILING, OK, at, sampled

pytestmark = pytest.mark.django_db
SITE = ServiceComponent.SITE


def day_of(moment: datetime, **minutes: int) -> StatusDay:
    """Minutes by their states, from midnight on."""
    signs = "".join(state[0] * count for state, count in minutes.items()).ljust(1440, ".")
    return StatusDay.objects.create(component=SITE, day=moment.date(), minutes=signs, **minutes)


def past(moment: datetime) -> Past:
    return read_history(at=moment).pasts[SITE]


def test_without_a_sample_nothing_is_known() -> None:
    history: History = read_history(at=at(12, 10))
    assert history.sampled_at is None
    assert set(history.pasts) == set(ServiceComponent)
    found = history.pasts[SITE]
    assert len(found.days) == DAYS
    assert {share.percent for share in found.shares.values()} == {None}
    assert found.shares["24h"].unknown == 1440
    assert found.days[-1].share == Share(unknown=600)
    assert (found.days[0].share, found.days[0].state) == (Share(unknown=1440), "")


def test_days_stand_in_their_order_the_latest_last() -> None:
    day_of(at(12, 0), ok=1)
    day_of(at(11, 0), failing=1)
    day_of(at(12, 0) - timedelta(days=DAYS), ok=1)
    days = past(at(12, 10)).days
    assert [day.day for day in days[-2:]] == [at(11, 0).date(), at(12, 0).date()]
    assert [day.state for day in days[-3:]] == ["", "failing", "ok"]
    assert sum(day.share.known for day in days) == 2, "the day before the first is not counted"


@pytest.mark.parametrize(
    ("share", "percent"),
    [
        (Share(), None),
        (Share(unknown=1440), None),
        (Share(ok=1440), 100.0),
        (Share(ok=700, degraded=740), 100.0),
        (Share(failing=5), 0.0),
        (Share(ok=1, failing=2), 33.33),
        (Share(ok=129_599, failing=1), 99.99),
        (Share(ok=99, failing=1, unknown=100_000), 99.0),
    ],
)
def test_per_cents_of_what_is_known_are_rounded_down(share: Share, percent: float | None) -> None:
    assert share.percent == percent


def test_a_gap_is_neither_up_nor_down() -> None:
    day_of(at(11, 0), ok=720)
    share = past(at(12, 0)).days[-2].share
    assert (share.percent, share.unknown, share.known_percent) == (100.0, 720, 50.0)


def test_the_last_day_goes_over_midnight() -> None:
    sampled(at(11, 9, 59), FAILING)
    sampled(at(11, 10, 0), FAILING)
    sampled(at(11, 23, 59), OK)
    sampled(at(12, 0, 0), DEGRADED)
    sampled(at(12, 9, 59), OK)
    assert past(at(12, 10)).shares["24h"] == Share(ok=2, degraded=1, failing=1, unknown=1436)
    assert past(at(12, 10)).shares["7d"].known == 5


def test_week_month_and_quarter_take_their_days() -> None:
    for back, minutes in ((0, 1), (6, 10), (7, 100), (29, 1000), (30, 1001), (89, 1002)):
        day_of(at(12, 0) - timedelta(days=back), ok=minutes)
    shares = past(at(12, 23, 59)).shares
    assert [shares[name].ok for name in ("7d", "30d", "90d")] == [11, 1111, 3114]
    assert shares["7d"].unknown + shares["7d"].known == 7 * 1440 - 1


def test_a_minute_that_is_not_over_is_not_missing() -> None:
    sampled(at(12, 0, 0))
    assert past(at(12, 0, 0)).days[-1].share == Share(ok=1)


@pytest.mark.parametrize(("moment", "told"), [(at(12, 10), at(12, 9, 7)), (at(13, 3), at(12, 9, 7)), (at(14, 3), None)])
def test_the_latest_sample(moment: datetime, told: datetime | None) -> None:
    sampled(at(11, 23, 59))
    sampled(at(12, 9, 7))
    assert read_history(at=moment).sampled_at == told


def test_two_queries_however_many_days(django_assert_num_queries: "object") -> None:
    for back in range(DAYS):
        day_of(at(12, 0) - timedelta(days=back), ok=1440)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert past(at(12, 10)).shares["90d"].percent == 100.0
