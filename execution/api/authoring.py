"""For authors over REST: versions, verifications, outputs of the reference solution, publishing."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.permissions import TokenScope
from accounts.viewer import viewer_of
from core.errors import NotFound
from core.json_body import json_object
from core.strict_fields import StrictSerializer, TextField
from core.throttling import TOO_OFTEN, RateLimitHeaders, SaveThrottle
from execution.api.authored import (
    OutputsResponse,
    StatusResponse,
    VerificationResponse,
    VersionResponse,
    told_outputs,
    told_verification,
    told_version,
)
from execution.models import Verification
from execution.services.generating import apply_outputs, generate_outputs
from execution.services.matrices import start_verification
from problems.api.authoring import AUTHORING, BODY, MayAuthor, author_of, authoring
from problems.api.lookups import visible_part, visible_problem
from problems.models import ProblemVersion
from problems.services.publishing import archive_problem, publish_problem, withdraw_problem
from problems.services.restoring import restore_version


class VersionListView(GenericAPIView[ProblemVersion]):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]
    serializer_class = VersionResponse
    ordering = ("-number", "-pk")

    def get_queryset(self) -> QuerySet[ProblemVersion]:
        problem = visible_problem(self.kwargs["slug"], viewer_of(self.request._request))
        return problem.versions.defer("content").select_related("created_by")

    @authoring(
        "versions", "The versions of a problem, the latest first", {200: VersionResponse(many=True)}, s400="Page."
    )
    def get(self, request: Request, slug: str) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([told_version(version) for version in page])


class VersionRestoreView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(request=None)
    @authoring(
        "version_restore",
        "Make the problem what it was in a version",
        {200: VersionResponse},
        s409="Candidates' work hangs on a part that the version has not, or it cannot be read any more.",
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        version = problem.versions.filter(number=number).select_related("problem").first()
        if version is None:
            raise NotFound("version_unknown", f"The problem has no version {number}.")
        return Response(told_version(restore_version(version=version, by=author_of(request))))


class VerificationListView(RateLimitHeaders, GenericAPIView[Verification]):
    throttle_classes = [SaveThrottle]
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]
    serializer_class = VerificationResponse

    def get_queryset(self) -> QuerySet[Verification]:
        problem = visible_problem(self.kwargs["slug"], viewer_of(self.request._request))
        rows = Verification.objects.filter(version__problem=problem)
        return rows.select_related("version", "created_by").defer("version__content")

    @authoring(
        "verifications",
        "The verifications of a problem, the latest first",
        {200: VerificationResponse(many=True)},
        s400="The cursor or the page size is wrong.",
    )
    def get(self, request: Request, slug: str) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response([told_verification(row) for row in page])

    @extend_schema(request=None)
    @authoring(
        "verification_start",
        "Judge every kept solution on every test",
        {202: VerificationResponse},
        s400="There is no solution.",
        s409="It is being verified already.",
        s429=TOO_OFTEN,
        s503="Nothing can be executed now.",
    )
    def post(self, request: Request, slug: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        started = start_verification(problem=problem, by=author_of(request))
        return Response(told_verification(started), status=202)


class VerificationView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @authoring("verification", "One verification, as far as it is", {200: VerificationResponse})
    def get(self, request: Request, slug: str, pk: int) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        rows = Verification.objects.filter(version__problem=problem).select_related("version", "created_by")
        found = rows.defer("version__content").filter(pk=pk).first()
        if found is None:
            raise NotFound("verification_unknown", "There is no such verification of this problem.")
        return Response(told_verification(found))


class OutputsBody(StrictSerializer):
    digest = TextField(help_text="Of the outputs that were shown.")


class OutputsView(RateLimitHeaders, APIView):
    throttle_classes = [SaveThrottle]
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @authoring(
        "outputs",
        "What the reference solution prints beside what is stored",
        {200: OutputsResponse},
        s400="There is no reference solution, no test, or the solution fails.",
        s503="Nothing can be executed now.",
    )
    def get(self, request: Request, slug: str, number: int) -> Response:
        part = visible_part(slug, number, viewer_of(request._request))
        return Response(told_outputs(generate_outputs(part=part)))

    @extend_schema(request=OutputsBody)
    @authoring(
        "outputs_apply",
        "Store what was shown as the expected outputs",
        {200: OutputsResponse},
        s400="The digest is missing, or the solution fails.",
        s409="The outputs are not those that were shown, or a test failed.",
        s429=TOO_OFTEN,
        s503="Nothing can be executed now.",
        **BODY,
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        body = OutputsBody(data=json_object(request))
        body.is_valid(raise_exception=True)
        part = visible_part(slug, number, viewer_of(request._request))
        applied = apply_outputs(part=part, digest=body.validated_data["digest"], by=author_of(request))
        return Response(told_outputs(applied))


class PublishView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(request=None)
    @authoring(
        "problem_publish",
        "Show the problem to candidates",
        {200: StatusResponse},
        s409="Something is missing, or it was not verified as it is.",
    )
    def post(self, request: Request, slug: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        return Response({"slug": slug, "status": publish_problem(problem=problem, by=author_of(request)).status})


class WithdrawView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(request=None)
    @authoring("problem_withdraw", "Make the problem a draft again", {200: StatusResponse})
    def post(self, request: Request, slug: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        return Response({"slug": slug, "status": withdraw_problem(problem=problem).status})


class ArchiveView(APIView):
    required_scopes = AUTHORING
    permission_classes = [TokenScope, MayAuthor]

    @extend_schema(request=None)
    @authoring("problem_archive", "Take the problem off the list for good", {200: StatusResponse})
    def post(self, request: Request, slug: str) -> Response:
        problem = visible_problem(slug, viewer_of(request._request))
        return Response({"slug": slug, "status": archive_problem(problem=problem).status})
