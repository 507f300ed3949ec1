"""Finds runs whose process died and puts them right."""

from typing import Any

from django.core.management.base import BaseCommand

from execution.services.requeueing import requeue_lost_runs


class Command(BaseCommand):
    help = (
        "Puts runs whose lease has expired back into the queue, or ends those that were tried often enough. "
        "A server that is running takes them from there within a minute; it does the same by itself."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = requeue_lost_runs(every_active=False)
        self.stdout.write(f"{count} lost {'run was' if count == 1 else 'runs were'} put right.")
