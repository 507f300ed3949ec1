"""`manage.py dump_problems DIR [SLUG …]`: stored problems written as folders."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.errors import DomainError
from problems.services.dumping import dump_problem, problems_named

CHUNK = 50  # a problem may hold a megabyte: not all of them at once


class Command(BaseCommand):
    help = "Write problems as folders that load_problems reads; without a slug, all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, metavar="DIR", help="where the folders go; made if it is not there")
        parser.add_argument("slugs", nargs="*", metavar="SLUG")

    def handle(self, *args: Any, directory: Path, slugs: list[str], **options: Any) -> None:
        written = refused = 0
        try:
            problems = problems_named(slugs=slugs)
            rows = problems.iterator(chunk_size=CHUNK)
            for problem in tqdm(rows, desc="Problems", total=problems.count(), disable=None, leave=False):
                try:
                    dump_problem(problem=problem, parent=directory)
                    written += 1
                except DomainError as error:
                    with tqdm.external_write_mode():
                        self.stderr.write(error.message)
                    refused += 1
        except DomainError as error:
            raise CommandError(error.message) from error
        summary = f"{written} {'problem' if written == 1 else 'problems'} written to {directory}"
        if refused:
            raise CommandError(f"{summary}, {refused} refused.")
        self.stdout.write(f"{summary}.")
