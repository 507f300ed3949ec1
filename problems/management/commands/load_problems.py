"""`manage.py load_problems [PATH …]`: problems from their folders into the database."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.errors import DomainError
from problems.folder import find_folders
from problems.services.loading import LoadResult, load_folder


class Command(BaseCommand):
    help = (
        "Load problems from folders, as docs/problem-format.md describes them; without a path, the built-in ones. "
        "A folder that has not changed since it was loaded is passed by."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="a problem's folder, or one of several")
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="load unchanged folders too, over what was edited in the admin since",
        )

    def handle(self, *args: Any, paths: list[Path], overwrite: bool, **options: Any) -> None:
        folders = _folders(paths or [Path(apps.get_app_config("problems").path) / "catalogue"])
        results = Counter[str]()
        for folder in tqdm(folders, desc="Problems", unit="problem", disable=None, leave=False):
            results[self._load(folder, overwrite=overwrite)] += 1
        summary = ", ".join(f"{count} {result}" for result, count in sorted(results.items()))
        summary = f"{len(folders)} {'problem' if len(folders) == 1 else 'problems'}: {summary}."
        if results["refused"]:
            raise CommandError(summary)
        self.stdout.write(summary)

    def _load(self, folder: Path, *, overwrite: bool) -> str:
        try:
            result = load_folder(folder=folder, overwrite=overwrite)
        except DomainError as error:
            with tqdm.external_write_mode():
                self.stderr.write(error.message)
            return "refused"
        if result != LoadResult.UNCHANGED:
            with tqdm.external_write_mode():
                self.stdout.write(f"{folder.name}: {result}")
        return result.value


def _folders(paths: list[Path]) -> list[Path]:
    """All folders under the paths. Two of one name would take turns in overwriting each other: that is refused."""
    try:
        folders = [folder for path in paths for folder in find_folders(path)]
    except DomainError as error:
        raise CommandError(error.message) from error
    places: dict[str, Path] = {}
    for folder in folders:
        if places.setdefault(folder.name, folder) != folder:
            raise CommandError(f"{folder.name} is there twice: {places[folder.name]} and {folder}.")
    return list(dict.fromkeys(folders))
