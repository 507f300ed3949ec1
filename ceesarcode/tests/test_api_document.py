"""The addresses of the API: its document, its docs, and what is answered where nothing is."""

from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

STATES = ("ready", "status")
"""Whose 503 is an answer in its own form."""


def test_document_is_valid_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    document = yaml.safe_load(capsys.readouterr().out)
    assert {
        *(
            "/api/health",
            "/api/ready",
            "/api/status",
            "/api/problems",
            "/api/problems/{slug}",
            "/api/problem/{slug}",
            "/api/run",
            "/api/runs",
        ),
        "/api/run/batch",
        "/api/callbacks",
        *("/api/callbacks/{callback_id}", "/api/callbacks/{callback_id}/resend", "/api/callbacks/paused"),
        "/api/callbacks/paused/{address_id}/resume",
        "/api/oidc/token",
        *("/api/tokens", "/api/tokens/{token_id}", "/api/tokens/{token_id}/callback-secret"),
        *("/api/runs/{run_id}", "/api/runs/{run_id}/cancel", "/api/runs/{run_id}/events", "/api/submit"),
        *("/api/submissions", "/api/submissions/{submission_id}", "/api/languages", "/api/problems/{slug}/drafts"),
        "/api/problems/{slug}/parts/{number}/drafts/{language}",
        *("/api/rejudges", "/api/rejudges/{rejudge_id}", "/api/rejudges/{rejudge_id}/changes"),
        *(f"/api/rejudges/{{rejudge_id}}/{deed}" for deed in ("apply", "discard", "cancel")),
        *("/api/problems/packages", "/api/problems/{slug}/package"),
        "/api/problems/{slug}/files/{name}",
        *("/api/problems/{slug}/description", "/api/problems/{slug}/parts/{number}/description"),
        *(f"/api/problems/{{slug}}/parts/{{number}}/tests{rest}" for rest in ("", "/archive", "/{place}/{name}")),
        *(f"/api/problems/{{slug}}/parts/{{number}}/solutions{rest}" for rest in ("", "/{expected}/{language}/{name}")),
    } <= set(document["paths"])
    assert not any(path.endswith("/") for path in document["paths"])


def test_every_operation_says_what_it_answers(client: Client) -> None:
    document = client.get("/api/schema?format=json").json()
    operations: list[dict[str, Any]] = [
        operation
        for path in document["paths"].values()
        for name, operation in path.items()
        if name in ("get", "post", "put", "patch", "delete")
    ]
    assert len(operations) >= 17
    for operation in operations:
        assert operation.get("summary"), operation["operationId"]
        for status, response in operation["responses"].items():
            kinds = set(response.get("content", {}))
            wanted = (
                {"application/problem+json"} if status >= "400" and operation["operationId"] not in STATES else kinds
            )
            assert kinds == wanted, (operation["operationId"], status)


@pytest.mark.parametrize("path", ["/api/", "/api/no", "/api/run/", "/api/runs/5", "/api/problems/a/b", "/api/health/"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete", "options"])
def test_unknown_address_is_a_problem_document(client: Client, path: str, method: str) -> None:
    response = getattr(client, method)(path)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["code"] == "address_unknown"


def test_unknown_page_is_no_problem_document(client: Client, db: None) -> None:
    response = client.get("/nothing")
    assert response.status_code == 404
    assert response["Content-Type"].startswith("text/html")


def test_docs_hold_no_inline_script(client: Client) -> None:
    page = client.get("/api/docs").content.decode()
    assert "<script>" not in page
    assert "<style" not in page
    assert 'style="' not in page


def test_wrong_host_is_a_problem_document(client: Client, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["example.com"]
    response = client.get("/api/problems", headers={"host": "evil.example"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


def test_frontend_of_another_origin_may_call_and_read(client: Client, db: None, settings: Settings) -> None:
    origin = settings.CORS_ALLOWED_ORIGINS[0]
    asked = {"origin": origin, "access-control-request-method": "POST"}
    asked["access-control-request-headers"] = "content-type,idempotency-key,x-csrftoken"
    preflight = client.options("/api/run", headers=asked)
    assert preflight["Access-Control-Allow-Origin"] == origin
    assert "idempotency-key" in preflight["Access-Control-Allow-Headers"]
    answer = client.get("/api/problems", headers={"origin": origin})
    assert "Retry-After" in answer["Access-Control-Expose-Headers"]
    stranger = client.get("/api/problems", headers={"origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in stranger
