"""The rules applied: in one transaction, which is taken back where the look afterwards finds anything."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model

from ceesarcode.anonymising.knowing import models, unknown_columns, unruled
from ceesarcode.anonymising.looking import CHUNK, collect, leaks
from ceesarcode.anonymising.making import Maker
from ceesarcode.anonymising.rules import DROPPED, RULES, Fields
from core.audit.actors import SYSTEM
from core.audit.writer import record_event
from core.errors import DomainError
from deployments.models import Environment


def anonymise_database(*, name: str, accepted: Collection[str] = ()) -> dict[str, int]:
    """How many rows were changed or deleted, by table. Raises DomainError, and has changed nothing then.

    `name` of the database, so that nobody means another one. `accepted`: words that may stay, since somebody looked.
    """
    _refuse(name)
    with transaction.atomic(), _triggers_away():
        originals, maker = collect(), Maker()
        counts = {model._meta.label: _apply(model, maker) for model in models()}
        _record()
        if found := leaks(originals, accepted):
            raise DomainError("anonymise_leaks", "Something real is left, so nothing was changed: " + " ".join(found))
    return {label: count for label, count in counts.items() if count}


def _refuse(name: str) -> None:
    if settings.APP_ENV == "prod":
        raise DomainError("anonymise_prod", "APP_ENV is prod: restore a backup elsewhere, and anonymise that.")
    if name != str(connection.settings_dict["NAME"]):
        raise DomainError("anonymise_other", "That is not the name of this database; give it with --database.")
    if faults := unruled(models()) + unknown_columns():
        raise DomainError("anonymise_unruled", "Nothing was changed, since not all is known: " + " ".join(faults))


def _apply(model: type[Model], maker: Maker) -> int:
    if model._meta.label in DROPPED:
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
            return int(cursor.rowcount)
    rules = RULES[model._meta.label]
    return _rewrite(model, rules, maker) if rules.made else 0


def _rewrite(model: type[Model], rules: Fields, maker: Maker) -> int:
    names = [field.attname for field in model._meta.local_concrete_fields]
    key = model._meta.pk
    assert key is not None
    keys = list(model._base_manager.order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        changed = []
        for row in model._base_manager.filter(pk__in=keys[start : start + CHUNK]).values(*names):
            made = {name: make(row[name], row, maker) for name, make in rules.made.items()}
            changed.append(model(**{key.attname: row[key.attname]}, **made))
        model._base_manager.bulk_update(changed, list(rules.made))
    return len(keys)


def _record() -> None:
    """The first event of the new chain."""
    record_event(actor=SYSTEM, action="core.data.anonymised", target=Environment.objects.order_by("rank")[0])


@contextmanager
def _triggers_away() -> Iterator[None]:
    """What the database refuses to everybody, it must allow here; where the block raises, all is taken back."""
    if connection.vendor == "postgresql":
        tables = [connection.ops.quote_name(model._meta.db_table) for model in models()]
        _execute(*(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables))
        yield
        _execute("SET CONSTRAINTS ALL IMMEDIATE", *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    _execute(*(f'DROP TRIGGER "{name}"' for name, _ in triggers))
    yield
    _execute(*(sql for _, sql in triggers))


def _execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
