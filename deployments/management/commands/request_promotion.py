"""manage.py request_promotion RELEASE prod: what the pipeline asks for; people decide."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from deployments.commands import PipelineCommand, environment_named, release_named
from deployments.gate import read_gate
from deployments.parties import Party
from deployments.services.promoting.requesting import Wish, request_promotion
from deployments.telling import promotion_told


class Command(PipelineCommand):
    help = "Asks for a promotion of what is live in the environment before, and says what it still lacks."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("release", help="its commit, its digest, or its label")
        parser.add_argument("target", help="the slug of the environment that it shall reach")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--hotfix", action="store_true", help="leave environments out; takes two more approvals")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        wish = Wish(
            release=release_named(options["release"]),
            target=environment_named(options["target"]),
            reason=options["reason"],
            is_hotfix=options["hotfix"],
        )
        promotion = request_promotion(by=by, wish=wish)
        blockers = read_gate(promotion, at=timezone.now()).blockers()
        return promotion_told(promotion) | {"blockers": [blocker.sentence for blocker in blockers]}
