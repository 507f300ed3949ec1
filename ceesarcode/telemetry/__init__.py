"""What leaves this process about itself, where the settings ask for it: faults to Sentry, spans to OpenTelemetry.

Neither package is imported where it is not asked for: each costs a start its time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

ROLES = ("web", "worker", "beat")


def start(role: str) -> None:
    """Called once by each process that lives long, before it begins its work. `role`: one of ROLES."""
    if settings.SENTRY_DSN:
        from ceesarcode.telemetry import faults

        faults.start(role)
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        from ceesarcode.telemetry import traces

        traces.start(role)


def stop() -> None:
    """Sends what is still unsent. A server that was told to end by a signal ends by it: nothing runs after that."""
    if settings.SENTRY_DSN:
        from ceesarcode.telemetry import faults

        faults.stop()
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        from ceesarcode.telemetry import traces

        traces.stop()


@contextmanager
def running(role: str) -> Iterator[None]:
    start(role)
    try:
        yield
    finally:
        stop()


def wrapped(application: Any) -> Any:
    """The ASGI application; where faults are reported, each request and websocket has a scope of its own for that."""
    if not settings.SENTRY_DSN:
        return application
    from sentry_sdk.integrations.asgi import SentryAsgiMiddleware

    return SentryAsgiMiddleware(application)
