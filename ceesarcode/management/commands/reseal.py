"""manage.py reseal [--check]: what is sealed with an older SECRET_KEY, sealed with the present one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ceesarcode.resealing import reseal, sessions_under_older_keys


class Command(BaseCommand):
    help = "Seals second factors, channels and what platforms want back anew, and says when an older key may go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="count alone; 1 where an older key is needed")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = reseal(writes=not options["check"])
        verb = "need an older key" if options["check"] else "were sealed anew"
        for count in counts:
            self.stdout.write(
                f"{count.place}: {count.present} under the present key, {count.older} {verb}, "
                f"{count.unreadable} that no key of ours opens"
            )
        if sessions := sessions_under_older_keys():
            self.stdout.write(f"{sessions} sessions end when the older keys go; used ones are written anew.")
        if options["check"] and any(count.older for count in counts):
            raise CommandError("SECRET_KEY_FALLBACKS is needed still: run manage.py reseal.")
        self.stdout.write("Nothing sealed needs SECRET_KEY_FALLBACKS any more.")
