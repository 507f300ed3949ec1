"""The environment's variables: each wrong value is told in a sentence, and no secret with it."""

from pathlib import Path

import pytest

from ceesarcode.settings.environment import BASE_DIR, HOST, REPOSITORY, ConfigurationError, Environment

FILES = ["env.example", "env.dev", "env.gamma", "env.prod"]
SEEDED = {
    "APP_ENV", "PORT", "FRONTEND_ORIGIN", "EXECUTOR_MODE", "LOG_LEVEL", "GEMINI_API_KEY", "OPENAI_API_KEY",
    "ANTHROPIC_API_KEY", "DEFAULT_AI_PROVIDER", "ENABLE_PAIR_PROGRAMMING", "ENABLE_SYSTEM_DESIGN_AGENT",
    "ENABLE_WEB_SEARCH", "MAX_CONCURRENT_EXECUTIONS", "EXECUTION_TIMEOUT_SECONDS", "MAX_MEMORY_MB", "DATABASE_URL",
    "REDIS_URL", "SECRET_KEY", "ALLOWED_HOSTS", "RATE_RUN_ANONYMOUS", "RATE_RUN_USER", "RATE_RUN_TOKEN", "VERSION",
    "GIT_SHA", "IMAGE_DIGEST",
}  # fmt: skip
SECRET_NAMES = {
    "SECRET_KEY", "DATABASE_URL", "REDIS_URL", "GEMINI_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY",
    "GITHUB_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET_PREVIOUS", "GITHUB_TOKEN",
    "SECRET_KEY_FALLBACKS", "FINGERPRINT_KEY", "ENVIRONMENT_TOKENS",
    "PLATFORM_TOKENS", "METRICS_TOKEN", "SENTRY_DSN",
}  # fmt: skip


def values_of(name: str) -> dict[str, str]:
    lines = (BASE_DIR / "config" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("name", FILES)
def test_file_has_every_key_and_no_secret(name: str) -> None:
    values = values_of(name)
    assert values.keys() == values_of("env.example").keys() >= SEEDED
    assert {key: values[key] for key in SECRET_NAMES} == dict.fromkeys(SECRET_NAMES, "")


@pytest.mark.parametrize(("name", "limits"), [("env.dev", ("2", "10", "256")), ("env.gamma", ("5", "30", "256")),
                                              ("env.prod", ("50", "60", "512"))])  # fmt: skip
def test_file_has_its_own_limits(name: str, limits: tuple[str, str, str]) -> None:
    values = values_of(name)
    assert limits == tuple(
        values[key] for key in ("MAX_CONCURRENT_EXECUTIONS", "EXECUTION_TIMEOUT_SECONDS", "MAX_MEMORY_MB")
    )


@pytest.mark.parametrize("value", ["0", "70000", "80.5", "-1", "eighty", "", "٨٠"])
def test_integer_out_of_range_is_told_with_its_range(value: str) -> None:
    env = Environment({"PORT": value})
    env.integer("PORT", 1, 65535)
    found = f"is {value!r}" if value else "is not set"
    assert env.faults == [f"PORT {found}; allowed is a whole number from 1 to 65535."]


def test_choice_outside_the_list_is_told_with_the_list() -> None:
    env = Environment({"EXECUTOR_MODE": "podman"})
    env.choice("EXECUTOR_MODE", ("stub", "docker"))
    assert env.faults == ["EXECUTOR_MODE is 'podman'; allowed is one of stub, docker."]


@pytest.mark.parametrize("value", ["30/min", "5/s", "100/day", "7/hour"])
def test_rate_as_drf_writes_it_is_taken(value: str) -> None:
    env = Environment({"RATE_RUN_USER": value})
    assert env.rate("RATE_RUN_USER") == value
    assert env.faults == []


@pytest.mark.parametrize("value", ["30", "min", "30/fortnight", "-3/min", "30/min extra"])
def test_rate_of_another_form_is_told(value: str) -> None:
    env = Environment({"RATE_RUN_USER": value})
    env.rate("RATE_RUN_USER")
    assert len(env.faults) == 1
    assert value in env.faults[0]


@pytest.mark.parametrize(
    ("value", "share"), [("0", 0.0), ("1", 1.0), ("0.05", 0.05), ("1.0", 1.0), ("0.000001", 1e-06)]
)
def test_share_is_a_number_from_nothing_to_all(value: str, share: float) -> None:
    env = Environment({"SENTRY_TRACES_SAMPLE_RATE": value})
    assert env.share("SENTRY_TRACES_SAMPLE_RATE") == share
    assert env.faults == []


@pytest.mark.parametrize("value", ["", "1.5", "-0.1", "50%", "1e-3", "nan", ".5", "0.", "0,5"])
def test_share_that_is_none_is_told_with_what_is(value: str) -> None:
    env = Environment({"SENTRY_TRACES_SAMPLE_RATE": value})
    assert env.share("SENTRY_TRACES_SAMPLE_RATE") == 0.0
    assert "allowed is a number from 0 to 1, such as 0.05" in env.faults[0]


@pytest.mark.parametrize("value", ["", "caesar/code", "Caesar-1/.github", "c/code_2.0"])
def test_repository_is_owner_and_name(value: str) -> None:
    env = Environment({"GITHUB_REPOSITORY": value})
    assert env.matching("GITHUB_REPOSITORY", REPOSITORY, "owner/name") == value
    assert env.faults == []


@pytest.mark.parametrize(
    "value", ["code", "a/b/c", "https://github.com/a/b", "a/..", "a b/c", "a/b?c", "é/b", "/b", "a/"]
)
def test_repository_of_another_form_is_told(value: str) -> None:
    env = Environment({"GITHUB_REPOSITORY": value})
    assert env.matching("GITHUB_REPOSITORY", REPOSITORY, "owner/name") == ""
    assert env.faults == [f"GITHUB_REPOSITORY is {value!r}; allowed is owner/name."]


def test_origins_are_split_at_commas() -> None:
    env = Environment({"FRONTEND_ORIGIN": "https://a.example, http://localhost:3000"})
    assert env.origins("FRONTEND_ORIGIN") == ["https://a.example", "http://localhost:3000"]


@pytest.mark.parametrize("value", ["example.com", "ftp://a.example", "https://a.example/path", "https://"])
def test_origin_that_is_none_is_told(value: str) -> None:
    env = Environment({"FRONTEND_ORIGIN": value})
    assert env.origins("FRONTEND_ORIGIN") == []
    assert "FRONTEND_ORIGIN" in env.faults[0]


def test_secret_of_the_wrong_form_is_told_without_its_value() -> None:
    env = Environment({"DATABASE_URL": "mysql://root:hunter2@host/db"})
    env.url("DATABASE_URL", ("sqlite", "postgres"))
    sentence = "DATABASE_URL has a wrong value; allowed is empty, or an address that starts with sqlite or postgres."
    assert env.faults == [sentence]


def test_secret_is_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    env = Environment({"SECRET_KEY_FILE": str(tmp_path / "key")})
    assert env.text("SECRET_KEY") == "s3cret"


def test_variable_wins_over_its_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file")
    env = Environment({"SECRET_KEY": "from the variable", "SECRET_KEY_FILE": str(tmp_path / "key")})
    assert env.text("SECRET_KEY") == "from the variable"


def test_secret_file_that_is_absent_is_told(tmp_path: Path) -> None:
    env = Environment({"SECRET_KEY_FILE": str(tmp_path / "absent")})
    assert env.text("SECRET_KEY") == ""
    assert env.faults == ["SECRET_KEY_FILE names a file that cannot be read as text; give the path of a readable file."]


def test_only_secrets_are_read_from_files(tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9")
    env = Environment({"PORT_FILE": str(tmp_path / "port")})
    assert env.text("PORT") == ""


def test_finish_tells_every_fault_at_once() -> None:
    env = Environment({"PORT": "x", "LOG_LEVEL": "loud"})
    env.integer("PORT", 1, 65535)
    env.choice("LOG_LEVEL", ("info",))
    with pytest.raises(ConfigurationError, match=r"(?s)PORT.*LOG_LEVEL"):
        env.finish()


@pytest.mark.parametrize("value", ["", "http://host", "a b", "host/x"])
def test_host_of_another_form_is_told(value: str) -> None:
    env = Environment({"METRICS_HOST": value})
    assert env.matching("METRICS_HOST", HOST, "an address") == ""
    assert len(env.faults) == 1


@pytest.mark.parametrize("value", ["0.0.0.0", "::", "fly-local-6pn"])
def test_host_is_an_address_or_a_name(value: str) -> None:
    env = Environment({"METRICS_HOST": value})
    assert env.matching("METRICS_HOST", HOST, "an address") == value
    assert env.faults == []
