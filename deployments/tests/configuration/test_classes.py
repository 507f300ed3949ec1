"""What each key must be: none of the project's own is without a class, and the files that it ships are as they say."""

from typing import Any

import pytest
from django.conf import settings

from ceesarcode.settings.environment import SECRETS
from deployments.configuration.classes import CLASSES, FLAG, MIGRATION_HEAD, class_of
from deployments.configuration.known import compare_environments
from deployments.configuration.seen import must_be_secret
from deployments.models import Environment
from deployments.tests.configuration.documents import values_of

NAMES = sorted(values_of("env.example"))


@pytest.mark.parametrize("name", NAMES)
def test_every_key_has_a_class(name: str) -> None:
    assert class_of(name) is not None, f"Give {name} a line in deployments/configuration/classes.py."


def test_no_class_is_of_a_key_that_is_gone() -> None:
    assert set(CLASSES) - set(NAMES) == {MIGRATION_HEAD}


def test_the_settings_tell_every_key_of_the_file() -> None:
    assert settings.CONFIGURATION.keys() | settings.SECRET_CONFIGURATION.keys() == set(NAMES)
    assert settings.SECRET_CONFIGURATION.keys() == set(SECRETS)


@pytest.mark.parametrize(
    ("key", "parity"),
    [
        ("ENABLE_PAIR_PROGRAMMING", "equal"),
        ("ENABLE_WHAT_COMES_NEXT", "equal"),
        ("IMAGE_DIGEST", "equal"),
        ("MIGRATION_HEAD", "equal"),
        ("OPENAI_API_KEY", "different"),
        ("GEMINI_API_KEY", "different"),
        ("ANTHROPIC_API_KEY", "different"),
        ("DATABASE_URL", "different"),
        ("SECRET_KEY", "different"),
        ("MAX_CONCURRENT_EXECUTIONS", "ordered"),
        ("EXECUTION_TIMEOUT_SECONDS", "ordered"),
        ("MAX_MEMORY_MB", "ordered"),
        ("FRONTEND_ORIGIN", "free"),
        ("LOG_LEVEL", "free"),
        ("PORT", "free"),
        ("APP_ENV", "fixed"),
        ("EXECUTOR_MODE", "fixed"),
        ("SOMETHING_ELSE", None),
    ],
)
def test_a_class_is_as_designed(key: str, parity: str | None) -> None:
    assert class_of(key) == parity


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith(FLAG)])
def test_flags_are_no_secrets(name: str) -> None:
    assert not must_be_secret(name, "true")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("SECRET_KEY", "x"),
        ("DATABASE_URL", "sqlite:///x"),
        ("ENVIRONMENT_TOKENS", "{}"),
        ("DEPLOY_COMMANDS", "{}"),
        ("PAYMENTS_TOKEN", "x"),
        ("SMTP_PASSWORD", "x"),
        ("DOCKER_HOST", "tcp://me:hunter2@engine:2375"),
    ],
)
def test_what_may_hold_a_secret_is_one(key: str, value: str) -> None:
    assert must_be_secret(key, value)


def test_a_rate_of_tokens_is_no_secret() -> None:
    assert not must_be_secret("RATE_RUN_TOKEN", "30/min")


def test_gamma_and_prod_as_they_are_shipped_are_equal_enough(
    observed: Any, gamma: Environment, prod: Environment
) -> None:
    assert [one.sentence for one in compare_environments(gamma, prod).blocking] == []
