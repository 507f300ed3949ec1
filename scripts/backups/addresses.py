"""Which database is meant: DATABASE_URL, or the file that DATABASE_URL_FILE names, read as the settings read it."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from scripts.backups.refusing import Refused

OPTIONS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "connect_timeout": "PGCONNECT_TIMEOUT"}


def database_url(environment: Mapping[str, str] = os.environ) -> str:
    if url := environment.get("DATABASE_URL", "").strip():
        return url
    file = environment.get("DATABASE_URL_FILE", "").strip()
    if not file:
        raise Refused(
            "DATABASE_URL is not set; give the database: postgres://user:password@host/name or sqlite:////path."
        )
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Refused(f"DATABASE_URL_FILE cannot be read: {error.strerror}.") from error


def sqlite_path(url: str) -> Path | None:
    """The file, where it is one."""
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite":
        return None
    if len(rest) < 2:
        raise Refused("DATABASE_URL names no file; a database in memory has no backup.")
    return Path(unquote(rest[1:]))


def postgres_environment(url: str) -> dict[str, str]:
    """As PostgreSQL's programs take it from the environment: a password on a command line could be read by others."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise Refused("DATABASE_URL is neither postgres://user:password@host/name nor sqlite:////path.")
    try:
        port = parts.port or 5432
    except ValueError as error:
        raise Refused("The port in DATABASE_URL is no number.") from error
    given = {
        "PGHOST": unquote(parts.hostname or ""),
        "PGPORT": str(port),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path[1:]),
    }
    given |= {OPTIONS[name]: value for name, value in parse_qsl(parts.query) if name in OPTIONS}
    return {name: value for name, value in given.items() if value}
