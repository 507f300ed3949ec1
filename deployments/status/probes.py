"""What is asked of each dependency. A probe that raises counts as failing."""

import secrets
import threading
from collections.abc import Mapping
from datetime import timedelta

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max

from core.broadcasting import echo
from core.disk import database_folder, is_full
from deployments.enums import ServiceState
from deployments.status.probing import PROBE_SECONDS, Finding, Probe
from deployments.status.pulses import UPKEEP, pulse_age
from execution import scheduling
from execution.enums import Priority
from execution.models import Run, WorkerHost

OK, DEGRADED, FAILING = ServiceState.OK, ServiceState.DEGRADED, ServiceState.FAILING
UPKEEP_LATE = timedelta(seconds=150)
_migrated = threading.Event()
"""Migrations that were applied stay applied as long as this process lives."""


def probes() -> Mapping[str, Probe]:
    """All that this installation has."""
    there: dict[str, Probe] = {
        "database": look_at_database,
        "migrations": look_at_migrations,
        "cache": look_at_cache,
        "live_updates": look_at_live_updates,
        "executor": look_at_workers if scheduling.is_remote() else look_at_slots,
        "upkeep": look_at_upkeep,
    }
    return there | ({"broker": look_at_broker} if scheduling.is_remote() else {})


def look_at_database() -> Finding:
    """Its disk first: on a full one SQLite opens no connection."""
    folder = database_folder()
    if folder is not None and is_full(folder):
        return Finding(FAILING, "Its disk is full: nothing can be stored.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(OK, "It answers.")


def look_at_migrations() -> Finding:
    if not _migrated.is_set():
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if waiting:
            return Finding(FAILING, "Migrations of this version are not applied yet.", {"waiting": waiting})
        _migrated.set()
    return Finding(OK, "All are applied.")


def look_at_cache() -> Finding:
    word = secrets.token_hex(8)
    cache.set(f"probe:{word}", word, timeout=30)
    kept = cache.get(f"probe:{word}")
    cache.delete(f"probe:{word}")
    return Finding(OK, "It keeps what it is given.") if kept == word else Finding(FAILING, "It forgets at once.")


def look_at_live_updates() -> Finding:
    echo(PROBE_SECONDS)
    return Finding(OK, "A message came back.")


def look_at_broker() -> Finding:
    seconds = PROBE_SECONDS
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=seconds, socket_connect_timeout=seconds) as client:
        client.ping()
    return Finding(OK, "It answers.")


def look_at_slots() -> Finding:
    """Those of this process."""
    state = scheduling.state()
    figures = {name: getattr(state, name) for name in ("mode", "isolation", "running", "queued", "capacity")}
    if not state.healthy:
        return Finding(FAILING, "Nothing can be executed now.", figures)
    return _unless_full(state.queued, Finding(OK, "Programs can be executed.", figures))


def look_at_workers() -> Finding:
    """Those of all workers' processes."""
    present = list(WorkerHost.objects.present())
    able = [host for host in present if host.is_able]
    seen_at = WorkerHost.objects.aggregate(latest=Max("seen_at"))["latest"]
    figures = {
        "mode": settings.EXECUTOR_MODE,
        "isolation": able[0].isolation if able else "",
        "running": Run.objects.active().count(),
        "queued": Run.objects.queued().exclude(priority=Priority.REJUDGE).count(),
        "capacity": sum(host.capacity for host in able),
        "workers": len(able),
        "workers_seen_at": seen_at,
    }
    if not able:
        sentence = "No worker is able to execute." if present else "No worker is there to execute with."
        return Finding(FAILING, sentence, figures)
    if any(host.fault for host in present):
        return Finding(DEGRADED, f"{len(able)} of {len(present)} workers are able to execute.", figures)
    return _unless_full(figures["queued"], Finding(OK, "Workers execute.", figures))


def look_at_upkeep() -> Finding:
    """Whether somebody does what is due: no request fails where nobody does, so this never fails either."""
    age = pulse_age(UPKEEP)
    if age is None:
        return Finding(DEGRADED, "Nothing that is due was done yet.")
    figures = {"seconds_ago": round(age.total_seconds())}
    if age > UPKEEP_LATE:
        return Finding(DEGRADED, "What is due is not done.", figures)
    return Finding(OK, "What is due is done.", figures)


def _unless_full(queued: int, well: Finding) -> Finding:
    if queued < scheduling.queue_limit():
        return well
    return Finding(DEGRADED, "The queue is full.", well.figures)
