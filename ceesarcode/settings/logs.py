"""Logs on stdout: readable in dev, one JSON object a line elsewhere, with request, user and run ids."""

import logging
import re
from http import HTTPStatus
from typing import Any

import structlog

SECRET = re.compile(r"\b(cee_|whsec_|eyJ(?=[\w-]+\.[\w-]+\.))[A-Za-z0-9_+/=.-]{16,}")
"""A token, the secret of its callbacks, or an identity token (JWT). None is logged by intent; somebody may put one
into an address."""
NO_HANDSHAKE = "ASGI callable returned without completing handshake."
"""uvicorn's error for a websocket that was answered 503 in the place of the handshake: a line for each of a flood."""
LEVELS = {"debug": "DEBUG", "info": "INFO", "warn": "WARNING", "error": "ERROR"}


def configure_logs(*, level: str, as_json: bool) -> dict[str, Any]:
    """Sets structlog up and returns the dictionary for `logging.config`. `level` is a value of LOG_LEVEL."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.captureWarnings(capture=True)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": _rendering(as_json=as_json),
                "foreign_pre_chain": shared,
            }
        },
        "filters": {
            "no_handshake": {"()": lambda: lambda record: record.msg != NO_HANDSHAKE},
            "refused": {"()": lambda: _is_no_refusal},
        },
        "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "lines"}},
        "root": {"handlers": ["stdout"], "level": LEVELS[level]},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            "django.request": {"level": "ERROR", "filters": ["refused"]},
            "uvicorn.error": {"filters": ["no_handshake"]},
            "httpx2": {"level": "WARNING"},
            "celery": {"level": "WARNING"},  # what a task did, it tells itself
        },
    }


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """A refused request is told by the request log already, and is no error: 503 means come again later."""
    return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


def _rendering(*, as_json: bool) -> list[Any]:
    drop = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    if as_json:
        return [drop, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(), _hide_secrets]
    console = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    return [drop, console, _hide_secrets]


def _hide_secrets(_logger: Any, _method: str, line: Any) -> str:
    """The last step: the whole line, tracebacks as well."""
    return SECRET.sub(r"\1…", line)
