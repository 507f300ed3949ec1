from django.apps import AppConfig


class CeesarCodeConfig(AppConfig):
    name = "ceesarcode"
    verbose_name = "CeesarCode"

    def ready(self) -> None:
        from ceesarcode import checks  # noqa: F401 — registers the system checks
