"""Faults reported to Sentry: where it broke and for which request or run, never what somebody sent or wrote."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, Any

import sentry_sdk
import structlog
from django.conf import settings
from sentry_sdk.integrations.atexit import AtexitIntegration
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.dedupe import DedupeIntegration
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.excepthook import ExcepthookIntegration
from sentry_sdk.integrations.threading import ThreadingIntegration

from ceesarcode.telemetry.scrubbing import scrub

if TYPE_CHECKING:
    from sentry_sdk.types import Event, Hint

GOODBYE_SECONDS = 2.0
TOLD_ELSEWHERE = ("django.request", "celery.app.trace", "sentry_sdk.errors")
"""What these log of an exception, the SDK's own hooks in Django and Celery have reported already."""


def start(role: str) -> None:
    """Everything of the SDK that is not named here stays off: it would send arguments, addresses and log lines."""
    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.APP_ENV,
        release=f"{settings.VERSION}@{settings.GIT_SHA}" if settings.GIT_SHA else settings.VERSION,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration(middleware_spans=False, signals_spans=False, cache_spans=False),
            CeleryIntegration(propagate_traces=False),
            ThreadingIntegration(),
            ExcepthookIntegration(),
            DedupeIntegration(),
            AtexitIntegration(callback=_say_nothing),
        ],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sampler=_share_of,
        before_send=_before_send,
        before_send_transaction=_before_send,
    )
    sentry_sdk.get_global_scope().set_tag("process", role)
    logging.getLogger().addHandler(Reporter(level=logging.ERROR))


def _say_nothing(_pending: int, _timeout: float) -> None:
    """Instead of the SDK's lines on stderr when a process ends with reports still on their way."""


def stop() -> None:
    sentry_sdk.flush(timeout=GOODBYE_SECONDS)


class Reporter(logging.Handler):
    """What is logged as an error is reported, with the exception that it was logged for."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith(TOLD_ELSEWHERE):
            return
        error = _exception_of(record)
        if error is not None:
            sentry_sdk.capture_exception(error)
        else:
            sentry_sdk.capture_message(_words_of(record), level="error")


def _exception_of(record: logging.LogRecord) -> BaseException | None:
    """structlog keeps it in its dictionary."""
    told: Any = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if told is True:
        return sys.exc_info()[1]
    return told[1] if isinstance(told, tuple) else told if isinstance(told, BaseException) else None


def _words_of(record: logging.LogRecord) -> str:
    return str(record.msg.get("event", "")) if isinstance(record.msg, dict) else record.getMessage()


def _share_of(context: dict[str, Any]) -> float:
    """How many requests and tasks are timed. A websocket is open for hours: that is no time that it took."""
    is_socket = context.get("asgi_scope", {}).get("type") == "websocket"
    return 0.0 if is_socket else settings.SENTRY_TRACES_SAMPLE_RATE


def _before_send(event: Event, hint: Hint) -> Event:
    """In the thread that broke: the ids of its log lines are at hand."""
    ids = {name: str(value) for name, value in structlog.contextvars.get_contextvars().items() if name != "ip"}
    event["tags"] = {**dict(event.get("tags") or {}), **ids}
    scrubbed: Event = scrub(event)
    return scrubbed
