"""Check definitions over REST."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from deployments.api.bodies import CheckBody, ReasonBody, Told
from deployments.api.looking import body_of, environment_at, found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.api.releases import BODY
from deployments.models import CheckDefinition
from deployments.services.definitions import CheckText, define_check, retire_check
from deployments.telling import check_told

CHECKS = CheckDefinition.objects.select_related("environment")


class CheckListView(DeploymentsView, GenericAPIView[CheckDefinition]):
    serializer_class = Told
    ordering = ("-pk",)

    def get_queryset(self) -> QuerySet[CheckDefinition]:
        return CHECKS.all()

    @extend_schema(
        operation_id="checks",
        tags=["Deployments"],
        summary="What environments are checked for, the newest revision first",
        responses={200: Told(many=True)}
        | refusals(s400="The cursor or the page size is wrong.", s401=UNSIGNED, s403=FORBIDDEN),
    )
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([check_told(check) for check in page])

    @extend_schema(
        operation_id="check_define",
        tags=["Deployments"],
        summary="Define a check, or a new revision of one",
        description="It is active from now on; one that was active under its name is retired.",
        request=CheckBody,
        responses={201: Told} | BODY,
    )
    def post(self, request: Request) -> Response:
        given = body_of(request, CheckBody).validated_data
        environment, reason = environment_at(given.pop("environment")), given.pop("reason")
        check = define_check(
            by=party_of_request(request), environment=environment, text=CheckText(**given), reason=reason
        )
        return Response(check_told(check), status=201, headers={"Location": f"/api/checks/{check.pk}"})


class CheckView(DeploymentsView):
    @extend_schema(
        operation_id="check_detail",
        tags=["Deployments"],
        summary="One revision of a check",
        responses={200: Told} | refusals(s401=UNSIGNED, s403=FORBIDDEN, s404="No such check."),
    )
    def get(self, request: Request, number: int) -> Response:
        return Response(check_told(found(CHECKS.all(), number)))


class CheckRetireView(DeploymentsView):
    @extend_schema(
        operation_id="check_retire",
        tags=["Deployments"],
        summary="Run a check no more",
        request=ReasonBody,
        responses={200: Told} | BODY,
    )
    def post(self, request: Request, number: int) -> Response:
        reason = body_of(request, ReasonBody).validated_data["reason"]
        check = found(CHECKS.all(), number)
        return Response(check_told(retire_check(by=party_of_request(request), check=check, reason=reason)))
