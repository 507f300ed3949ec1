"""Rows that nobody may rewrite: triggers of the database itself, so that raw SQL is refused as well.

A migration puts them in place (`operations`), for SQLite and PostgreSQL alike; any other engine is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

POSTGRES, SQLITE = "postgresql", "sqlite"
FUNCTION = "refuse_rewriting"


@dataclass(frozen=True, slots=True)
class Protection:
    """A table whose rows are never deleted, and never changed in `columns` (none named: in no column at all).

    `where` is SQL over OLD; only rows that it holds for are kept from being changed.
    """

    table: str
    columns: tuple[str, ...] = ()
    where: str = ""

    @property
    def sentence(self) -> str:
        what = f"{', '.join(self.columns)} of a row" if self.columns else "a row"
        return f"{self.table}: {what} is never changed, and no row is deleted"

    def names(self) -> tuple[str, str, str]:
        return f"{self.table}_kept_as_written", f"{self.table}_never_deleted", f"{self.table}_never_emptied"


def statements(protection: Protection, vendor: str) -> list[str]:
    """The SQL that puts the protection in place."""
    changed, deleted, emptied = protection.names()
    of = f" OF {', '.join(protection.columns)}" if protection.columns else ""
    when = f" WHEN ({protection.where})" if protection.where else ""
    on = f'ON "{protection.table}" FOR EACH ROW'
    if vendor == SQLITE:
        refusal = f"BEGIN SELECT RAISE(ABORT, '{protection.sentence}'); END"
    elif vendor == POSTGRES:
        refusal = f"EXECUTE FUNCTION {FUNCTION}('{protection.sentence}')"
    else:
        raise NotImplementedError(f"No triggers are written for {vendor}.")
    triggers = [
        f'CREATE TRIGGER "{changed}" BEFORE UPDATE{of} {on}{when} {refusal}',
        f'CREATE TRIGGER "{deleted}" BEFORE DELETE {on} {refusal}',
    ]
    if vendor == POSTGRES:
        triggers.append(f'CREATE TRIGGER "{emptied}" BEFORE TRUNCATE ON "{protection.table}" {refusal}')
    return triggers


def removals(protection: Protection, vendor: str) -> list[str]:
    on = f' ON "{protection.table}"' if vendor == POSTGRES else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in protection.names()]


def operations(protections: Sequence[Protection]) -> migrations.RunPython:
    """The step of a migration that protects the tables, and unprotects them when it is taken back."""

    def protect(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        vendor = editor.connection.vendor
        if vendor == POSTGRES:
            editor.execute(
                f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$",
                None,
            )
        for protection in protections:
            for statement in statements(protection, vendor):
                editor.execute(statement, None)

    def unprotect(apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        for protection in protections:
            for statement in removals(protection, editor.connection.vendor):
                editor.execute(statement, None)

    return migrations.RunPython(protect, unprotect)
