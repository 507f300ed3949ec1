"""What is read at the scrape: who this process is, room on its disk, and how it stands with what the rows say."""

import shutil
import threading
import time
from collections.abc import Iterator

import structlog
from django.conf import settings
from django.db import DatabaseError
from prometheus_client.core import GaugeMetricFamily

import deployments.gauges
import execution.gauges

log = structlog.get_logger(__name__)
KEPT_SECONDS = 5.0
"""Whoever asks more often gets the same answer: scrapers cannot load the database."""


class About:
    """Of any process."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        names = ("environment", "version", "git_sha")
        about = GaugeMetricFamily("ceesarcode_info", "What is at work here", labels=names)
        about.add_metric([settings.APP_ENV, settings.VERSION, settings.GIT_SHA], 1)
        yield about
        disk = shutil.disk_usage(settings.BASE_DIR)
        yield GaugeMetricFamily("ceesarcode_disk_free_bytes", "Room on the disk of the application", disk.free)
        yield GaugeMetricFamily("ceesarcode_disk_size_bytes", "Size of that disk", disk.total)


class Rows:
    """Of the web alone: each of several processes would tell the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._families: list[GaugeMetricFamily] = []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._lock:
            if time.monotonic() - self._read_at > KEPT_SECONDS:
                self._families, self._read_at = self._read(), time.monotonic()
            yield from self._families

    def _read(self) -> list[GaugeMetricFamily]:
        """Where the database is away, what else there is to tell is told nevertheless."""
        try:
            families = [*execution.gauges.read_gauges(), *deployments.gauges.read_gauges()]
        except DatabaseError as error:
            log.warning("gauges_not_read", error=str(error))
            families = []
        told = GaugeMetricFamily("ceesarcode_database_answers", "0: nothing is known of queue, slots, outbox")
        told.add_metric([], bool(families))
        return [*families, told]
