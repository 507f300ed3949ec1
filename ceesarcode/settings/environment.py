"""The environment variables: read once, checked once, each fault told in a sentence.

Values come from the process's environment, then from `config/env.<APP_ENV>`. A secret may also stand in a file that
`NAME_FILE` names.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
SECRETS = (
    "SECRET_KEY_FALLBACKS",
    *("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "GEMINI_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"),
    *("GITHUB_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET_PREVIOUS", "GITHUB_TOKEN"),
    *("FINGERPRINT_KEY", "ENVIRONMENT_TOKENS"),
    *("PLATFORM_TOKENS", "METRICS_TOKEN", "SENTRY_DSN"),
)
APP_ENVS = ("dev", "gamma", "prod")
RATE = re.compile(r"^\d+/(s|sec|second|m|min|minute|h|hour|d|day)$")
SHARE = re.compile(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?")
REPOSITORY = re.compile(r"|[A-Za-z0-9-]{1,39}/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
"""At GitHub, as owner/name; or none."""
HOST = re.compile(r"[A-Za-z0-9.:-]{1,253}")
LEAST_SECRET_KEY = 50
LEAST_FINGERPRINT_KEY = 32
LEAST_METRICS_TOKEN = 32
T = TypeVar("T")


class ConfigurationError(Exception):
    """The environment is wrong; one sentence a fault."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("The configuration is wrong:\n" + "\n".join(f"- {fault}" for fault in faults))
        self.faults = faults


class Environment:
    """Reads variables by name and collects what is wrong with them, so that one start reports all of it."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.faults: list[str] = []
        self.read: dict[str, str] = {}

    def text(self, name: str) -> str:
        """The value, or "" where it is not set; a secret also from the file that NAME_FILE names. `read` keeps it."""
        self.read[name] = self._found(name)
        return self.read[name]

    def _found(self, name: str) -> str:
        value = self._values.get(name, "").strip()
        path = self._values.get(f"{name}_FILE", "").strip() if name in SECRETS and not value else ""
        if not path:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            self.faults.append(
                f"{name}_FILE names a file that cannot be read as text; give the path of a readable file."
            )
            return ""

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name)
        return value if value in allowed else self._wrong(name, f"one of {', '.join(allowed)}", allowed[0])

    def boolean(self, name: str) -> bool:
        return self.choice(name, ("true", "false")) == "true"

    def integer(self, name: str, least: int, most: int) -> int:
        value = self.text(name)
        fits = value.isascii() and value.isdigit() and least <= int(value) <= most
        return int(value) if fits else self._wrong(name, f"a whole number from {least} to {most}", least)

    def share(self, name: str) -> float:
        value = self.text(name)
        return float(value) if SHARE.fullmatch(value) else self._wrong(name, "a number from 0 to 1, such as 0.05", 0.0)

    def rate(self, name: str) -> str:
        value = self.text(name)
        return (
            value
            if RATE.match(value)
            else self._wrong(name, 'a rate such as "30/min" (per s, min, hour or day)', "1/min")
        )

    def origins(self, name: str) -> list[str]:
        """Several, comma-separated: scheme, host and port alone."""
        origins = [part.strip() for part in self.text(name).split(",") if part.strip()]
        for origin in origins:
            parts = urlsplit(origin)
            if parts.scheme not in ("http", "https") or not parts.netloc or parts.path or parts.query:
                return self._wrong(name, "origins such as https://example.com, comma-separated, without a path", [])
        return origins

    def names(self, name: str) -> list[str]:
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name)
        fits = not value or urlsplit(value).scheme in schemes
        return value if fits else self._wrong(name, f"empty, or an address that starts with {' or '.join(schemes)}", "")

    def matching(self, name: str, pattern: re.Pattern[str], allowed: str) -> str:
        value = self.text(name)
        return value if pattern.fullmatch(value) else self._wrong(name, allowed, "")

    def refuse(self, sentence: str) -> None:
        self.faults.append(sentence)

    def finish(self) -> None:
        """Raises ConfigurationError where anything was wrong."""
        if self.faults:
            raise ConfigurationError(self.faults)

    def _wrong(self, name: str, allowed: str, default: T) -> T:
        """Notes the fault and goes on with a default, so that the faults behind it are told as well."""
        if name in SECRETS:
            found = "has a wrong value"
        else:
            found = f"is {self.text(name)!r}" if self.text(name) else "is not set"
        self.faults.append(f"{name} {found}; allowed is {allowed}.")
        return default


def read_environment() -> Environment:
    """The process's environment over the file of its APP_ENV. Raises ConfigurationError for an unknown APP_ENV."""
    app_env = os.environ.get("APP_ENV", "dev")
    if app_env not in APP_ENVS:
        raise ConfigurationError([f"APP_ENV is {app_env!r}; allowed is one of {', '.join(APP_ENVS)}."])
    environ.Env.read_env(BASE_DIR / "config" / f"env.{app_env}", overwrite=False)
    return Environment(os.environ)
