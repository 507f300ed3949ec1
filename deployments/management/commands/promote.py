"""manage.py promote NUMBER: start an approved promotion and, where wanted, wait for its end."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from core.errors import NotFound
from deployments.commands import FAILED, PipelineCommand, wait_for
from deployments.enums import PromotionState
from deployments.models import Promotion
from deployments.parties import Party
from deployments.services.advancing import advance_all
from deployments.services.promoting.starting import queue_promotion
from deployments.telling import promotion_told
from deployments.transitions import PROMOTION


class Command(PipelineCommand):
    help = "Starts a promotion that is approved. Every guard is computed again. Ends with 1 where it failed."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("number", type=int)
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="carry it on until it has ended")

    def act(self, by: Party, options: dict[str, Any]) -> dict[str, Any]:
        promotion = Promotion.objects.filter(pk=options["number"]).first()
        if promotion is None:
            raise NotFound("promotion_unknown", f"There is no promotion {options['number']}.", "number")
        queue_promotion(by=by, promotion=promotion)
        if options["wait"]:
            wait_for(lambda: self._has_ended(promotion.pk), seconds=options["wait"])
        return promotion_told(Promotion.objects.get(pk=promotion.pk))

    def tell(self, told: dict[str, Any], *, as_json: bool) -> None:
        super().tell(told, as_json=as_json)
        if told["state"] == PromotionState.FAILED:
            raise CommandError(f"The promotion failed: {told['outcome']}", returncode=FAILED)

    @staticmethod
    def _has_ended(number: int) -> bool:
        advance_all()
        return Promotion.objects.get(pk=number).state in PROMOTION.final
