from django.apps import AppConfig
from django.conf import settings


class CeesarCodeConfig(AppConfig):
    name = "ceesarcode"
    verbose_name = "CeesarCode"

    def ready(self) -> None:
        from ceesarcode import checks  # noqa: F401 — registers the system checks

        if settings.SLOW_QUERY_MS:
            from ceesarcode.telemetry import queries

            queries.watch_connections()
        if settings.SCHEDULER == "celery":  # the app that tasks are sent through; its import takes its time
            from ceesarcode import celery  # noqa: F401
