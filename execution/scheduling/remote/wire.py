"""What processes tell each other at once, over Redis. Whatever is lost here, the rows say as well, a little later."""

import json
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

import redis
import structlog
from django.conf import settings

log = structlog.get_logger(__name__)
CHANNEL = "ceesarcode:runs"
TIMEOUT_SECONDS = 2.0
PAUSE_SECONDS = 0.5
"""Before a listener whose connection broke off tries again."""
PRIORITY_MARK = "\x06\x16"
"""Between the name of a queue and a priority, where the words of that priority lie."""
Hear = Callable[[dict[str, Any]], None]


@cache
def _client() -> "redis.Redis":
    return redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS
    )


def tell(**message: Any) -> bool:
    """Tells every process; False where Redis is away."""
    try:
        _client().publish(CHANNEL, json.dumps(message))
    except redis.RedisError as error:
        log.warning("not_told", error=type(error).__name__)
        return False
    return True


def words_in(queue: str) -> int | None:
    """How many of Celery's words lie in a queue and were not heard yet; None where Redis is away."""
    options: dict[str, Any] = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    lists = [f"{queue}{PRIORITY_MARK}{step}" if step else queue for step in options["priority_steps"]]
    try:
        return sum(int(_client().llen(name)) for name in lists)
    except redis.RedisError as error:
        log.warning("words_not_counted", error=type(error).__name__)
        return None


class Listener:
    """Hands every message to `hear`, in a thread of its own, across broken connections."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._halted = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="wire", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout_seconds: float = 3.0) -> None:
        self._halted.set()
        self._thread.join(timeout_seconds)

    def _listen(self) -> None:
        while not self._halted.is_set():
            try:
                with _client().pubsub(ignore_subscribe_messages=True) as channel:  # type: ignore[no-untyped-call]
                    channel.subscribe(CHANNEL)
                    self._hear_all(channel)
            except (redis.RedisError, OSError) as error:
                log.warning("wire_broken", error=type(error).__name__)
                self._halted.wait(PAUSE_SECONDS)

    def _hear_all(self, channel: Any) -> None:
        while not self._halted.is_set():
            if message := channel.get_message(timeout=PAUSE_SECONDS):
                self._hear_one(message["data"])

    def _hear_one(self, data: bytes) -> None:
        try:
            self._hear(json.loads(data))
        except Exception:
            log.exception("message_not_understood")
