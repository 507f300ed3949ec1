"""What a report to Sentry says, and what is taken out of it."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from ceesarcode import checks
from ceesarcode.settings.environment import BASE_DIR
from ceesarcode.telemetry.scrubbing import scrub
from ceesarcode.tests.telemetry.receivers import receiving

TOKEN = "cee_" + "aB3dE6gH" * 4
PROGRAM = """
import django; django.setup()
import logging, structlog
from ceesarcode import telemetry
log, plain = structlog.get_logger("execution.test"), logging.getLogger("library")
with telemetry.running("worker"), structlog.contextvars.bound_contextvars(run_id="u-1", request_id="r-1", ip="1.2.3.4"):
    source = "hunter2 of a candidate"
    try:
        raise ValueError('null value\\nDETAIL:  Failing row contains (7, print("hunter2"))')
    except ValueError:
        log.exception("run_failed", source=source)
        log.exception("told_again")
    log.error("slots_gone", sentence="hunter2")
    log.warning("only_a_warning")
    plain.error("a library's word on %s", "cee_" + "aB3dE6gH" * 4)
"""


def test_what_is_logged_as_an_error_is_reported_once_with_the_ids_and_no_program() -> None:
    with receiving() as receiver:
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=BASE_DIR,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "ceesarcode.settings",
                "SENTRY_DSN": receiver.dsn,
            },
            stdout=subprocess.DEVNULL,
            check=True,
        )
        events = receiver.events()
    said = [event.get("message") or event["exception"]["values"][-1]["value"] for event in events]
    assert said == ["null value\nDETAIL …", "slots_gone", "a library's word on cee_…"]
    for event in events:
        assert event["tags"] == {"process": "worker", "run_id": "u-1", "request_id": "r-1"}
    assert b"hunter2" not in b"".join(body for _, body in receiver.bodies)


def test_of_a_request_the_address_and_harmless_headers_stay() -> None:
    event: dict[str, Any] = {
        "request": {
            "method": "POST",
            "url": f"https://c.example/api/run?token={TOKEN}",
            "query_string": "word=hunter2",
            "data": {"files": "hunter2"},
            "cookies": {"sessionid": "hunter2"},
            "env": {"REMOTE_ADDR": "1.2.3.4"},
            "headers": {"Cookie": "hunter2", "X-Api-Key": "hunter2", "User-Agent": "curl/8"},
        },
        "user": {"email": "ada@example.com"},
        "extra": {"lines": [f"Bearer {TOKEN}", 7]},
    }
    assert scrub(event) == {
        "request": {"method": "POST", "url": "https://c.example/api/run", "headers": {"User-Agent": "curl/8"}},
        "extra": {"lines": ["Bearer cee_…", 7]},
    }


@pytest.mark.parametrize(("endpoint", "is_there", "is_told"), [("http://c:4318", False, True), ("", False, False),
                                                               ("http://c:4318", True, False)])  # fmt: skip
def test_traces_without_the_packages_are_told_in_a_sentence(
    endpoint: str, settings: Settings, monkeypatch: pytest.MonkeyPatch, *, is_there: bool, is_told: bool
) -> None:
    settings.OTEL_EXPORTER_OTLP_ENDPOINT = endpoint
    monkeypatch.setattr(checks, "find_spec", lambda _: object() if is_there else None)
    found = [fault for fault in run_checks(tags=[checks.TAG]) if fault.id == "ceesarcode.E008"]
    assert bool(found) is is_told
    if found:
        assert "not installed" in found[0].msg
        assert "requirements/telemetry.txt" in str(found[0].hint)
