"""GET /metrics of the web."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ceesarcode.metrics.exposition import CONTENT_TYPE, exposed
from ceesarcode.metrics.permission import CHALLENGE, refusal

NO_STORE = {"Cache-Control": "no-store"}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    refused = refusal(
        authorization=request.headers.get("Authorization", ""), address=request.META.get("REMOTE_ADDR", "")
    )
    if refused is None:
        return HttpResponse(exposed(rows=True), content_type=CONTENT_TYPE, headers=NO_STORE)
    if refused.status == 404:
        raise Http404(refused.sentence)
    headers = NO_STORE | {"WWW-Authenticate": CHALLENGE}
    return HttpResponse(refused.sentence, status=refused.status, content_type="text/plain", headers=headers)
