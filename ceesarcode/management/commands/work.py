"""manage.py work: a worker. With slots it executes runs; for the other queues it needs none."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from celery.signals import worker_shutting_down
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ceesarcode import telemetry
from ceesarcode.celery import app
from ceesarcode.metrics.port import serving_metrics
from core.broadcasting import own_loop
from execution.scheduling import courier
from execution.scheduling.remote.hosting import close_host, open_host, this_host

CALLBACK_SECONDS = 2.0
QUEUES = ("runs", "upkeep", "checks")
BESIDE = 12
"""Threads beside those that take turns: one for each thing of upkeep, so that none waits for another."""


class Command(BaseCommand):
    help = "Works the queues: runs (with slots of its own), upkeep, checks. SIGTERM: ends what it has begun."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="append", choices=QUEUES, default=[], help="this one alone; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("A worker is told of its work over Redis: set REDIS_URL.")
        queues = options["queue"] or list(QUEUES)
        executes = "runs" in queues
        threads = (settings.MAX_CONCURRENT_EXECUTIONS + 1 if executes else 0) + BESIDE
        name = f"{'+'.join(queues)}-{os.getpid()}@%h"
        with ExitStack() as parts:
            parts.enter_context(telemetry.running("worker"))
            parts.enter_context(serving_metrics(port=settings.METRICS_PORT))
            parts.enter_context(own_loop())
            if executes:
                parts.enter_context(_host())
            if "upkeep" in queues:
                parts.enter_context(_courier())
            app.worker_main(
                [
                    *("worker", "--pool=threads", f"--concurrency={threads}", f"--queues={','.join(queues)}"),
                    *("--loglevel=WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
                    f"--hostname={name}",
                ]
            )


@contextmanager
def _host() -> Iterator[None]:
    """The slots of this process, as long as it works."""
    open_host()
    worker_shutting_down.connect(_drain)
    try:
        yield
    finally:
        close_host()


@contextmanager
def _courier() -> Iterator[None]:
    """Sends callbacks. The web's processes write them and cannot wake it: it looks for itself."""
    courier.start(round_seconds=CALLBACK_SECONDS)
    try:
        yield
    finally:
        courier.stop()


def _drain(**_: Any) -> None:
    this_host().drain()
