"""Serves the site in this one process: the embedded default of dev. Gamma and prod use gunicorn."""

import os
from pathlib import Path
from typing import Any

import uvicorn
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ceesarcode.serving import BOUNDS

SHUTDOWN_SECONDS = 5


class Command(BaseCommand):
    help = "Serves the site and its websockets on PORT, in one process."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: %(default)s)")

    def handle(self, *args: Any, host: str, **options: Any) -> None:
        pid_file = settings.STATE_DIR / f"server-{settings.PORT}.pid"
        pid_file.write_text(str(os.getpid()))
        self.stdout.write(self.style.SUCCESS(f"CeesarCode: http://localhost:{settings.PORT}/  (Ctrl-C stops it)"))
        try:
            uvicorn.run(
                "ceesarcode.asgi:application",
                host=host,
                port=settings.PORT,
                log_config=None,
                timeout_graceful_shutdown=SHUTDOWN_SECONDS,
                **BOUNDS,
            )
        finally:
            _forget(pid_file)


def _forget(pid_file: Path) -> None:
    """Only our own: a second server may have been started on another port meanwhile."""
    if pid_file.exists() and pid_file.read_text() == str(os.getpid()):
        pid_file.unlink()
