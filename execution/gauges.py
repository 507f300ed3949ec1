"""How it stands with the queue, the slots and the callbacks, read when somebody asks: one query each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily

from execution import scheduling
from execution.enums import Priority
from execution.models import Callback, Run, WorkerHost

HERE = "local"
"""The worker's name where the server executes by itself."""


@dataclass(frozen=True, slots=True)
class _Worker:
    name: str
    capacity: int
    running: int
    draining: bool
    is_faulty: bool


def read_gauges() -> Iterator[GaugeMetricFamily]:
    yield from _queue()
    yield from _slots()
    yield from _callbacks()


def _queue() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    rows = Run.objects.queued().order_by().values_list("priority")
    found = {row[0]: row[1:] for row in rows.annotate(Count("pk"), Min("created_at"))}
    waiting = GaugeMetricFamily("ceesarcode_queue_runs", "Runs that wait", labels=["priority"])
    oldest = GaugeMetricFamily("ceesarcode_queue_oldest_seconds", "How long the oldest waits", labels=["priority"])
    for priority in Priority:
        count, since = found.get(priority, (0, None))
        waiting.add_metric([priority.name.lower()], count)
        oldest.add_metric([priority.name.lower()], _age(since, now))
    yield waiting
    yield oldest
    yield GaugeMetricFamily(
        "ceesarcode_queue_limit_runs", "How many runs may wait, rejudges aside", scheduling.queue_limit()
    )


def _slots() -> Iterator[GaugeMetricFamily]:
    workers = list(_workers())
    able = [one for one in workers if not one.is_faulty and not one.draining]
    yield GaugeMetricFamily("ceesarcode_workers_able", "Workers that take runs", len(able))
    capacity = GaugeMetricFamily("ceesarcode_slots", "Runs at the same time", labels=["worker"])
    running = GaugeMetricFamily("ceesarcode_slots_busy", "Slots with a run", labels=["worker"])
    draining = GaugeMetricFamily("ceesarcode_worker_draining", "1: it takes no more runs", labels=["worker"])
    faulty = GaugeMetricFamily("ceesarcode_worker_faulty", "1: it cannot open a slot", labels=["worker"])
    for one in workers:
        capacity.add_metric([one.name], one.capacity)
        running.add_metric([one.name], one.running)
        draining.add_metric([one.name], one.draining)
        faulty.add_metric([one.name], one.is_faulty)
    yield from (capacity, running, draining, faulty)


def _workers() -> Iterator[_Worker]:
    if not scheduling.is_remote():
        state = scheduling.state()
        yield _Worker(HERE, state.capacity, state.running, draining=False, is_faulty=not state.healthy)
        return
    fields = ("name", "capacity", "running", "draining", "fault")
    for name, capacity, running, draining, fault in WorkerHost.objects.present().values_list(*fields):
        yield _Worker(name, capacity, running, draining=draining, is_faulty=bool(fault))


def _callbacks() -> Iterator[GaugeMetricFamily]:
    now = timezone.now()
    due = Callback.objects.ready(now=now).order_by()
    found = due.aggregate(count=Count("pk"), since=Min(Coalesce("next_at", "run__finished_at")))
    yield GaugeMetricFamily("ceesarcode_callbacks_due", "Callbacks whose time has come", found["count"])
    yield GaugeMetricFamily(
        "ceesarcode_callbacks_oldest_due_seconds",
        "How long the oldest of them has been due",
        _age(found["since"], now),
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
