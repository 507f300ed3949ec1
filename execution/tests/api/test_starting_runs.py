"""POST /api/run."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from execution import scheduling
from execution.models import Run
from execution.tests.api.conftest import HELLO, Caller, assert_problem, post
from execution.tests.conftest import Bench
from problems.models import Problem
from problems.tests.factories import ProblemFactory, ProblemFileFactory

KEYS_OF_RESULT = {
    *("id", "status", "verdict", "stdout", "stdout_encoding", "stderr", "stderr_encoding", "exit_code", "signal"),
    *("compile_output", "time_ms", "wall_ms", "memory_kb", "stdout_truncated", "stderr_truncated", "message"),
    *("language", "result", "error"),
}


def test_seed_call_works_as_printed(fake_slots: Bench, client: Client) -> None:
    body = '{"language":"python","files":{"Main.py":"print(\\"Hello\\")"}}'
    response = client.post("/api/run", body, content_type="application/json")
    assert response.status_code == 200
    result = response.json()
    assert set(result) == KEYS_OF_RESULT
    assert (result["status"], result["verdict"], result["stdout"]) == ("finished", "OK", "Hello\n")
    assert (result["exit_code"], result["result"], result["error"]) == (0, "Hello\n", "")


def test_run_of_somebody_unknown_sets_no_cookie_and_is_read_by_its_id(fake_slots: Bench, client: Client) -> None:
    response = post(client, "/api/run", HELLO)
    assert not response.cookies
    run = Run.objects.get()
    assert (run.user, run.visitor, run.live) == (None, None, False)
    assert Client().get(f"/api/runs/{run.pk}").json()["stdout"] == "Hello\n"


def test_run_takes_input_arguments_and_an_entry(fake_slots: Bench, client: Client) -> None:
    source = "import sys; print(sys.argv[1:], sys.stdin.read())"
    body = {"language": "python", "files": {"a.py": "", "b.py": source}, "entry": "b.py", "args": ["x y", "é"]}
    result = post(client, "/api/run", body | {"input": "é\n"}).json()
    assert result["stdout"] == "['x y', 'é'] é\n\n"


def test_input_in_base64_arrives_byte_for_byte(fake_slots: Bench, client: Client) -> None:
    body = {"language": "python", "files": {"Main.py": "import sys; print(list(sys.stdin.buffer.read()))"}}
    result = post(client, "/api/run", body | {"input": "AP+A", "input_encoding": "base64"}).json()
    assert result["stdout"] == "[0, 255, 128]\n"


def test_run_without_waiting_says_where_to_look(fake_slots: Bench, client: Client) -> None:
    response = post(client, "/api/run", HELLO | {"wait": False})
    assert response.status_code == 202
    body = response.json()
    run_id, status = body["id"], body["status"]
    assert status in ("queued", "running")  # it may have begun while the answer was written
    assert body == {
        "id": run_id,
        "status": status,
        "url": f"/api/runs/{run_id}",
        "events_url": f"/api/runs/{run_id}/events",
        "stream_url": f"/ws/runs/{run_id}/",
    }
    assert response["Location"] == body["url"]
    assert scheduling.await_end(UUID(run_id), 10)
    assert client.get(body["url"]).json()["status"] == "finished"
    assert Run.objects.get().live


def test_run_that_is_not_final_in_time_is_accepted_instead(
    fake_slots: Bench, client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("execution.api.waiting.QUEUE_SECONDS", 0.1)
    settings.EXECUTION_TIMEOUT_SECONDS = 0.2
    monkeypatch.setattr("execution.services.running.limits_of_run", _generous_limits)
    response = post(client, "/api/run", {"language": "python", "files": {"Main.py": "import time; time.sleep(1)"}})
    assert response.status_code == 202
    assert response.json()["status"] in ("queued", "running")


def _generous_limits(*args: Any, **kwargs: Any) -> Any:
    from execution.types import Limits

    return Limits(cpu_time_seconds=5, wall_time_seconds=5, memory_mb=64, processes=8, output_kb=64)


def test_interactive_run_is_not_waited_for(fake_slots: Bench, client: Client) -> None:
    body = HELLO | {"interactive": True, "columns": 100, "rows": 30}
    assert post(client, "/api/run", body).status_code == 202
    assert_problem(post(client, "/api/run", body | {"wait": True}), 400, "wait_not_possible", "wait")
    run = Run.objects.get()
    assert (run.terminal, run.columns, run.rows, run.stdin) == (True, 100, 30, None)


def test_run_belongs_to_who_is_signed_in(fake_slots: Bench, caller: Caller) -> None:
    post(caller("user:ada"), "/api/run", HELLO)
    run = Run.objects.get()
    assert run.user is not None
    assert run.user.username == "ada"


def test_signed_in_request_needs_the_csrf_header(fake_slots: Bench, caller: Caller) -> None:
    client = caller("user:ada")
    client.handler.enforce_csrf_checks = True
    response = client.post("/api/run", HELLO, content_type="application/json")
    assert_problem(response, 403, "permission_denied")
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"language": None}, "language_required", "language"),
        ({"language": ""}, "language_required", "language"),
        ({"language": "cobol"}, "language_unknown", "language"),
        ({"language": 5}, "invalid_type", "language"),
        ({"files": None}, "files_required", "files"),
        ({"files": {}}, "files_required", "files"),
        ({"files": ["Main.py"]}, "invalid_type", "files"),
        ({"files": "print(1)"}, "invalid_type", "files"),
        ({"files": {"Main.py": 5}}, "invalid_type", "files"),
        ({"files": {"../Main.py": ""}}, "file_name_invalid", "files"),
        ({"files": {"a/b.py": ""}}, "file_name_invalid", "files"),
        ({"files": {"a\\b.py": ""}}, "file_name_invalid", "files"),
        ({"files": {"..": ""}}, "file_name_invalid", "files"),
        ({"files": {"": ""}}, "file_name_invalid", "files"),
        ({"files": {"a\0.py": ""}}, "file_name_invalid", "files"),
        ({"files": {"a\n.py": ""}}, "file_name_invalid", "files"),
        ({"files": {"Main.py": "a\0"}}, "file_not_text", "files"),
        ({"files": {f"{n}.py": "" for n in range(21)}}, "too_many_files", "files"),
        ({"files": {"Main.py": "#" * (256 * 1024 + 1)}}, "source_too_large", "files"),
        ({"files": {"a.py": "", "b.py": ""}}, "entry_required", "entry"),
        ({"entry": "b.py"}, "entry_unknown", "entry"),
        ({"entry": 1}, "invalid_type", "entry"),
        ({"input": 1}, "invalid_type", "input"),
        ({"input": None}, "null", "input"),
        ({"input": "!", "input_encoding": "base64"}, "not_base64", "input"),
        ({"input": "é", "input_encoding": "base64"}, "not_base64", "input"),
        ({"input": "a" * (4 * 1024 * 1024 + 1)}, "input_too_large", "input"),
        ({"input_encoding": "latin-1"}, "invalid_choice", "input_encoding"),
        ({"args": "x"}, "invalid_type", "args"),
        ({"args": [1]}, "invalid_type", "args"),
        ({"args": ["\0"]}, "arg_invalid", "args"),
        ({"limits": []}, "invalid_type", "limits"),
        ({"limits": {"memory_mb": "1"}}, "invalid_type", "limits"),
        ({"limits": {"memory_mb": True}}, "invalid_type", "limits"),
        ({"limits": {"memory_mb": 10**6}}, "limit_out_of_range", "limits.memory_mb"),
        ({"limits": {"cpu_time_seconds": 0}}, "limit_out_of_range", "limits.cpu_time_seconds"),
        ({"limits": {"cpu_time_seconds": -1}}, "limit_out_of_range", "limits.cpu_time_seconds"),
        ({"limits": {"network": 1}}, "unknown_limit", "limits.network"),
        ({"interactive": "yes"}, "invalid_type", "interactive"),
        ({"interactive": True, "columns": 0}, "window_out_of_range", "columns"),
        ({"rows": 2.5}, "invalid_type", "rows"),
        ({"wait": 1}, "invalid_type", "wait"),
        ({"stdin": "x"}, "unknown_field", "stdin"),
        ({"problem": 7}, "invalid_type", "problem"),
    ],
)
def test_wrong_field_is_refused(
    fake_slots: Bench, client: Client, change: dict[str, Any], code: str, field: str
) -> None:
    assert_problem(post(client, "/api/run", HELLO | change), 400, code, field)
    assert not Run.objects.exists()


def test_run_may_be_one_of_a_problem_that_is_seen(fake_slots: Bench, client: Client) -> None:
    ProblemFileFactory(problem=ProblemFactory(slug="trips"), name="n.txt", blob__data=b"7")
    body = {"language": "python", "files": {"Main.py": "print(open('n.txt').read())"}, "problem": "trips"}
    assert post(client, "/api/run", body).json()["stdout"] == "7\n"
    assert post(client, "/api/run", body | {"problem": None}).json()["verdict"] == "RE"
    Problem.objects.update(status="draft")
    assert_problem(post(client, "/api/run", body), 404, "problem_unknown", "problem")
    assert_problem(post(client, "/api/run", body | {"problem": "none"}), 404, "problem_unknown", "problem")


def test_refusal_of_a_language_names_those_there_are(fake_slots: Bench, client: Client) -> None:
    sentence = assert_problem(post(client, "/api/run", HELLO | {"language": "x"}), 400, "language_unknown", "language")
    assert "python" in sentence


def test_refusal_of_a_field_names_those_there_are(fake_slots: Bench, client: Client) -> None:
    sentence = assert_problem(post(client, "/api/run", HELLO | {"langauge": "x"}), 400, "unknown_field", "langauge")
    assert "language, files, input" in sentence


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("[]", "not_an_object"),
        ("null", "not_an_object"),
        ('"text"', "not_an_object"),
        ("5", "not_an_object"),
        ("", "not_an_object"),
        ("{", "parse_error"),
        ('{"language": NaN}', "parse_error"),
        ('{"limits": {"memory_mb": Infinity}}', "parse_error"),
        ('{"language": "\xff"}', "parse_error"),
        ("[" * 100_000, "parse_error"),
        ("1" * 10_000, "parse_error"),
    ],
)
def test_body_that_is_no_json_object_is_refused(fake_slots: Bench, client: Client, body: str, code: str) -> None:
    response = client.post("/api/run", body.encode("latin-1"), content_type="application/json")
    assert_problem(response, 400, code)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (r'{"language": "\ud800", "files": {"Main.py": ""}}', "language"),
        (r'{"language": "python", "files": {"Main.py": "\udfff"}}', "files"),
        (r'{"language": "python", "files": {"\ud800": ""}}', "files"),
        (r'{"language": "python", "files": {"Main.py": ""}, "input": "\ud800"}', "input"),
        (r'{"language": "python", "files": {"Main.py": ""}, "args": ["\ud800"]}', "args"),
        (r'{"language": "python", "files": {"Main.py": ""}, "limits": {"\ud800": 1}}', "limits"),
        (r'{"language": "python", "files": {"Main.py": ""}, "\ud800": 1}', r"\ud800"),
    ],
)
def test_half_a_surrogate_pair_is_refused(fake_slots: Bench, client: Client, body: str, field: str) -> None:
    response = client.post("/api/run", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["field"] == field


def test_infinite_limit_is_out_of_range(fake_slots: Bench, client: Client) -> None:
    body = json.dumps(HELLO)[:-1] + ', "limits": {"cpu_time_seconds": 1e999}}'
    response = client.post("/api/run", body, content_type="application/json")
    assert_problem(response, 400, "limit_out_of_range", "limits.cpu_time_seconds")


def test_other_media_types_are_refused(fake_slots: Bench, client: Client) -> None:
    assert_problem(client.post("/api/run", {"language": "python"}), 415, "unsupported_media_type")
    assert_problem(client.post("/api/run", "{}", content_type="text/plain"), 415, "unsupported_media_type")


def test_body_beyond_the_bound_is_refused(fake_slots: Bench, client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = post(client, "/api/run", HELLO | {"input": "x" * 1000})
    assert "at most 1000" in assert_problem(response, 413, "body_too_large")


def test_body_in_chunks_is_refused(fake_slots: Bench, client: Client) -> None:
    response = client.generic("POST", "/api/run", b"", headers={"transfer-encoding": "chunked"})
    assert_problem(response, 411, "length_required")


def test_other_methods_are_refused_with_those_allowed(client: Client, transactional_db: None) -> None:
    response = client.get("/api/run")
    assert_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "POST, OPTIONS"


def test_full_queue_says_when_to_ask_again(fake_slots: Bench, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduling, "queue_limit", lambda: 0)
    response = post(client, "/api/run", HELLO)
    assert_problem(response, 503, "queue_full")
    assert int(response["Retry-After"]) > 0


def test_rates_of_addresses_and_users_are_apart(fake_slots: Bench, caller: Caller, settings: Settings) -> None:
    settings.RATE_RUN_ANONYMOUS, settings.RATE_RUN_USER = "2/h", "3/h"
    anonymous, ada, bob = caller("anonymous"), caller("user:ada"), caller("user:bob")
    first = post(anonymous, "/api/run", HELLO)
    assert (first["RateLimit-Limit"], first["RateLimit-Remaining"]) == ("2", "1")
    assert 0 < int(first["RateLimit-Reset"]) <= 3600
    assert post(caller("visitor:x"), "/api/run", HELLO).status_code == 200
    refused = post(anonymous, "/api/run", HELLO)
    assert_problem(refused, 429, "throttled")
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert refused["RateLimit-Remaining"] == "0"
    assert [post(ada, "/api/run", HELLO).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert post(bob, "/api/run", HELLO).status_code == 200


def test_rate_counts_runs_and_submissions_together(fake_slots: Bench, client: Client, settings: Settings) -> None:
    settings.RATE_RUN_ANONYMOUS = "1/h"
    assert post(client, "/api/submit", {}).status_code == 400
    assert_problem(post(client, "/api/run", HELLO), 429, "throttled")
    assert client.get("/api/submissions").status_code == 200


def test_forged_address_does_not_help(fake_slots: Bench, client: Client, settings: Settings) -> None:
    settings.RATE_RUN_ANONYMOUS = "1/h"
    assert post(client, "/api/run", HELLO, **{"x-forwarded-for": "1.1.1.1"}).status_code == 200
    assert post(client, "/api/run", HELLO, **{"x-forwarded-for": "2.2.2.2"}).status_code == 429


def test_run_takes_few_queries(
    fake_slots: Bench, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    post(client, "/api/run", HELLO)
    with django_assert_max_num_queries(7):
        assert post(client, "/api/run", HELLO).status_code == 200
