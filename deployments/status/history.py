"""The days that were sampled, and how much of the time a component was up. What nobody sampled counts for nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from deployments.enums import ServiceComponent, ServiceState
from deployments.models import StatusDay
from deployments.models.status import MINUTES, UNSAMPLED
from deployments.status.sampling import SIGNS

DAYS = 90
WINDOWS = {"7d": 7, "30d": 30, "90d": 90}


@dataclass(frozen=True, slots=True)
class Share:
    """Minutes. What works with limits is up."""

    ok: int = 0
    degraded: int = 0
    failing: int = 0
    unknown: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.ok + other.ok,
            self.degraded + other.degraded,
            self.failing + other.failing,
            self.unknown + other.unknown,
        )

    @property
    def known(self) -> int:
        return self.ok + self.degraded + self.failing

    @property
    def percent(self) -> float | None:
        """Of what is known, rounded down: 100 is said of no time in which anything failed. None: nothing is known."""
        return None if not self.known else (self.ok + self.degraded) * 10_000 // self.known / 100

    @property
    def known_percent(self) -> float:
        total = self.known + self.unknown
        return self.known * 10_000 // total / 100 if total else 0.0


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    share: Share

    @property
    def state(self) -> str:
        """The worst of it; "" where nothing is known."""
        for state in (ServiceState.FAILING, ServiceState.DEGRADED, ServiceState.OK):
            if getattr(self.share, state):
                return str(state)
        return ""


@dataclass(frozen=True, slots=True)
class Past:
    """Of one component: each day, the oldest first, and its share of the last day, week, month and quarter."""

    days: tuple[Day, ...]
    shares: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class History:
    pasts: Mapping[ServiceComponent, Past]
    sampled_at: datetime | None


def read_history(*, at: datetime) -> History:
    """Two queries, whatever there is."""
    today = at.astimezone(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    rows = StatusDay.objects.filter(day__range=(first, today))
    counts = {
        (component, day): Share(*counted)
        for component, day, *counted in rows.values_list("component", "day", "ok", "degraded", "failing")
    }
    latest = rows.filter(day__gte=today - timedelta(days=1)).values_list("component", "day", "minutes")
    minutes = {(component, day): signs for component, day, signs in latest}
    pasts = {component: _past(component, at, counts, minutes) for component in ServiceComponent}
    return History(pasts, _latest_sample(minutes))


def _past(
    component: ServiceComponent,
    at: datetime,
    counts: Mapping[tuple[str, date], Share],
    minutes: Mapping[tuple[str, date], str],
) -> Past:
    today, gone = at.astimezone(UTC).date(), _minutes_gone(at)
    days = tuple(
        Day(day, _with_unknown(counts.get((component, day), Share()), gone if day == today else MINUTES))
        for day in (today - timedelta(days=back) for back in reversed(range(DAYS)))
    )
    nothing = UNSAMPLED * MINUTES
    before = minutes.get((component, today - timedelta(days=1)), nothing)[gone:]
    since = minutes.get((component, today), nothing)[:gone]
    shares = {"24h": _counted(before + since)}
    shares |= {name: sum((day.share for day in days[-count:]), Share()) for name, count in WINDOWS.items()}
    return Past(days, shares)


def _minutes_gone(at: datetime) -> int:
    """Those of the day that are over."""
    at = at.astimezone(UTC)
    return at.hour * 60 + at.minute


def _with_unknown(share: Share, minutes: int) -> Share:
    """The minute that is not over may have been sampled already."""
    return Share(share.ok, share.degraded, share.failing, max(0, minutes - share.known))


def _counted(signs: str) -> Share:
    found = Counter(signs)
    ok, degraded, failing = (found[sign] for sign in SIGNS.values())
    return Share(ok, degraded, failing, found[UNSAMPLED])


def _latest_sample(minutes: Mapping[tuple[str, date], str]) -> datetime | None:
    return max(_sample_times(minutes), default=None)


def _sample_times(minutes: Mapping[tuple[str, date], str]) -> Iterable[datetime]:
    for (_, day), signs in minutes.items():
        index = len(signs.rstrip(UNSAMPLED)) - 1
        if index >= 0:
            yield datetime.combine(day, time(index // 60, index % 60), tzinfo=UTC)
