"""A real start of Django with a wrong or an insecure environment."""

import os
import secrets
import subprocess
import sys

import pytest

from ceesarcode.settings.environment import BASE_DIR

GAMMA = {
    "APP_ENV": "gamma",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "DATABASE_URL": "postgres://app:hunter2@database/app",
    "REDIS_URL": "redis://redis:6379/0",
}


def check(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`manage.py check` with nothing in the environment but PATH and what is given."""
    return subprocess.run(
        [sys.executable, "manage.py", "check", *arguments],
        cwd=BASE_DIR, env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_start_names_each_wrong_variable() -> None:
    result = check(PORT="eighty", LOG_LEVEL="loud", DATABASE_URL="mysql://root:hunter2@host/db")
    assert result.returncode != 0
    assert "PORT is 'eighty'; allowed is a whole number from 1 to 65535." in result.stderr
    assert "LOG_LEVEL is 'loud'; allowed is one of debug, info, warn, error." in result.stderr
    assert "DATABASE_URL has a wrong value" in result.stderr
    assert "hunter2" not in result.stderr + result.stdout
    assert "Traceback" not in result.stderr


def test_start_asks_github_over_https_alone_outside_dev() -> None:
    github = {"GITHUB_API_URL": "http://api.example.com", "GITHUB_REPOSITORY": "code", "GITHUB_TOKEN": "hunter2"}
    result = check(**{**GAMMA, **github})
    assert result.returncode != 0
    assert "GITHUB_API_URL is 'http://api.example.com'" in result.stderr
    assert "GITHUB_REPOSITORY is 'code'; allowed is empty, or owner/name." in result.stderr
    assert "hunter2" not in result.stderr + result.stdout


def test_start_with_an_unknown_environment_is_refused() -> None:
    result = check(APP_ENV="staging")
    assert "APP_ENV is 'staging'; allowed is one of dev, gamma, prod." in result.stderr


@pytest.mark.parametrize("app_env", ["gamma", "prod"])
def test_start_outside_dev_needs_a_secret_key(app_env: str) -> None:
    result = check(**{**GAMMA, "APP_ENV": app_env, "SECRET_KEY": "hunter2"})
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize("name", ["FINGERPRINT_KEY", "METRICS_TOKEN"])
def test_start_with_a_short_secret_is_refused(name: str) -> None:
    result = check(**{name: "hunter2"})
    assert result.returncode != 0
    assert f"{name} is too short; leave it empty or give 32 random characters." in result.stderr
    assert "hunter2" not in result.stderr


@pytest.mark.parametrize("app_env", ["gamma", "prod"])
def test_deployment_check_passes_with_the_files_values(app_env: str) -> None:
    result = check("--deploy", "--fail-level", "WARNING", **{**GAMMA, "APP_ENV": app_env})
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"DEBUG": "true"}, "ceesarcode.E001"),
        ({"EXECUTOR_MODE": "stub"}, "ceesarcode.E002"),
        ({"REDIS_URL": ""}, "ceesarcode.E003"),
        ({"DATABASE_URL": ""}, "ceesarcode.E004"),
        ({"ALLOWED_HOSTS": "*"}, "ceesarcode.E005"),
        ({"FRONTEND_ORIGIN": "http://gamma.example.com"}, "ceesarcode.E006"),
    ],
)
def test_insecure_setting_outside_dev_is_an_error_with_an_id(change: dict[str, str], code: str) -> None:
    result = check(**{**GAMMA, **change})
    assert result.returncode != 0
    assert code in result.stderr
    assert "HINT" in result.stderr
