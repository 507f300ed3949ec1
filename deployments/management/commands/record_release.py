"""manage.py record_release: what the pipeline built."""

from datetime import datetime
from typing import Any

from django.core.management.base import CommandParser
from django.utils.dateparse import parse_datetime

from core.errors import DomainError
from deployments.commands import PipelineCommand
from deployments.parties import Party
from deployments.services.releases.recording import Built, Migration, record_release
from deployments.telling import release_told


class Command(PipelineCommand):
    help = "Records a release: one commit, one image. The same build told twice is one release."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        for name in ("label", "git-sha", "digest", "image-repo", "built-at"):
            parser.add_argument(f"--{name}", required=True)
        for name in ("committed-at", "branch", "build-url", "author"):
            parser.add_argument(f"--{name}", default="")
        parser.add_argument("--migration", action="append", default=[], help="as problems.0007; several by several")
        parser.add_argument("--irreversible", action="append", default=[], help="a migration that cannot be undone")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        built = Built(
            label=options["label"],
            git_sha=options["git_sha"],
            digest=options["digest"],
            image_repo=options["image_repo"],
            built_at=_moment("built_at", options["built_at"]),
            committed_at=_moment("committed_at", options["committed_at"]) if options["committed_at"] else None,
            branch=options["branch"],
            build_url=options["build_url"],
            author=options["author"],
            migrations=[
                *(Migration(name) for name in options["migration"]),
                *(Migration(name, reversible=False) for name in options["irreversible"]),
            ],
        )
        release, is_new = record_release(by=by, built=built)
        return release_told(release) | {"new": is_new}


def _moment(name: str, text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise DomainError("moment_invalid", f"{name} is a moment as 2026-11-28T12:00:00Z.", name)
    return moment
