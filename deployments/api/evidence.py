"""Evidence over REST: reports of other tools on what is live, and files beside an item of a checklist."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api_errors import refusals
from core.errors import NotFound
from core.json_body import check_length
from deployments.api.bodies import Told
from deployments.api.looking import found
from deployments.api.permissions import FORBIDDEN, UNSIGNED, DeploymentsView, party_of_request
from deployments.models import ChecklistItem, Deployment, Promotion
from deployments.services.promoting.exhibits import Attachment, attach_evidence
from deployments.services.verifying.reporting import FORMATS, take_report
from deployments.telling import evidence_told, run_told
from deployments.verifying.reports import MOST_BYTES

ANY = {"application/octet-stream": OpenApiTypes.BINARY}
TOO_MUCH = {
    "s411": "The body came in chunks.",
    "s413": f"The body has more than {MOST_BYTES // 2**20} MiB.",
}
DEPLOYMENTS = Deployment.objects.select_related("environment", "release")


class BytesParser(BaseParser):
    """The bytes of the body, whatever their type is said to be, and never more than a report may have."""

    media_type = "*/*"
    most_bytes = MOST_BYTES

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, bytes]:
        return {"data": stream.read(MOST_BYTES + 1)}


class UploadView(DeploymentsView):
    parser_classes = [BytesParser]

    @staticmethod
    def data_of(request: Request) -> bytes:
        check_length(request, MOST_BYTES)
        body: Any = request.data
        return bytes(body.get("data", b""))


class ReportView(UploadView):
    @extend_schema(
        operation_id="deployment_report",
        tags=["Deployments"],
        summary="Hand in the report of another tool on what is live",
        description="Read, kept as evidence, and written down as a run of the check. The same bytes again are one run.",
        parameters=[
            OpenApiParameter("check", str, required=True, description="The name of an active check."),
            OpenApiParameter("form", str, required=True, enum=list(FORMATS)),
        ],
        request=ANY,
        responses={200: Told, 201: Told}
        | refusals(
            s400="The report is none that is taken, or the form does not fit the check.",
            s401=UNSIGNED,
            s403=FORBIDDEN,
            s404="No such deployment or check.",
            s409="The deployment is not live any more.",
            **TOO_MUCH,
        ),
    )
    def post(self, request: Request, number: int) -> Response:
        run, is_new = take_report(
            by=party_of_request(request),
            deployment=found(DEPLOYMENTS, number),
            check_name=request.query_params.get("check", ""),
            form=request.query_params.get("form", ""),
            data=self.data_of(request),
        )
        return Response(run_told(run), status=201 if is_new else 200)


class ItemEvidenceView(UploadView):
    @extend_schema(
        operation_id="promotion_evidence",
        tags=["Promotions"],
        summary="Put a file beside an item of the checklist",
        description="A sign-off then names it by its id.",
        parameters=[
            OpenApiParameter("item", str, required=True, description="The key of the item."),
            OpenApiParameter("name", str, required=True, description="The name of the file, as log.txt."),
        ],
        request=ANY,
        responses={201: Told}
        | refusals(
            s400="The name or the file is none that is taken.",
            s401=UNSIGNED,
            s403=FORBIDDEN,
            s404="No such promotion or item.",
            s409="The promotion is over.",
            **TOO_MUCH,
        ),
    )
    def post(self, request: Request, number: int) -> Response:
        promotion = found(Promotion.objects.all(), number)
        evidence = attach_evidence(
            by=party_of_request(request),
            item=item_at(promotion, request.query_params.get("item", "")),
            attachment=Attachment(request.query_params.get("name", ""), self.data_of(request)),
        )
        return Response(evidence_told(evidence), status=201)


def item_at(promotion: Promotion, key: str) -> ChecklistItem:
    item = promotion.items.filter(key=key).first() if "\0" not in key else None
    if item is None:
        keys = ", ".join(promotion.items.values_list("key", flat=True))
        raise NotFound("item_unknown", f"There is no item {key[:40]}; there are {keys}.", "item")
    return item
