"""`manage.py load_problems [PATH …]`: problems from their folders and packages into the database."""

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.errors import DomainError
from problems.management.telling import lines_of
from problems.packages.archive import MAX_ARCHIVE_BYTES
from problems.packages.formats import find_packages, is_package, read_package, read_package_folder
from problems.packages.package import Package
from problems.services.importing import import_package, is_imported, preview_import
from problems.services.loading import LoadResult, load_folder


class Command(BaseCommand):
    help = (
        "Load problems from folders, as docs/problem-format.md describes them, and from packages of other judges, "
        "zipped or not, or as a JSON document, as docs/packages.md does; without a path, the built-in ones. "
        "What has not changed since it was loaded is passed by."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            help="a problem's folder, zip or .json, or a folder of such folders",
        )
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="load unchanged folders too, over what was edited in the admin since",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what a package would change, and change nothing"
        )

    def handle(self, *args: Any, paths: list[Path], overwrite: bool, dry_run: bool, **options: Any) -> None:
        folders = _folders(paths or [Path(apps.get_app_config("problems").path) / "catalogue"])
        results = Counter[str]()
        self.slugs: dict[str, Path] = {}
        for folder in tqdm(folders, desc="Problems", unit="problem", disable=None, leave=False):
            results[self._load(folder, overwrite=overwrite, dry_run=dry_run)] += 1
        summary = ", ".join(f"{count} {result}" for result, count in sorted(results.items()))
        summary = f"{len(folders)} {'problem' if len(folders) == 1 else 'problems'}: {summary}."
        if results["refused"]:
            raise CommandError(summary)
        self.stdout.write(f"{summary} Nothing was changed." if dry_run else summary)

    def _load(self, place: Path, *, overwrite: bool, dry_run: bool) -> str:
        try:
            if place.is_file() or is_package(place) or dry_run:
                return self._import(_read(place), place, overwrite=overwrite, dry_run=dry_run)
            result = load_folder(folder=place, overwrite=overwrite)
        except DomainError as error:
            with tqdm.external_write_mode():
                self.stderr.write(error.message if place.is_dir() else f"{place.name}: {error.message}")
            return "refused"
        if result != LoadResult.UNCHANGED:
            with tqdm.external_write_mode():
                self.stdout.write(f"{place.name}: {result}")
        return result.value

    def _import(self, package: Package, place: Path, *, overwrite: bool, dry_run: bool) -> str:
        """Packages name their problem themselves, so that two of one name are known only when they are read."""
        slug = package.tree.slug
        if self.slugs.setdefault(slug, place) != place:
            raise DomainError("slug_twice", f"{place}: {slug} was loaded from {self.slugs[slug]} already.")
        if not overwrite and is_imported(package=package):
            return LoadResult.UNCHANGED.value
        outcome = preview_import(package=package) if dry_run else import_package(package=package)
        with tqdm.external_write_mode():
            for line in lines_of(outcome, in_full=dry_run):
                self.stdout.write(line)
        return outcome.result.value


def _read(place: Path) -> Package:
    if not place.is_file():
        return read_package_folder(place)
    with place.open("rb") as file:
        return read_package(data=file.read(MAX_ARCHIVE_BYTES + 1), name=place.name)


def _folders(paths: list[Path]) -> list[Path]:
    """All folders under the paths. Two of one name would take turns in overwriting each other: that is refused.

    A file is called as one likes; what it holds has a name.
    """
    try:
        folders = [
            folder for path in paths for folder in ([path.absolute()] if path.is_file() else find_packages(path))
        ]
    except DomainError as error:
        raise CommandError(error.message) from error
    places: dict[str, Path] = {}
    for folder in folders:
        if folder.is_dir() and places.setdefault(folder.name, folder) != folder:
            raise CommandError(f"{folder.name} is there twice: {places[folder.name]} and {folder}.")
    return list(dict.fromkeys(folders))
