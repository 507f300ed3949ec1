"""How the web is served in gamma and prod. WEB_CONCURRENCY: how many processes; docs/gamma.md has what each takes."""

import os

from ceesarcode import settings
from ceesarcode.web_worker import LONGEST_GOODBYE

bind = f"0.0.0.0:{settings.PORT}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "ceesarcode.web_worker.WebWorker"
control_socket_disable = True  # nobody steers it from beside; signals do
worker_tmp_dir = "/dev/shm"  # its heartbeat: never on a disk that may stall  # noqa: S108

# A process whose event loop has been still for so long is replaced. Requests wait in threads: they may take longer.
timeout = 30
graceful_timeout = LONGEST_GOODBYE + 5
keepalive = 75  # longer than a proxy in front keeps its connections, so that it never writes into a closed one

# What leaks is given back, and not by all processes at once.
max_requests = 20_000
max_requests_jitter = 5_000

logconfig_dict = settings.LOGGING | {"loggers": {**settings.LOGGING["loggers"], "gunicorn.error": {"propagate": True}}}
