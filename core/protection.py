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

    `where` is SQL over OLD; only rows that it holds for are kept from being changed. `leaves`, a column and a value:
    that column is changed once, away from the value.
    """

    table: str
    columns: tuple[str, ...] = ()
    where: str = ""
    leaves: tuple[str, str] | None = None

    @property
    def sentence(self) -> str:
        what = f"{', '.join(self.columns)} of a row" if self.columns else "a row"
        return f"{self.table}: {what} is never changed, and no row is deleted"

    def triggers(self, vendor: str) -> dict[str, str]:
        """Each trigger by its name: when it fires."""
        of = f" OF {', '.join(self.columns)}" if self.columns else ""
        found = {
            "kept_as_written": f"BEFORE UPDATE{of} {self._on(self.where)}",
            "never_deleted": f"BEFORE DELETE {self._on()}",
        }
        if self.leaves:
            column, value = self.leaves
            was_changed = f"OLD.{column} <> '{value}'"
            found["changed_once"] = f"BEFORE UPDATE OF {column} {self._on(was_changed)}"
        if vendor == POSTGRES:
            found["never_emptied"] = f'BEFORE TRUNCATE ON "{self.table}"'
        return {f"{self.table}_{name}": event for name, event in found.items()}

    def _on(self, where: str = "") -> str:
        return f'ON "{self.table}" FOR EACH ROW' + (f" WHEN ({where})" if where else "")


def statements(protection: Protection, vendor: str) -> list[str]:
    """The SQL that puts the protection in place."""
    if vendor == SQLITE:
        refusal = f"BEGIN SELECT RAISE(ABORT, '{protection.sentence}'); END"
    elif vendor == POSTGRES:
        refusal = f"EXECUTE FUNCTION {FUNCTION}('{protection.sentence}')"
    else:
        raise NotImplementedError(f"No triggers are written for {vendor}.")
    return [f'CREATE TRIGGER "{name}" {event} {refusal}' for name, event in protection.triggers(vendor).items()]


def removals(protection: Protection, vendor: str) -> list[str]:
    on = f' ON "{protection.table}"' if vendor == POSTGRES else ""
    return [f'DROP TRIGGER IF EXISTS "{name}"{on}' for name in protection.triggers(vendor)]


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
