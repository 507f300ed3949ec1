"""Refusals as problem documents."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions

from core.api_errors import handle_exception, problem_body
from core.errors import Conflict, DomainError, NotFound, Unavailable


@pytest.mark.parametrize(
    ("error", "status", "code", "field"),
    [
        (DomainError("odd", "It is odd.", "number"), 400, "odd", "number"),
        (NotFound("gone", "It is gone."), 404, "gone", None),
        (Conflict("busy", "It is busy."), 409, "busy", None),
        (Unavailable("full", "It is full.", retry_after_seconds=5), 503, "full", None),
        (Http404(), 404, "not_found", None),
        (PermissionDenied(), 403, "permission_denied", None),
        (exceptions.Throttled(wait=1.2), 429, "throttled", None),
        (exceptions.ValidationError({"a": {"b": ["Wrong."]}}), 400, "invalid", "a.b"),
        (exceptions.ValidationError({"code": ["Wrong."], "message": ["Wrong."]}), 400, "invalid", "code"),
        (exceptions.ValidationError(["Wrong."]), 400, "invalid", None),
        (exceptions.ValidationError({"a": [{}, {"b": ["Wrong."]}]}), 400, "invalid", "a[1].b"),
        (exceptions.ValidationError({"a": dict[Any, Any]({2: {"b": ["Wrong."]}})}), 400, "invalid", "a[2].b"),
        (
            exceptions.ValidationError({"a": dict[Any, Any]({2: {"non_field_errors": ["Wrong."]}})}),
            400,
            "invalid",
            "a[2]",
        ),
    ],
)
def test_refusal_is_a_problem_document(error: Exception, status: int, code: str, field: str | None) -> None:
    response = handle_exception(error, {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert response.data.get("field") == field


def test_waiting_times_are_told_rounded_up() -> None:
    throttled = handle_exception(exceptions.Throttled(wait=1.2), {})
    unavailable = handle_exception(Unavailable("full", "It is full.", retry_after_seconds=5), {})
    assert throttled is not None
    assert unavailable is not None
    assert throttled["Retry-After"] == "2"
    assert unavailable["Retry-After"] == "5"


def test_unforeseen_error_is_not_told() -> None:
    assert handle_exception(RuntimeError("secret"), {}) is None


def test_half_a_surrogate_pair_is_written_as_an_escape() -> None:
    body = problem_body(400, "x", "no \ud800", "f\udfff")
    assert (body["detail"], body["field"]) == (r"no \ud800", r"f\udfff")
    json.dumps(body, ensure_ascii=False).encode()
