"""The Celery app: words over Redis, and what is done again and again. `manage.py work` and `manage.py beat` run it."""

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.signals import setup_logging, task_postrun, task_prerun

from ceesarcode.metrics import tasks  # noqa: F401  counts them

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ceesarcode.settings")
app = Celery("ceesarcode")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """That somebody listens is enough: Celery leaves the logs as the settings have them. It would raise the level of
    all of them to its own, and no run's end were told."""


@task_prerun.connect
def bind_task(task_id: str, task: Task[Any, Any], **_: Any) -> None:
    """All that a task logs, Celery's own word of its failure too, names it. A thread goes from task to task."""
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(task=task.name, task_id=task_id)


@task_postrun.connect
def unbind_task(**_: Any) -> None:
    structlog.contextvars.clear_contextvars()
