"""Incidents over REST: opened, mitigated, resolved, and judged anew."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.query_words import word_of
from deployments.api.bodies import IncidentBody, IncidentEditBody, ReasonBody, ResolutionBody, Told
from deployments.api.deployments import ENVIRONMENT
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, READING, UNSIGNED, WRITING, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.enums import IncidentState
from deployments.models import Deployment, Incident
from deployments.services.incidents import (
    Verdict,
    edit_incident,
    mitigate_incident,
    open_incident,
    resolve_incident,
)
from deployments.telling import incident_told

UNKNOWN = "No such incident."
ROWS = Incident.objects.select_related("environment", "deployment")
STATE = OpenApiParameter("state", str, enum=IncidentState.values, description="Those in this state alone.")


class IncidentListView(DeploymentsView, GenericAPIView[Incident]):
    serializer_class = Told
    ordering = ("-detected_at", "-pk")

    def get_queryset(self) -> QuerySet[Incident]:
        slug = self.request.query_params.get("environment", "")
        rows = ROWS.filter(environment=environment_at(slug)) if slug else ROWS.all()
        if "state" not in self.request.query_params:
            return rows
        return rows.filter(state=word_of(self.request, "state", IncidentState.values, default=""))

    @extend_schema(
        operation_id="incidents",
        tags=["Deployments"],
        summary="All incidents, the latest first",
        parameters=[ENVIRONMENT, STATE],
        responses={200: Told(many=True)}
        | refusals(
            s400="The cursor, the page size or the state is wrong.",
            s401=UNSIGNED,
            s403=FORBIDDEN,
            s404="No such environment.",
        ),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([incident_told(incident) for incident in page])

    @extend_schema(
        operation_id="incident_open",
        tags=["Deployments"],
        summary="Open an incident",
        request=IncidentBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, IncidentBody).validated_data
        incident = open_incident(
            by=party_of_request(request),
            environment=environment_at(given["environment"]),
            verdict=Verdict(
                title=given["title"],
                severity=given["severity"],
                deployment=_deployment(given["deployment"]),
                public_note=given["public_note"],
            ),
            detected_at=given["detected_at"],
        )
        headers = {"Location": f"/api/incidents/{incident.pk}"}
        return Response(incident_told(incident), status=201, headers=headers)


class IncidentView(DeploymentsView):
    required_scopes = {"GET": READING, "PATCH": WRITING}

    @extend_schema(
        operation_id="incident_detail",
        tags=["Deployments"],
        summary="One incident, as it is now",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404=UNKNOWN),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(incident_told(found(ROWS.all(), number)))

    @extend_schema(
        operation_id="incident_edit",
        tags=["Deployments"],
        summary="See an incident otherwise: its title, its severity, what caused it, what is public",
        description="Also one that is resolved. The figures count what is said then.",
        request=IncidentEditBody,
        responses={200: Told} | BODY,
    )
    def patch(self, request: Request, number: int) -> Response:
        given = body_of(request, IncidentEditBody).validated_data
        incident = found(ROWS.all(), number)
        verdict = Verdict(
            title=given.get("title", incident.title),
            severity=given.get("severity", incident.severity),
            deployment=_deployment(given.get("deployment", incident.deployment_id)),
            public_note=given.get("public_note", incident.public_note),
        )
        by = party_of_request(request)
        return Response(incident_told(edit_incident(by=by, incident=incident, verdict=verdict, reason=given["reason"])))


DECIDING: dict[str, Any] = {"tags": ["Deployments"], "responses": {200: Told} | BODY}


class MitigateView(DeploymentsView):
    @extend_schema(
        operation_id="incident_mitigate", summary="Nobody suffers from it any more", request=ReasonBody, **DECIDING
    )
    def post(self, request: Request, number: int) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        incident = found(ROWS.all(), number)
        return Response(
            incident_told(mitigate_incident(by=party_of_request(request), incident=incident, reason=reason))
        )


class ResolveView(DeploymentsView):
    @extend_schema(operation_id="incident_resolve", summary="It is over", request=ResolutionBody, **DECIDING)
    def post(self, request: Request, number: int) -> Response:
        given = body_of(request, ResolutionBody).validated_data
        incident = found(ROWS.all(), number)
        return Response(incident_told(resolve_incident(by=party_of_request(request), incident=incident, **given)))


def _deployment(number: int | None) -> Deployment | None:
    return None if number is None else found(Deployment.objects.select_related("environment"), number, "deployment")
