"""manage.py anonymise --database NAME: makes a copy of prod's data fit for gamma, in place."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ceesarcode.anonymising.applying import anonymise_database
from core.errors import DomainError


class Command(BaseCommand):
    help = "Takes everybody out of the data of this database, for good: for a restored copy, never for prod's own."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database", required=True, metavar="NAME", help="the database's name, as it is given")
        parser.add_argument(
            "--accept",
            action="append",
            default=[],
            metavar="WORD",
            help="a name that is an ordinary word as well, and may stay where it was found",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counts = anonymise_database(name=options["database"], accepted=options["accept"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count}")
        self.stdout.write("Nobody is left in it.")
