"""DORA's four figures over REST."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.query_numbers import whole_number
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView
from deployments.figures.counting import Figures
from deployments.figures.levels import REPORT, Level
from deployments.figures.pace import Pace
from deployments.figures.reading import environment_of_figures, read_figures

FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 7, 366, 90
LEVEL_TEXT = f"Of the {REPORT}; untold: there is too little to tell."


class FrequencyResponse(serializers.Serializer[Any]):
    pace = serializers.ChoiceField(list(Pace), allow_null=True, help_text="Of the last three months, always.")
    level = serializers.ChoiceField(list(Level), help_text=LEVEL_TEXT)
    samples = serializers.IntegerField()
    days_a_week = serializers.FloatField(help_text="The median of the days that had a deployment.")
    weeks = serializers.IntegerField(help_text="That were looked at.")


class LeadTimeResponse(serializers.Serializer[Any]):
    seconds = serializers.FloatField(allow_null=True, help_text="The median.")
    level = serializers.ChoiceField(list(Level))
    samples = serializers.IntegerField()
    from_commit = serializers.IntegerField(help_text="Of the samples; the others count from the build.")


class FailureRateResponse(serializers.Serializer[Any]):
    percent = serializers.FloatField(allow_null=True)
    level = serializers.ChoiceField(list(Level))
    samples = serializers.IntegerField()
    failed = serializers.IntegerField()


class RestoreResponse(serializers.Serializer[Any]):
    seconds = serializers.FloatField(allow_null=True, help_text="The median.")
    level = serializers.ChoiceField(list(Level))
    samples = serializers.IntegerField()
    unresolved = serializers.IntegerField()


class FiguresResponse(serializers.Serializer[Any]):
    environment = serializers.CharField()
    days = serializers.IntegerField()
    report = serializers.CharField()
    frequency = FrequencyResponse()
    lead_time = LeadTimeResponse()
    failure_rate = FailureRateResponse()
    restore = RestoreResponse()


class FiguresView(DeploymentsView):
    @extend_schema(
        operation_id="figures",
        tags=["Deployments"],
        summary="DORA's four figures of an environment",
        description="Deployment frequency, lead time, change failure rate and time to restore, each with its level.",
        parameters=[
            OpenApiParameter("environment", str, description="A standing one; else the last of them."),
            OpenApiParameter(
                "days", {"type": "integer", "minimum": FEWEST_DAYS, "maximum": MOST_DAYS, "default": USUAL_DAYS}
            ),
        ],
        responses={200: FiguresResponse}
        | refusals(s400="The environment or the number of days is wrong.", s401=UNSIGNED, s403=FORBIDDEN)
        | refusals(s404="There is no environment."),
    )
    def get(self, request: Request) -> Response:
        days = whole_number(request, "days", least=FEWEST_DAYS, most=MOST_DAYS, default=USUAL_DAYS)
        environment = environment_of_figures(request.query_params.get("environment", ""))
        figures = read_figures(environment=environment, days=days, at=timezone.now())
        told = {"environment": environment.slug, "days": days, "report": REPORT}
        return Response(told | _told(figures))


def _told(figures: Figures) -> dict[str, Any]:
    return {
        "frequency": figures.frequency._asdict(),
        "lead_time": figures.lead_time._asdict(),
        "failure_rate": figures.failure_rate._asdict(),
        "restore": figures.restore._asdict(),
    }
