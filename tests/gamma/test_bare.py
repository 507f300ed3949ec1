"""start-gamma.sh --bare and stop-gamma.sh on a PostgreSQL and a Redis of the test's own; and what they refuse."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from execution.tests.remote.conftest import serving_redis
from tests.gamma.conftest import command, free_port, serving_postgres

RUNNER = os.environ.get("RUNNER_IMAGE", "ceesarcode-runner:core")
REFUSED = "postgres://nobody@127.0.0.1:9/none"


@pytest.fixture
def given(tmp_path: Path) -> Iterator[dict[str, str]]:
    with serving_postgres() as database, serving_redis() as redis:
        environment = {
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "PORT": str(free_port()),
            "STATE_FOLDER": os.path.relpath(tmp_path / "state"),
            "COMPOSE_PROJECT_NAME": "ceesarcode-no-such",  # a gamma beside this one is left alone
            "RUNNER_IMAGE": RUNNER,
            "VERSION": "9.8.7",
            "MAX_CONCURRENT_EXECUTIONS": "2",
            "WEB_CONCURRENCY": "1",
        }
        yield environment
        command("scripts/stop-gamma.sh", **environment)


def processes(given: dict[str, str]) -> dict[str, int]:
    return {file.stem: int(file.read_text()) for file in Path(given["STATE_FOLDER"]).glob("*.pid")}


def health(given: dict[str, str]) -> dict[str, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{given['PORT']}/api/health", timeout=10) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


@pytest.mark.slow
@pytest.mark.docker
@pytest.mark.timeout(400)
def test_it_starts_does_its_work_and_stops(given: dict[str, str]) -> None:
    started = command("scripts/start-gamma.sh", "--bare", **given)
    assert started.returncode == 0, started.stdout + started.stderr
    assert "Migrating the database" in started.stdout
    assert "All is well" in started.stdout
    told, running = health(given), processes(given)
    assert (told["environment"], told["version"], told["git_sha"]) == ("gamma", "9.8.7", head())
    assert sorted(running) == ["beat", "web", "work"]

    again = command("scripts/start-gamma.sh", "--bare", **given)
    assert again.returncode == 1
    assert "Gamma runs already" in again.stderr
    assert processes(given) == running

    stopped = command("scripts/stop-gamma.sh", **given)
    assert stopped.returncode == 0, stopped.stderr
    for name, pid in running.items():
        assert f"{name} (process {pid}) has ended" in stopped.stdout
        assert not Path(f"/proc/{pid}").exists()
    assert "No gamma of this folder is running." in command("scripts/stop-gamma.sh", **given).stdout


@pytest.mark.slow
@pytest.mark.docker
@pytest.mark.timeout(400)
def test_what_runs_when_it_is_stopped_comes_to_its_end(given: dict[str, str]) -> None:
    assert command("scripts/start-gamma.sh", "--bare", **given).returncode == 0
    source = "import time\ntime.sleep(4)\nprint('to the end')"
    body = json.dumps({"language": "python", "files": {"Main.py": source}})
    address = f"http://127.0.0.1:{given['PORT']}/api/run"
    words = ["curl", "--silent", "-H", "X-Forwarded-Proto: https", "-H", "Content-Type: application/json", "-d", body]
    caller = subprocess.Popen([*words, address], stdout=subprocess.PIPE, text=True)
    time.sleep(2)
    assert command("scripts/stop-gamma.sh", **given).returncode == 0
    assert json.loads(caller.communicate(timeout=30)[0])["result"] == "to the end\n"


@pytest.mark.slow
@pytest.mark.docker
@pytest.mark.timeout(400)
def test_a_part_that_does_not_come_up_takes_the_others_along(given: dict[str, str]) -> None:
    started = command("scripts/start-gamma.sh", "--bare", **(given | {"WEB_CONCURRENCY": "none"}))
    assert started.returncode == 1
    assert "web ended" in started.stderr
    assert processes(given) == {}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"DATABASE_URL": "", "DATABASE_URL_FILE": ""}, "DATABASE_URL is not set"),
        ({"DATABASE_URL": REFUSED, "REDIS_URL": "", "REDIS_URL_FILE": ""}, "REDIS_URL is not set"),
        ({"PORT": "eighty"}, "PORT is 'eighty'"),
        ({"APP_ENV": "dev"}, "APP_ENV is dev"),
    ],
)
def test_what_is_missing_is_told(given: dict[str, str], sentence: str) -> None:
    result = command("scripts/start-gamma.sh", "--bare", **given)
    assert result.returncode == 1
    assert sentence in result.stderr


def test_a_number_that_belongs_to_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """The process ended long ago, and its number was given out again."""
    with subprocess.Popen(["sleep", "30"]) as other:
        (tmp_path / "web.pid").write_text(str(other.pid))
        result = command("scripts/stop-gamma.sh", STATE_FOLDER=os.path.relpath(tmp_path))
        assert "No gamma of this folder is running." in result.stdout
        assert other.poll() is None
        other.send_signal(signal.SIGKILL)


def head() -> str:
    return command("git", "rev-parse", "HEAD").stdout.strip()
