"""What this instance says of its own configuration."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from deployments.configuration.classes import MIGRATION_HEAD
from deployments.configuration.fingerprints import fingerprint
from deployments.configuration.seen import Seen, must_be_secret, plain


def own_configuration() -> dict[str, Seen]:
    """Every key of `config/env.example` as the process read it, and what the database is migrated to."""
    values = settings.CONFIGURATION | settings.SECRET_CONFIGURATION
    keys = {key: _secret(key, value) if must_be_secret(key, value) else plain(value) for key, value in values.items()}
    return keys | {MIGRATION_HEAD: plain(migration_head())}


def as_document(keys: dict[str, Seen]) -> dict[str, Any]:
    """What `GET /api/configuration` answers and `PUT /api/environments/<slug>/configuration` takes."""
    return {"keys": {key: keys[key].as_json() for key in sorted(keys)}}


def migration_head() -> str:
    """The last applied migration of each app, by its number: "accounts 0003, admin 0003, …"."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    heads: dict[str, list[str]] = {}
    for app, name in sorted(applied & set(loader.graph.nodes)):
        children = {child.key for child in loader.graph.node_map[app, name].children}
        if not any(child[0] == app for child in children & applied):
            heads.setdefault(app, []).append(name[:4] if name[:4].isdecimal() else name)
    return ", ".join(f"{app} {'+'.join(names)}" for app, names in heads.items())


def _secret(key: str, value: str) -> Seen:
    mark = fingerprint(settings.FINGERPRINT_KEY, key, value)
    return Seen(is_secret=True, is_set=bool(value), fingerprint=mark)
