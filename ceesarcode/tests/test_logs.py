"""Logs: readable in dev, JSON elsewhere, the level by LOG_LEVEL."""

import json
import logging
import os
import subprocess
import sys

import pytest
from django.test import Client

from ceesarcode.settings.environment import BASE_DIR
from ceesarcode.settings.logs import NO_HANDSHAKE
from execution import scheduling
from execution.scheduling import SchedulerState

PROGRAM = """
import django; django.setup()
import structlog
log = structlog.get_logger("execution.test")
structlog.contextvars.bind_contextvars(request_id="r-1", user_id=7, run_id="u-1")
log.debug("quiet"); log.info("run_finished", verdict="AC"); log.error("broken")
"""
GAMMA = {"APP_ENV": "gamma", "SECRET_KEY": "x" * 60, "REDIS_URL": "redis://r/0", "DATABASE_URL": "postgres://a@b/c"}


def printed(program: str, **environment: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, capture_output=True, text=True, check=True,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "ceesarcode.settings", **environment},
    ).stdout  # fmt: skip


def lines(**environment: str) -> list[str]:
    return [line for line in printed(PROGRAM, **environment).splitlines() if "execution.test" in line]


def test_logs_outside_dev_are_json_with_the_ids() -> None:
    entries = [json.loads(line) for line in lines(**GAMMA)]
    assert [entry["event"] for entry in entries] == ["run_finished", "broken"]
    first = entries[0]
    assert (first["request_id"], first["user_id"], first["run_id"], first["level"]) == ("r-1", 7, "u-1", "info")
    assert first["timestamp"]


def test_logs_in_dev_are_readable_lines() -> None:
    entry = lines()[0]
    assert "run_finished" in entry
    with pytest.raises(json.JSONDecodeError):
        json.loads(entry)


@pytest.mark.parametrize(("level", "count"), [("debug", 3), ("info", 2), ("warn", 1), ("error", 1)])
def test_log_level_bounds_what_is_told(level: str, count: int) -> None:
    assert len(lines(LOG_LEVEL=level)) == count


LEAK = """
import django; django.setup()
import logging, structlog
log, plain = structlog.get_logger("execution.test"), logging.getLogger("execution.test")
token, secret = "cee_" + "aB3-_" * 9, "whsec_" + "aB3+/" * 9 + "="
identity = ".".join(["eyJ" + "aB3-_" * 9] * 2 + ["aB3-_" * 9])
log.info("shown", identity=identity)
plain.warning("shown %s", identity)
log.info("asked", request=f"GET /api/runs?token={token}", secret=secret)
plain.warning("asked %s", token)
try:
    raise ValueError(f"{token} {secret}")
except ValueError:
    log.exception("failed")
"""


@pytest.mark.parametrize("environment", [{}, GAMMA], ids=["dev", "gamma"])
def test_secrets_are_hidden_wherever_they_come_from(environment: dict[str, str]) -> None:
    output = printed(LEAK, **environment)
    assert output.count("cee_…") >= 3
    assert "whsec_…" in output
    assert output.count("eyJ…") == 2
    assert "aB3" not in output.replace('"aB3', "")  # but for the program's own lines in the traceback


@pytest.mark.django_db
def test_a_refusal_for_now_is_told_once_and_as_no_error(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "state", lambda: SchedulerState(False, "stub", "", "Nobody is there.", 0, 0, 0))
    body = {"language": "python", "files": {"Main.py": "print(1)"}}
    assert client.post("/api/run", body, "application/json").status_code == 503
    told = [(record.levelname, record.msg["code"]) for record in caplog.records if "code" in record.msg]  # type: ignore[index]
    assert told == [("WARNING", 503)]
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_a_websocket_that_was_refused_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    uvicorn = logging.getLogger("uvicorn.error")
    uvicorn.error(NO_HANDSHAKE)
    uvicorn.error("Exception in ASGI application")
    assert [record.message for record in caplog.records] == ["Exception in ASGI application"]
