"""What `GET /api/submissions` can be narrowed by, checked."""

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from execution.enums import Verdict
from execution.languages import registry
from execution.models.submission import PENDING

LONGEST_SLUG = 100
VERDICTS = [*(verdict.value for verdict in Verdict if verdict is not Verdict.OK), PENDING]
FILTERS = [
    OpenApiParameter("problem", str, description="Of this problem alone: its slug."),
    OpenApiParameter("language", str, description="In this language alone: its slug."),
    OpenApiParameter("verdict", str, enum=VERDICTS, description=f"`{PENDING}`: without a verdict."),
]


def filters_of(request: Request) -> dict[str, str]:
    """Raises ValidationError with the field. A problem that is not known has no submissions: that is no fault."""
    problem, language, verdict = (request.query_params.get(name, "") for name in ("problem", "language", "verdict"))
    if language and language not in registry():
        raise _fault("language", f"language must be one of {', '.join(registry())}.")
    if verdict and verdict not in VERDICTS:
        raise _fault("verdict", f"verdict must be one of {', '.join(VERDICTS)}.")
    if "\0" in problem or len(problem) > LONGEST_SLUG:
        raise _fault("problem", f"problem must be the slug of a problem, of at most {LONGEST_SLUG} characters.")
    return {"problem": problem, "language": language, "verdict": verdict}


def _fault(field: str, sentence: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [serializers.ErrorDetail(sentence, code=f"{field}_invalid")]})
