"""manage.py work: a worker. With slots it executes runs; for the other queues it needs none."""

import os
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from celery.signals import worker_shutting_down
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ceesarcode import telemetry
from ceesarcode.celery import app
from core.broadcasting import own_loop
from execution.scheduling.remote.hosting import close_host, open_host, this_host

QUEUES = ("runs", "upkeep", "checks")
BESIDE = 2
"""Threads beside those that execute: a rejudge that rests holds one."""


class Command(BaseCommand):
    help = "Works the queues: runs (with slots of its own), upkeep, checks. SIGTERM: ends what it has begun."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queue", action="append", choices=QUEUES, default=[], help="this one alone; repeatable")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("A worker is told of its work over Redis: set REDIS_URL.")
        queues = options["queue"] or list(QUEUES)
        executes = "runs" in queues
        threads = (settings.MAX_CONCURRENT_EXECUTIONS if executes else 0) + BESIDE
        name = f"{'+'.join(queues)}-{os.getpid()}@%h"
        with telemetry.running("worker"), own_loop(), _host() if executes else nullcontext():
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


def _drain(**_: Any) -> None:
    this_host().drain()
