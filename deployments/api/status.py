"""GET /api/status: the status page, for monitors and other programs."""

import hashlib
from typing import Any

from django.conf import settings
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.audit.chain import canonical
from deployments.enums import IncidentState, ServiceComponent, ServiceState, Severity
from deployments.models import Incident
from deployments.status.public import SHARED, Component, PublicStatus, read_public_status


class ComponentResponse(serializers.Serializer[Any]):
    key = serializers.ChoiceField(ServiceComponent.choices)
    name = serializers.CharField()
    state = serializers.ChoiceField(ServiceState.choices)
    notes = serializers.ListField(child=serializers.CharField(), help_text="What does not work as it should.")
    uptime = serializers.DictField(
        child=serializers.FloatField(allow_null=True),
        help_text="Per cent of what is known of the last 24h, 7d, 30d and 90d, or null; empty without a database.",
    )


class PublicIncidentResponse(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    environment = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    state = serializers.ChoiceField(IncidentState.choices)
    note = serializers.CharField()
    detected_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)


class PublicStatusResponse(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ServiceState.choices, help_text="The worst of its components.")
    sentence = serializers.CharField()
    environment = serializers.CharField()
    version = serializers.CharField()
    sampled_at = serializers.DateTimeField(allow_null=True, help_text="The minute of the latest sample.")
    components = ComponentResponse(many=True)
    incidents = PublicIncidentResponse(many=True)


class StatusView(APIView):
    """The same for everybody, so nobody is known here."""

    authentication_classes = []
    throttle_classes = []

    @extend_schema(
        operation_id="status",
        tags=["Service"],
        summary="How this installation is, and was",
        description="503 where the database is away, in the same form. Carries an ETag.",
        responses={200: PublicStatusResponse, 304: None, 503: PublicStatusResponse},
    )
    def get(self, request: Request) -> Response:
        found = read_public_status()
        body = told(found)
        if found.stored is None:
            return Response(body, status=503, headers={"Cache-Control": "no-store"})
        headers = {"ETag": _etag(body), "Cache-Control": SHARED}
        is_known = get_conditional_response(request._request, etag=headers["ETag"]) is not None
        return Response(status=304, headers=headers) if is_known else Response(body, headers=headers)


def told(found: PublicStatus) -> dict[str, Any]:
    return {
        "state": found.state.value,
        "sentence": found.sentence,
        "environment": settings.APP_ENV,
        "version": settings.VERSION,
        "sampled_at": found.sampled_at.isoformat() if found.sampled_at else None,
        "components": [_component(one) for one in found.components],
        "incidents": [_incident(one) for one in found.incidents],
    }


def _component(one: Component) -> dict[str, Any]:
    shares = one.past.shares if one.past else {}
    return {
        "key": one.key,
        "name": one.name,
        "state": one.state.value,
        "notes": list(one.notes),
        "uptime": {name: share.percent for name, share in shares.items()},
    }


def _incident(one: Incident) -> dict[str, Any]:
    return {
        "id": one.pk,
        "environment": one.environment.name,
        "severity": one.severity,
        "state": one.state,
        "note": one.public_note,
        "detected_at": one.detected_at.isoformat(),
        "resolved_at": one.resolved_at.isoformat() if one.resolved_at else None,
    }


def _etag(body: dict[str, Any]) -> str:
    return f'"{hashlib.sha256(canonical(body).encode()).hexdigest()}"'
