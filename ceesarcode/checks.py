"""System checks: what must not be outside dev. Each has an id and says what to do."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

TAG = "ceesarcode"


@register(TAG)
def check_environment(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuses insecure or single-process settings in gamma and prod."""
    if settings.APP_ENV == "dev":
        return []
    rules = [
        (settings.DEBUG, "E001", "DEBUG is on outside dev.", "Set DEBUG=false."),
        (
            settings.EXECUTOR_MODE == "stub",
            "E002",
            "EXECUTOR_MODE is stub outside dev: it shares this host with the programs that it runs.",
            "Set EXECUTOR_MODE=docker or firecracker.",
        ),
        (
            not settings.REDIS_URL,
            "E003",
            "Cache and channel layer live in memory outside dev: a second process would not see them.",
            "Set REDIS_URL.",
        ),
        (
            "sqlite" in settings.DATABASES["default"]["ENGINE"],
            "E004",
            "The database is SQLite outside dev: a second host could not reach it.",
            "Set DATABASE_URL=postgres://…",
        ),
        (
            settings.SCHEDULER == "local",
            "E007",
            "SCHEDULER is local outside dev: every web process would execute runs, and carry deployments on.",
            "Set SCHEDULER=celery, and start `manage.py work` and `manage.py beat`.",
        ),
        (
            not settings.ALLOWED_HOSTS or "*" in settings.ALLOWED_HOSTS,
            "E005",
            "ALLOWED_HOSTS is empty or allows any host.",
            "Set ALLOWED_HOSTS to the names that this environment is served under.",
        ),
        (
            any(not origin.startswith("https://") for origin in settings.FRONTEND_ORIGINS),
            "E006",
            "FRONTEND_ORIGIN allows an origin without TLS.",
            "Set FRONTEND_ORIGIN to https:// origins.",
        ),
    ]
    return [Error(message, hint=hint, id=f"{TAG}.{code}") for broken, code, message, hint in rules if broken]


@register(TAG)
def check_telemetry(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """In every environment: traces are asked for, and what sends them is not installed."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT or find_spec("opentelemetry") is not None:
        return []
    message = "OTEL_EXPORTER_OTLP_ENDPOINT is set, and the packages that send traces are not installed."
    hint = "Install requirements/telemetry.txt (an image: build it with TELEMETRY=yes), or leave the setting empty."
    return [Error(message, hint=hint, id=f"{TAG}.E008")]
