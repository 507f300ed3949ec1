"""What is in a backup, table by table, so that two can be compared: how many rows, and a sum over them in any order."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256

COPY = re.compile(rb'COPY (?:public\.)?"?([^" ]+)"? \((.*)\) FROM stdin;\n?')
MIGRATIONS = "django_migrations"
WHOLE = 2**128


@dataclass(slots=True)
class Table:
    rows: int = 0
    total: int = 0

    def add(self, row: bytes) -> None:
        self.rows += 1
        self.total = (self.total + int.from_bytes(sha256(row).digest()[:16])) % WHOLE

    def told(self) -> dict[str, int | str]:
        return {"rows": self.rows, "sum": f"{self.total:032x}"}


@dataclass(slots=True)
class Contents:
    tables: dict[str, Table] = field(default_factory=dict)
    migrations: list[str] = field(default_factory=list)

    def told(self) -> dict[str, dict[str, int | str]]:
        return {name: table.told() for name, table in sorted(self.tables.items())}


def read_copies(lines: Iterable[bytes]) -> Contents:
    """Reads what pg_restore or pg_dump write of data."""
    contents, name = Contents(), ""
    columns: list[str] = []
    for line in lines:
        if not name:
            if found := COPY.fullmatch(line):
                name, columns = found[1].decode(), found[2].decode().split(", ")
                contents.tables[name] = Table()
        elif line == b"\\.\n":
            name = ""
        else:
            contents.tables[name].add(line)
            if name == MIGRATIONS:
                row = dict(zip(columns, line.decode().rstrip("\n").split("\t"), strict=True))
                contents.migrations.append(f"{row['app']}.{row['name']}")
    return contents


def differences(expected: dict[str, dict[str, int | str]], found: dict[str, dict[str, int | str]]) -> list[str]:
    """A sentence for each table that is not the same."""
    sentences = []
    for name in sorted(expected.keys() | found.keys()):
        before, after = expected.get(name), found.get(name)
        if before is None or after is None:
            sentences.append(f"{name} is {'missing' if after is None else 'too many'}")
        elif before["rows"] != after["rows"]:
            sentences.append(f"{name} has {after['rows']} rows in place of {before['rows']}")
        elif before != after:
            sentences.append(f"{name} has other rows")
    return sentences
