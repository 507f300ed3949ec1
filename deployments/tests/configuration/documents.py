"""What an instance says of itself, as a test wants it."""

from typing import Any

from ceesarcode.settings.environment import BASE_DIR, SECRETS
from deployments.configuration.classes import COMMANDS
from deployments.configuration.fingerprints import fingerprint

KEY = "one key for all that are compared"


def secret(name: str, value: str) -> dict[str, Any]:
    return {"is_secret": True, "is_set": bool(value), "fingerprint": fingerprint(KEY, name, value)}


def values_of(name: str) -> dict[str, str]:
    """The file of `config/`."""
    lines = (BASE_DIR / "config" / name).read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


NAMES_OF_ALL = frozenset(values_of("env.example"))


def keys_of(slug: str, **others: Any) -> dict[str, Any]:
    """The keys of gamma or prod with secrets of their own; `others` in their place."""
    values = values_of(f"env.{slug}")
    keys: dict[str, Any] = {
        name: secret(name, value) if name in (*SECRETS, *COMMANDS) else {"value": value}
        for name, value in values.items()
    }
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
        keys[name] = secret(name, f"{slug}'s own {name}")
    keys["FINGERPRINT_KEY"] = secret("FINGERPRINT_KEY", KEY)
    keys["MIGRATION_HEAD"] = {"value": "core 0001, deployments 0008"}
    return keys | others
