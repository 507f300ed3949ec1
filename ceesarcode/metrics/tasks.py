"""Celery's tasks: told by beat and the web, done by workers. Celery says when, by its own signals."""

import time
from typing import Any

from celery.signals import after_task_publish, task_postrun, task_prerun
from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

TOLD = Counter("ceesarcode_tasks_told", "Tasks that this process told the workers of", ["task"])
SECONDS = Histogram("ceesarcode_task_seconds", "How long tasks took", ["task", "outcome"], buckets=BUCKETS)
ENDED = Gauge(
    "ceesarcode_task_ended_timestamp_seconds", "When one ended last", ["task"], multiprocess_mode="mostrecent"
)
_begun: dict[str, float] = {}


@after_task_publish.connect
def count_told(sender: str, **_: Any) -> None:
    TOLD.labels(task=sender).inc()


@task_prerun.connect
def note_begin(task_id: str, **_: Any) -> None:
    _begun[task_id] = time.perf_counter()


@task_postrun.connect
def count_end(task_id: str, task: Any, state: str | None, **_: Any) -> None:
    outcome = "success" if state == "SUCCESS" else "failure"
    SECONDS.labels(task=task.name, outcome=outcome).observe(time.perf_counter() - _begun.pop(task_id))
    ENDED.labels(task=task.name).set_to_current_time()
