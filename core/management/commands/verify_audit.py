"""manage.py verify_audit [--against COPY]: the record of deeds, looked through from the first event on."""

from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.audit.checking import check_chain


class Command(BaseCommand):
    help = "Looks through the audit trail and names the first event that was changed, put in or taken out."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--against",
            type=FileType(encoding="utf-8"),
            default=(),
            metavar="COPY",
            help="an earlier export (manage.py export_audit), which a chain that was hashed anew would not equal",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        report = check_chain(copy=options["against"])
        if not report.is_sound:
            raise CommandError(f"Event {report.bad_seq} is bad: {report.fault} {report.sound} before it are sound.")
        self.stdout.write(f"{report.sound} events, each as it was written.")
