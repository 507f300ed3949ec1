"""A sample a minute. Each web process and each beat takes one; the first that stands in the row counts.

While the database is away samples wait here and are written afterwards, so that its own failing is on record. What
nobody sampled stays unknown.
"""

import threading
from collections import deque
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import structlog
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from deployments.enums import ServiceComponent, ServiceState
from deployments.models import StatusDay
from deployments.models.status import UNSAMPLED
from deployments.status.pulses import WEB, note_pulses, pulse_age
from deployments.status.report import report_now, worst

log = structlog.get_logger(__name__)
WEB_GONE = timedelta(seconds=90)
KEPT_DAYS = 400
MOST_WAITING = 24 * 60
SIGNS = {ServiceState.OK: "o", ServiceState.DEGRADED: "d", ServiceState.FAILING: "f"}
States = Mapping[ServiceComponent, ServiceState]


class Sampler:
    """One for each process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: datetime | None = None
        self._waiting: deque[tuple[datetime, States]] = deque(maxlen=MOST_WAITING)

    def sample(self, *pulses: str) -> None:
        """Called more than once a minute, by a part that is there itself: `pulses`."""
        with self._lock:
            report, minute = report_now(), minute_of(timezone.now())
            states = report.components()
            if report.reaches_database:
                note_pulses(*pulses)
                states = with_site(states)
            if minute != self._last:
                self._last = minute
                self._waiting.append((minute, states))
            if report.reaches_database:
                self._write()

    def _write(self) -> None:
        while self._waiting:
            minute, states = self._waiting[0]
            try:
                record_sample(minute=minute, states=states)
            except DatabaseError as error:
                log.warning("sample_waits", error=repr(error))
                connection.close()
                return
            self._waiting.popleft()


sampler = Sampler()


def with_site(states: States) -> dict[ServiceComponent, ServiceState]:
    """What only the web's own word says; unknown where none was ever there."""
    age = pulse_age(WEB)
    if age is None:
        return {component: state for component, state in states.items() if component != ServiceComponent.SITE}
    web = ServiceState.FAILING if age > WEB_GONE else ServiceState.OK
    return {**states, ServiceComponent.SITE: worst(states[ServiceComponent.SITE], web)}


@transaction.atomic
def record_sample(*, minute: datetime, states: States) -> int:
    """Of how many components it was the first of that minute."""
    day, index = minute.date(), minute.hour * 60 + minute.minute
    if not StatusDay.objects.filter(day=day).exists():
        forget_old_days(today=day)
    StatusDay.objects.bulk_create(
        [StatusDay(component=component, day=day) for component in states], ignore_conflicts=True
    )
    rows = StatusDay.objects.select_for_update().filter(day=day, component__in=states).order_by("pk")
    return sum(_note(row, index, states[ServiceComponent(row.component)]) for row in rows)


def forget_old_days(*, today: date) -> None:
    StatusDay.objects.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()


def minute_of(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _note(row: StatusDay, index: int, state: ServiceState) -> bool:
    if row.minutes[index] != UNSAMPLED:
        return False
    row.minutes = row.minutes[:index] + SIGNS[state] + row.minutes[index + 1 :]
    setattr(row, state, getattr(row, state) + 1)
    row.save(update_fields=["minutes", state])
    return True
