"""SQL as the judge starts it: typed rows from tables that queries can only read."""

import base64
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from execution.plans import RESULT_SET
from execution.tests.conftest import Ran, Runner, absent

TABLES = b"""CREATE TABLE items (name TEXT, price REAL, count INTEGER, image BLOB);
INSERT INTO items VALUES ('it''s', 1.5, 3, x'00ff'), (NULL, 2.0, NULL, NULL), ('2', 0.1, 2, 'text');
-- the last line has no end"""


@pytest.fixture(autouse=True)
def _has_sqlite(runner: Runner) -> None:
    if runner.run("bash", "command -v sqlite3").outcome.exit_code:
        absent("sqlite3 is not here")


def queried(runner: Runner, query: str, tables: bytes = TABLES, **fields: Any) -> Ran:
    return runner.run("sql", query, stdin=tables, args=(RESULT_SET,), **fields)


def test_rows_are_told_as_literals(runner: Runner) -> None:
    ran = queried(runner, "SELECT name, price, count, image FROM items ORDER BY rowid;\nSELECT 1, '1'")
    assert (ran.outcome.exit_code, ran.stderr) == (0, b"")
    told = ran.stdout.replace(b"0.100000000000000005,", b"0.10000000000000000555,")  # newer versions round sooner
    assert told.splitlines() == [
        b"'it''s',1.5,3,X'00ff'",
        b"NULL,2.0,NULL,NULL",
        b"'2',0.10000000000000000555,2,'text'",
        b"1,'1'",
    ]


def test_without_the_argument_it_is_as_before(runner: Runner) -> None:
    ran = runner.run("sql", "UPDATE items SET count = 9; SELECT name, count FROM items", stdin=TABLES)
    assert ran.stdout == b"it's|9\n|9\n2|9\n"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("INSERT INTO items (name) VALUES ('x')", b"readonly database"),
        ("UPDATE items SET count = 1", b"readonly database"),
        ("DELETE FROM items", b"readonly database"),
        ("DROP TABLE items", b"readonly database"),
        ("CREATE TABLE mine (n)", b"readonly database"),
        ("PRAGMA query_only = 0; DELETE FROM items", b"readonly database"),
        ("ATTACH ':memory:' AS other", b"safe mode"),
        ("ATTACH '/work/other.db' AS other", b"safe mode"),
        ("VACUUM INTO '/work/copy.db'", b"safe mode"),
        ("SELECT readfile('/etc/passwd')", b"safe mode"),
        ("SELECT writefile('/work/x', 'y')", b"safe mode"),
        ("SELECT load_extension('x')", b"safe mode"),
        (".shell id", b"safe mode"),
        (".open /work/other.db", b"safe mode"),
        (".output /work/x", b"safe mode"),
        ("SELECT colour FROM items", b"near line 1: no such column"),
    ],
)
def test_what_is_no_query_is_refused(runner: Runner, query: str, words: bytes) -> None:
    ran = queried(runner, query)
    assert ran.outcome.exit_code == 1
    assert words in ran.stderr


def test_a_query_that_never_ends_is_stopped(runner: Runner) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    assert queried(runner, endless, cpu_time_seconds=0.5).outcome.breach == "cpu_time"


def test_a_query_that_never_stops_printing_is_stopped(runner: Runner) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
    assert queried(runner, endless, output_kb=64).outcome.breach == "output"


def test_tables_may_come_as_a_database_file(runner: Runner, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "made.db")
    database.execute("CREATE TABLE t (n)")
    database.execute("INSERT INTO t VALUES (5), (NULL)")
    database.commit()
    database.close()
    tables = b"-- SQLite file in base64:\n" + base64.encodebytes((tmp_path / "made.db").read_bytes())
    assert queried(runner, "SELECT n FROM t", tables).stdout == b"5\nNULL\n"
    assert b"readonly database" in queried(runner, "DELETE FROM t", tables).stderr


@pytest.mark.parametrize("tables", [b"CREATE TABLE (", b"-- SQLite file in base64:\n!!!"])
def test_tables_that_cannot_be_made_are_told(runner: Runner, tables: bytes) -> None:
    ran = queried(runner, "SELECT 1", tables)
    assert (ran.outcome.exit_code, ran.stdout) == (1, b"")
    assert b"The tables cannot be made." in ran.stderr


def test_one_start_finds_nothing_of_the_one_before(runner: Runner) -> None:
    runner.prepare("sql", "SELECT count(*) FROM sqlite_schema")
    assert runner.execute(stdin=TABLES, args=(RESULT_SET,)).stdout == b"1\n"
    assert runner.execute(stdin=b"", args=(RESULT_SET,)).stdout == b"0\n"
