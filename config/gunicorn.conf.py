"""How the web is served in gamma and prod. WEB_CONCURRENCY: how many processes; docs/gamma.md has what each takes."""

import os
from typing import Any

from ceesarcode import settings
from ceesarcode.metrics import processes
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

# Each process counts for itself, into one folder; whichever is asked tells what all have counted.
processes.name_folder(settings.PORT)


def on_starting(server: Any) -> None:
    processes.open_folder()


def on_exit(server: Any) -> None:
    processes.close_folder()


def pre_fork(server: Any, worker: Any) -> None:
    worker.number = processes.free_number({one.number for one in server.WORKERS.values()})


def post_fork(server: Any, worker: Any) -> None:
    processes.begin_process(worker.number)


def child_exit(server: Any, worker: Any) -> None:
    processes.forget_process(worker.number)


logconfig_dict = settings.LOGGING | {"loggers": {**settings.LOGGING["loggers"], "gunicorn.error": {"propagate": True}}}
