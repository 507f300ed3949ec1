"""Celery: what is told over Redis, and what comes again and again."""

from typing import Any

CELERY_TASK_DEFAULT_QUEUE = "upkeep"
CELERY_TASK_ROUTES = {
    "execution.tasks.take_turn": {"queue": "runs"},
    "deployments.tasks.verify": {"queue": "checks"},
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "priority_steps": [0, 1, 2],
    "queue_order_strategy": "priority",
    "visibility_timeout": 3600,  # above the longest judging, else a word is told twice
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    "socket_keepalive": True,
}


CELERY_BEAT_SCHEDULER = "ceesarcode.beating:SteadyScheduler"


def _every(seconds: float, task: str, queue: str = CELERY_TASK_DEFAULT_QUEUE) -> dict[str, Any]:
    """No word expires: that would be by the clocks of two machines. Beat says none where many lie already."""
    return {"task": task, "schedule": seconds, "options": {"queue": queue}}


CELERY_BEAT_SCHEDULE = {
    "announce": _every(1, "execution.tasks.announce"),
    "recover": _every(10, "execution.tasks.recover"),
    "advance": _every(2, "deployments.tasks.advance"),
    "verify": _every(2, "deployments.tasks.verify", "checks"),
    "watch": _every(15, "deployments.tasks.watch"),
    "notify": _every(2, "deployments.tasks.notify"),
    "mirror": _every(2, "deployments.tasks.mirror"),
    "sample": _every(20, "deployments.tasks.sample"),
    "prune": _every(900, "deployments.tasks.prune"),
}
