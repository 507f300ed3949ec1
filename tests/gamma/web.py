"""Gunicorn as gamma has it, on the tests' database and a Redis of its own."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings as django_settings

from execution.tests.remote.conftest import serving_redis
from execution.tests.remote.test_processes import address_of_database
from execution.tests.waiting import eventually
from tests.gamma.conftest import free_port


class Web:
    """Gunicorn with two processes."""

    def __init__(self, redis: str) -> None:
        self.redis, self.port = redis, free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = os.environ | {
            "DATABASE_URL": address_of_database(),
            "REDIS_URL": self.redis,
            "SCHEDULER": "celery",
            "SECRET_KEY": django_settings.SECRET_KEY,
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "LOG_LEVEL": "error",
        }
        words = ["-m", "gunicorn", "--config", "config/gunicorn.conf.py", f"--bind=127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(
            [sys.executable, *words, "ceesarcode.asgi:application"],
            cwd=django_settings.BASE_DIR,
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        eventually(self.answers, seconds=60)
        eventually(lambda: len(self.workers()) == 2, seconds=30)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/health", timeout=5).close()
        except OSError:
            return False
        return True

    def workers(self) -> set[int]:
        assert self.process is not None
        listed = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return {int(pid) for pid in listed.split()}

    def signal(self, which: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(which)

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.signal(signal.SIGTERM)
            assert self.process.wait(40) == 0


@contextmanager
def serving_web(settings: Any) -> Iterator[Web]:
    """What this process publishes, its pages hear."""
    with serving_redis() as url:
        layer = {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [url]}}
        settings.CHANNEL_LAYERS = {"default": layer}
        found = Web(url)
        found.start()
        try:
            yield found
        finally:
            found.stop()
