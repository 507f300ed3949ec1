"""manage.py doctor: what it finds is what is there."""

import dataclasses
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from execution.languages import registry
from execution.scheduling import backend
from execution.services import diagnosing
from execution.slots.docker.engine import Engine

PARTS = ["mode", "disk of this process"]


@pytest.fixture(autouse=True)
def few_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python, and one whose program is nowhere."""
    perl = registry()["perl"]
    cobol = dataclasses.replace(perl, slug="cobol", name="COBOL", run=("/no/such",))
    known = {"python": registry()["python"], "bash": registry()["bash"], "cobol": cobol}
    monkeypatch.setattr(diagnosing, "registry", lambda: known)
    monkeypatch.setattr("execution.slots.conversation.registry", lambda: known)
    backend.engine.cache_clear()


def diagnosed(**options: Any) -> tuple[list[dict[str, str]], int]:
    said, code = StringIO(), 0
    try:
        call_command("doctor", json=True, stdout=said, **options)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return json.loads(said.getvalue()), code


def states(findings: list[dict[str, str]]) -> dict[str, str]:
    return {finding["part"]: finding["state"] for finding in findings}


def test_stub_mode_is_looked_through() -> None:
    findings, code = diagnosed()
    found = states(findings)
    assert code == 0
    assert list(found)[:3] == [*PARTS, "inner sandbox"]
    assert (found["python"], found["cobol"]) == ("ok", "warning")
    assert findings[-1]["advice"] == "Install it, or build the image with it, to offer COBOL."


def test_walls_are_told_from_inside() -> None:
    findings, _ = diagnosed()
    if "bubblewrap" not in findings[2]["found"]:
        pytest.skip("bubblewrap does not work here")
    assert {finding["part"]: finding["found"] for finding in findings[3:6]} == {
        "system calls": "filtered",
        "capabilities": "none",
        "network": "none",
    }


def test_engine_that_is_away_ends_it_with_what_to_do(settings: Settings) -> None:
    settings.EXECUTOR_MODE, settings.DOCKER_HOST = "docker", "unix:///nowhere.sock"
    findings, code = diagnosed()
    assert (code, list(states(findings))) == (1, [*PARTS, "engine"])
    assert findings[-1]["found"] == "The Docker engine at unix:///nowhere.sock does not answer."
    assert findings[-1]["advice"] == "Start Docker, or set DOCKER_HOST to one that runs."


@pytest.mark.docker
def test_docker_mode_is_looked_through(engine: Engine, settings: Settings) -> None:
    settings.EXECUTOR_MODE, settings.DOCKER_HOST = "docker", engine.settings.host
    findings, code = diagnosed()
    found = states(findings)
    assert code == 0
    assert {found[part] for part in ("engine", "control groups", "image", "inner sandbox", "network", "python")} == {
        "ok"
    }


@pytest.mark.docker
def test_image_that_is_missing_is_a_fault(engine: Engine, settings: Settings) -> None:
    settings.EXECUTOR_MODE, settings.RUNNER_IMAGE = "docker", "no-such:image"
    findings, code = diagnosed()
    assert (code, findings[-1]["part"], findings[-1]["advice"]) == (1, "image", "Run scripts/build-runner.sh.")


def test_table_shows_a_line_for_each_part() -> None:
    said = StringIO()
    call_command("doctor", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[0].split() == ["✓", "mode", "stub"]
    assert lines[-1].strip() == "Install it, or build the image with it, to offer COBOL."
