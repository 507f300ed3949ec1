"""manage.py show_configuration: what this instance says of its own configuration."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from deployments.configuration.seen import Seen
from deployments.configuration.showing import as_document, own_configuration


class Command(BaseCommand):
    help = "Shows each key with its value; of a secret, whether it is set. --json is what observe_configuration reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document; of secrets keyed fingerprints")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = own_configuration()
        if options["json"]:
            self.stdout.write(json.dumps(as_document(keys), ensure_ascii=False))
            return
        width = max(map(len, keys))
        self.stdout.write("\n".join(f"{key:<{width}}  {_shown(keys[key])}".rstrip() for key in sorted(keys)))


def _shown(seen: Seen) -> str:
    if not seen.is_secret:
        return seen.value
    return f"(secret, {'set' if seen.is_set else 'not set'})"
