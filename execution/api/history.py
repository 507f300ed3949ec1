"""What `GET /api/submissions` can be narrowed by, checked; and two submissions compared."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from execution.comparing import unified
from execution.enums import Verdict
from execution.languages import registry
from execution.models import Submission
from execution.models.submission import PENDING
from execution.selectors import submission_summary

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
    if "verdict" in request.query_params and verdict not in VERDICTS:
        raise _fault("verdict", f"verdict must be one of {', '.join(VERDICTS)}.")
    if "\0" in problem or len(problem) > LONGEST_SLUG:
        raise _fault("problem", f"problem must be the slug of a problem, of at most {LONGEST_SLUG} characters.")
    return {"problem": problem, "language": language, "verdict": verdict}


def uuid_in(request: Request, name: str) -> UUID:
    """The id under `name` in the query. Raises ValidationError."""
    try:
        return UUID(request.query_params.get(name, ""))
    except ValueError:
        raise _fault(name, f"{name} must be the id of a submission.") from None


def listed_submission(submission: Submission) -> dict[str, Any]:
    return submission_summary(submission) | {"created_at": submission.run.created_at}


def difference(one: Submission, other: Submission) -> dict[str, Any]:
    """Raises ValidationError where they are for two problems."""
    if one.problem_id != other.problem_id:
        raise _fault("with", "with must be a submission for the same problem.")
    before, after = sorted((one, other), key=lambda submission: submission.run.created_at)
    old, new = before.run.files, after.run.files
    patches = {name: unified(name, old.get(name, ""), new.get(name, "")) for name in sorted(old.keys() | new.keys())}
    return {
        "before": listed_submission(before),
        "after": listed_submission(after),
        "files": [{"name": name, "patch": patch} for name, patch in patches.items() if patch],
    }


def _fault(field: str, sentence: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [serializers.ErrorDetail(sentence, code=f"{field}_invalid")]})
