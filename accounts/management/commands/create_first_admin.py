"""Gives a new installation its first admin. Does nothing where there is one."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import create_first_admin


class Command(BaseCommand):
    help = "Creates the first admin and prints the password, this once."

    def handle(self, *args: Any, **options: Any) -> None:
        if created := create_first_admin():
            self.stdout.write(f"First admin: name {created.username}, password {created.password}")
            self.stdout.write("Write the password down: it is not shown again and stands nowhere in clear.")
