"""manage.py remove_second_factor USER --reason …: for the last superuser who lost the device."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_factor import remove_factors
from core.audit.actors import SYSTEM
from core.errors import DomainError


class Command(BaseCommand):
    help = "Removes every second factor of a user. It is on record, and the person is told by e-mail."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True, help="why, for the record")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user {options['username']}.")
        try:  # whoever is at the server's shell could write to the database as well
            kinds = remove_factors(by=SYSTEM, user=user, reason=options["reason"], is_confirmed=True)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"Removed: {', '.join(kinds)}.")
