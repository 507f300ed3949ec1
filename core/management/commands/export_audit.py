"""manage.py export_audit [--after N]: the record of deeds, a line of JSON for each event."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.audit.checking import export_lines


class Command(BaseCommand):
    help = "Writes the audit trail to standard output as JSON lines; a copy kept elsewhere is what proves it later."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--after", type=int, default=0, metavar="N", help="only events behind this number")

    def handle(self, *args: Any, **options: Any) -> None:
        for line in export_lines(after=options["after"]):
            self.stdout.write(line)
