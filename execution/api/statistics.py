"""The figures of a problem over REST."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.scopes import Scope
from accounts.viewer import viewer_of
from core.api_errors import refusals
from execution.standing import LEAST_PEOPLE, PERCENTILES, Spread, acceptance_of, bests_of, spreads_of
from problems.api.lookups import visible_problem


class PercentilesResponse(serializers.Serializer[Any]):
    p10 = serializers.IntegerField()
    p25 = serializers.IntegerField()
    p50 = serializers.IntegerField()
    p75 = serializers.IntegerField()
    p90 = serializers.IntegerField()


class SpreadResponse(serializers.Serializer[Any]):
    part = serializers.IntegerField()
    language = serializers.CharField()
    people = serializers.IntegerField(help_text="Of each the best accepted submission counts, once.")
    time_ms = PercentilesResponse()
    memory_kb = PercentilesResponse()


class BestResponse(serializers.Serializer[Any]):
    part = serializers.IntegerField()
    language = serializers.CharField()
    time_ms = serializers.IntegerField()
    memory_kb = serializers.IntegerField()
    accepted = serializers.IntegerField(help_text="How many of your submissions were accepted.")


class StatisticsResponse(serializers.Serializer[Any]):
    submissions = serializers.IntegerField(help_text="All that were judged.")
    accepted = serializers.IntegerField()
    percent = serializers.IntegerField(allow_null=True, help_text="Null where nobody has submitted.")
    tried = serializers.IntegerField(help_text="How many people tried.")
    solved = serializers.IntegerField(help_text="How many of them were accepted in every part.")
    languages = SpreadResponse(many=True, help_text=f"Where at least {LEAST_PEOPLE} people were accepted.")
    bests = BestResponse(many=True, help_text="Your own.")


class StatisticsView(APIView):
    required_scopes = {"GET": Scope.PROBLEMS_READ}

    @extend_schema(
        operation_id="problem_statistics",
        tags=["Problems"],
        summary="Acceptance, percentiles by language, and your own bests",
        responses={200: StatisticsResponse} | refusals(s404="No such problem."),
    )
    def get(self, request: Request, slug: str) -> Response:
        viewer = viewer_of(request._request)
        problem = visible_problem(slug, viewer)
        return Response(
            asdict(acceptance_of(problem))
            | {
                "languages": [_spread(spread) for spread in spreads_of(problem)],
                "bests": [asdict(best) for best in bests_of(viewer, problem)],
            }
        )


def _spread(spread: Spread) -> dict[str, Any]:
    names = [f"p{percent}" for percent in PERCENTILES]
    measures = {"time_ms": spread.time_ms, "memory_kb": spread.memory_kb}
    told = {measure: dict(zip(names, values, strict=True)) for measure, values in measures.items()}
    return {"part": spread.part, "language": spread.language, "people": spread.people} | told
