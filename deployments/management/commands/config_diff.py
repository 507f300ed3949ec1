"""manage.py config_diff gamma prod: the configuration of two environments, each key held to its class."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.errors import DomainError
from deployments.commands import FAILED, REFUSED, environment_named
from deployments.configuration.known import Comparison, compare_environments
from deployments.configuration.telling import comparison_told
from deployments.verifying.parity import Compared, Known, Outcome

WORDS = {
    Outcome.KEPT: "ok",
    Outcome.BROKEN: "FAULT",
    Outcome.UNCLASSED: "NO CLASS",
    Outcome.INCOMPARABLE: "NOT COMPARABLE",
    Outcome.RELEASED: "with release",
}
LONGEST = 40


class Command(BaseCommand):
    help = (
        "Compares two environments as they were seen last. Ends with 1 where a difference blocks, with 2 where refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("lower", help="the slug of the one that comes first, as gamma")
        parser.add_argument("higher", help="the slug of the other, as prod")
        parser.add_argument("--all", action="store_true", help="the keys that are as they must be as well")
        parser.add_argument("--json", action="store_true", help="one JSON document on standard output and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            comparison = _compared(options["lower"], options["higher"])
        except DomainError as error:
            if options["json"]:
                self.stdout.write(json.dumps({"error": error.code, "detail": error.message, "field": error.field}))
            raise CommandError(error.message, returncode=REFUSED) from error
        rows = tuple(one for one in comparison.rows if options["all"] or one.blocks)
        if options["json"]:
            self.stdout.write(json.dumps(comparison_told(comparison, rows), ensure_ascii=False))
        else:
            self._tell(comparison, rows)
        if comparison.blocking:
            raise CommandError(f"{len(comparison.blocking)} of {len(comparison.rows)} keys block.", returncode=FAILED)

    def _tell(self, comparison: Comparison, rows: tuple[Compared, ...]) -> None:
        now = timezone.now()
        self.stdout.write("\n".join(one.told(now) for one in (comparison.lower, comparison.higher)))
        names = (comparison.lower.environment.slug, comparison.higher.environment.slug)
        table = [("KEY", "CLASS", *(name.upper() for name in names), "VERDICT"), *map(_cells, rows)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        for cells in table if rows else []:
            line = "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
            self.stdout.write(line.rstrip())
        if not comparison.blocking:
            released = f"; {len(comparison.released)} come with the release" if comparison.released else ""
            self.stdout.write(f"{len(comparison.rows)} keys, none of them blocks{released}.")


def _compared(lower: str, higher: str) -> Comparison:
    comparison = compare_environments(environment_named(lower), environment_named(higher))
    if comparison.unseen:
        slug = comparison.unseen[0].slug
        sentence = f"The configuration of {slug} was never seen: manage.py observe_configuration {slug} --help."
        raise DomainError("never_observed", sentence, slug)
    return comparison


def _cells(one: Compared) -> tuple[str, ...]:
    return (one.key, one.parity or "-", _value(one.lower, one), _value(one.higher, one), WORDS[one.outcome])


def _value(known: Known | None, row: Compared) -> str:
    if known is None:
        return "(missing)"
    if not known.is_set:
        return "(not set)"
    if known.is_secret:
        return f"({row.word_of_secret})"
    return known.value if len(known.value) <= LONGEST else f"{known.value[: LONGEST - 1]}…"
