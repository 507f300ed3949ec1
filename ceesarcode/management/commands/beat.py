"""manage.py beat: says when what comes again and again is due. One process for all."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ceesarcode import telemetry
from ceesarcode.celery import app
from ceesarcode.metrics.port import serving_metrics


class Command(BaseCommand):
    help = "Tells the workers of what is due: recovery, deployments, notifications. Run one of it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("Beat tells the workers over Redis: set REDIS_URL.")
        port = settings.METRICS_PORT and settings.METRICS_PORT + 1  # beside a worker of the same machine
        with telemetry.running("beat"), serving_metrics(port=port):
            app.start(["beat", "--loglevel=WARNING", "--pidfile="])
