"""What is waited for outside: PostgreSQL ends by itself what takes too long, and callers hear that it passes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
import redis
from django.db import OperationalError
from django.test import Client

from ceesarcode.settings import bounds
from ceesarcode.settings.environment import BASE_DIR
from ceesarcode.tests.bounds.conftest import ENVIRONMENT, gammas_settings
from core.passing import tells_of_passing_fault
from tests.gamma.conftest import serving_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving_postgres() as url:
        yield url


def connect(server: str, monkeypatch: pytest.MonkeyPatch, **seconds: float) -> "psycopg.Connection[Any]":
    """As Django connects, with other figures."""
    for name, value in seconds.items():
        monkeypatch.setattr(bounds, name, value)
    database: dict[str, Any] = {"ENGINE": "django.db.backends.postgresql"}
    bounds.bound_database(database)
    options = {name: str(value) for name, value in database["OPTIONS"].items()}
    return psycopg.connect(server, **{**options, "options": options["options"].replace(".0", "")})  # type: ignore[arg-type]


def test_gamma_waits_for_everything_with_a_bound() -> None:
    told = gammas_settings()
    options = told["DATABASES"]["default"]["OPTIONS"]
    assert options["connect_timeout"] == 5
    for limit in ("statement_timeout=30000", "lock_timeout=10000", "idle_in_transaction_session_timeout=60000"):
        assert f"-c {limit}" in options["options"]
    patience = told["CACHES"]["default"]["OPTIONS"]
    assert 0 < patience["socket_connect_timeout"] <= patience["socket_timeout"] <= 5


def test_what_the_address_of_the_database_says_stands() -> None:
    database = {"ENGINE": "django.db.backends.postgresql", "OPTIONS": {"options": "-c x=1", "connect_timeout": 2}}
    bounds.bound_database(database)
    assert database["OPTIONS"] == {"options": "-c x=1", "connect_timeout": 2}


@pytest.mark.slow
def test_a_statement_that_takes_too_long_is_ended(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        connect(server, monkeypatch, STATEMENT_SECONDS=0.25) as connection,
        pytest.raises(psycopg.OperationalError) as ended,
    ):
        connection.execute("SELECT pg_sleep(30)")
    assert ended.value.sqlstate == "57014"
    assert tells_of_passing_fault(ended.value)


@pytest.mark.slow
def test_a_lock_is_not_waited_for_without_end(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with connect(server, monkeypatch) as holder:
        holder.execute("CREATE TABLE held (id int)")
        holder.commit()
        holder.execute("LOCK TABLE held IN ACCESS EXCLUSIVE MODE")
        with (
            connect(server, monkeypatch, LOCK_SECONDS=0.25) as waiter,
            pytest.raises(psycopg.OperationalError) as refused,
        ):
            waiter.execute("SELECT * FROM held")
    assert refused.value.sqlstate == "55P03"
    assert tells_of_passing_fault(refused.value)


@pytest.mark.slow
def test_a_transaction_that_does_nothing_is_ended(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = connect(server, monkeypatch, IDLE_IN_TRANSACTION_SECONDS=0.25)
    connection.execute("SELECT 1")
    time.sleep(1)
    with pytest.raises(psycopg.Error) as ended:
        connection.execute("SELECT 1")
    assert tells_of_passing_fault(ended.value)
    connection.close()


@pytest.mark.slow
def test_migrations_take_as_long_as_they_take(server: str) -> None:
    words = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.db import connection\n"
        "def show():\n"
        "    with connection.cursor() as cursor:\n"
        "        cursor.execute('SHOW statement_timeout')\n"
        "        return cursor.fetchone()[0]\n"
        "before = show()\n"
        "call_command('migrate', plan=True, verbosity=0)\n"
        "print(before, show())\n"
    )
    environment = ENVIRONMENT | {
        "DATABASE_URL": server,
        "DJANGO_SETTINGS_MODULE": "ceesarcode.settings",
        "PATH": os.environ["PATH"],
    }
    told = subprocess.run(
        [sys.executable, "-c", words], cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines()[-1] == "30s 0"


def away(state: str | None = None) -> OperationalError:
    cause = psycopg.errors.lookup(state)("x") if state else psycopg.OperationalError("connection refused")
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        away(),
        away("57014"),
        away("57P01"),
        away("08006"),
        away("55P03"),
        away("53300"),
        redis.ConnectionError(),
        redis.TimeoutError(),
    ],
    ids=lambda error: type(error.__cause__ or error).__name__,
)
@pytest.mark.parametrize(("address", "type_"), [("/", "text/html"), ("/api/problems", "application/problem+json")])
def test_what_passes_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, error: Exception, address: str, type_: str
) -> None:
    def fault(*args: Any, **kwargs: Any) -> None:
        raise error

    monkeypatch.setattr("problems.views.first_problem", fault)
    monkeypatch.setattr("problems.api.views.ProblemListView.get", fault)
    response = Client(raise_request_exception=False).get(address)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.headers["Content-Type"].startswith(type_)


def test_what_does_not_pass_is_a_fault_of_ours() -> None:
    wrong = psycopg.errors.UndefinedTable("x")
    assert not tells_of_passing_fault(wrong)
    assert not tells_of_passing_fault(ValueError())
    assert not tells_of_passing_fault(None)
