"""manage.py beat: says when what comes again and again is due. One process for all."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ceesarcode import telemetry
from ceesarcode.celery import app


class Command(BaseCommand):
    help = "Tells the workers of what is due: recovery, deployments, notifications. Run one of it."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.REDIS_URL:
            raise CommandError("Beat tells the workers over Redis: set REDIS_URL.")
        settings.STATE_DIR.mkdir(exist_ok=True)
        with telemetry.running("beat"):
            app.start(["beat", "--loglevel=WARNING", f"--schedule={settings.STATE_DIR / 'beat'}", "--pidfile="])
