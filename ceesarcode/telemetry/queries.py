"""Every statement on its way to the database: a warning where it was slow, a span where one is open. Its values are
never told, for they may be a program."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from core import tracing

log = structlog.get_logger(__name__)
LONGEST = 2000
ID = "ceesarcode.telemetry.queries"


def watch_connections() -> None:
    """All that are opened from now on; once, however often it is called."""
    connection_created.connect(_watch, dispatch_uid=ID)


def _watch(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if watch_query not in connection.execute_wrappers:  # opened anew, it keeps what it had
        connection.execute_wrappers.append(watch_query)


def watch_query(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An `execute_wrapper` of Django's."""
    begun = time.monotonic()
    with tracing.part("db", **{"db.system.name": context["connection"].vendor, "db.query.text": sql[:LONGEST]}):
        try:
            return execute(sql, params, many, context)
        finally:
            took_ms = round((time.monotonic() - begun) * 1000)
            if settings.SLOW_QUERY_MS and took_ms >= settings.SLOW_QUERY_MS:
                log.warning("slow_query", statement=sql[:LONGEST], duration_ms=took_ms, many=many)
