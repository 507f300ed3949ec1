"""Faults told to Sentry and spans to a collector, by the processes as they are started; neither where it is off."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings

from ceesarcode.settings.environment import BASE_DIR
from ceesarcode.tests.telemetry.receivers import Receiver, receiving
from execution.models import Run
from execution.tests.remote.conftest import serving_redis
from execution.tests.remote.test_processes import address_of_database
from execution.tests.waiting import eventually
from tests.gamma.conftest import free_port

Start = Callable[..., "subprocess.Popen[bytes]"]
TOKEN = "cee_" + "aB3dE6gH" * 4
SECRETS = (TOKEN, "hunter2-cookie", "hunter2-header", "hunter2-body", "hunter2-query")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `manage.py …` over a Redis of this test's own; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []
    with serving_redis() as redis:

        def begin(*words: str, **environment: str) -> "subprocess.Popen[bytes]":
            kept = {"PATH": os.environ["PATH"], "SECRET_KEY": settings.SECRET_KEY, "SCHEDULER": "celery"}
            given = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}", "REDIS_URL": redis}
            versions = {"VERSION": "3.2.1", "GIT_SHA": "5f44f53", "LOG_LEVEL": "info"}
            process = subprocess.Popen(
                [sys.executable, "manage.py", *words],
                cwd=BASE_DIR,
                env=kept | given | versions | environment,
                stdout=(tmp_path / f"{words[0]}.log").open("wb"),
            )
            started.append(process)
            return process

        begin.redis = redis  # type: ignore[attr-defined]
        yield begin
        for process in started:
            process.kill()
            process.wait()


def ask(url: str, body: dict[str, Any] | None = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"} | headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def end(*processes: "subprocess.Popen[bytes]") -> None:
    """In good order: what is unsent is sent."""
    for process in processes:
        process.send_signal(signal.SIGTERM)
    for process in processes:
        process.wait(30)


def lines_of(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()


@pytest.mark.slow
def test_a_fault_of_the_web_and_one_of_a_worker_arrive_once_without_a_secret(
    start: Start, receiver: Receiver, tmp_path: Path
) -> None:
    """The database is empty: every table is missing, so whatever is asked breaks."""
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    web = start("serve", PORT=str(port), SENTRY_DSN=receiver.dsn)
    worker = start("work", "--queue", "upkeep", SENTRY_DSN=receiver.dsn)
    eventually(lambda: listens(port), seconds=60)

    status, headers, body = ask(
        f"{site}/api/run?q={TOKEN}&word=hunter2-query",
        {"language": "python", "files": {"Main.py": "hunter2-body"}, "entry": TOKEN},
        Authorization=f"Bearer {TOKEN}",
        Cookie="theme=hunter2-cookie",
        **{"X-Api-Key": "hunter2-header", "X-Request-ID": "request-of-the-test"},
    )
    assert (status, headers["x-request-id"]) == (500, "request-of-the-test")
    assert json.loads(body)["request_id"] == "request-of-the-test"
    Celery(broker=start.redis).send_task("deployments.tasks.prune", queue="upkeep")  # type: ignore[attr-defined]
    eventually(lambda: {event["tags"]["process"] for event in receiver.events()} == {"web", "worker"}, seconds=60)
    end(web, worker)

    events = receiver.events()
    assert sorted(event["tags"]["process"] for event in events) == ["web", "worker"]
    of_web, of_worker = sorted(events, key=lambda event: str(event["tags"]["process"]))
    assert of_web["tags"]["request_id"] == "request-of-the-test"
    assert of_web["request"]["url"] == f"{site}/api/run"
    assert of_worker["tags"]["task"] == "deployments.tasks.prune"
    for event in events:
        assert (event["environment"], event["release"]) == ("dev", "3.2.1@5f44f53")
        assert event["exception"]["values"][-1]["type"] == "OperationalError"
        assert "no such table" in event["exception"]["values"][-1]["value"]
        assert not any("vars" in frame for frame in event["exception"]["values"][-1]["stacktrace"]["frames"])
    whole = b"".join(body for _, body in receiver.bodies).decode()
    assert [secret for secret in SECRETS if secret in whole] == []
    assert [line for line in lines_of(tmp_path / "serve.log") if TOKEN in line] == []


@pytest.mark.slow
def test_a_run_over_two_processes_is_one_trace(
    transactional_db: None, start: Start, receiver: Receiver, tmp_path: Path
) -> None:
    port = free_port()
    site, source = f"http://127.0.0.1:{port}", "print('hunter2-body')"
    told = {"DATABASE_URL": address_of_database(), "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url}
    web = start("serve", PORT=str(port), **told)
    worker = start("work", MAX_CONCURRENT_EXECUTIONS="1", **told)
    eventually(lambda: listens(port), seconds=60)
    eventually(lambda: b'"python"' in ask(f"{site}/api/languages")[2], seconds=60)

    run = {"language": "python", "files": {"Main.py": source}}
    status, headers, body = ask(f"{site}/api/run?token={TOKEN}", run)
    assert status == 200, body
    row = Run.objects.get()
    end(web, worker)

    spans = [span for span in receiver.spans() if span["trace"] in row.trace_context]
    by_name = {span["name"]: span for span in spans}
    request, run_span = by_name["POST /api/run"], by_name["run"]
    assert (request["service"], run_span["service"]) == ("ceesarcode-web", "ceesarcode-worker")
    assert (request["parent"], run_span["parent"]) == ("", request["id"])
    assert {"run.wait", "run.slot", "run.prepare", "run.execute", "run.store"} <= by_name.keys()
    assert {by_name[name]["parent"] for name in ("run.wait", "run.execute", "run.store")} == {run_span["id"]}
    assert request["attributes"]["http.response.status_code"] == status
    assert run_span["attributes"]["run.id"] == str(row.pk)
    assert request["attributes"]["request.id"] == row.request_id == headers["x-request-id"]
    assert run_span["attributes"]["run.verdict"] == "OK"
    assert "INSERT INTO" in "".join(str(span["attributes"].get("db.query.text")) for span in spans)
    resource = run_span["resource"]
    assert (resource["deployment.environment.name"], resource["service.version"]) == ("dev", "3.2.1")
    whole = b"".join(body for _, body in receiver.bodies)
    assert source.encode() not in whole
    assert TOKEN.encode() not in whole

    ended = next(line for line in lines_of(tmp_path / "work.log") if "run_ended" in line)
    assert f"request_id={row.request_id}" in ended
    assert f"run_id={row.pk}" in ended


PROGRAM = """
import sys
import ceesarcode.asgi
print(sorted({"sentry_sdk", "opentelemetry.exporter", "ceesarcode.telemetry.traces"} & set(sys.modules)))
"""


def test_where_it_is_off_nothing_of_it_is_even_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
