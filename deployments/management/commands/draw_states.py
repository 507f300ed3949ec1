"""manage.py draw_states: the tables of transitions, drawn into docs/deployment-states.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from deployments.drawing import drawn


class Command(BaseCommand):
    help = "Draws which state follows which into docs/deployment-states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        page = settings.BASE_DIR / "docs" / "deployment-states.md"
        page.write_text(drawn(), encoding="utf-8")
        self.stdout.write(f"Drawn: {page.relative_to(settings.BASE_DIR)}")
