"""The tests of one part: `public/` with pairs of files, or `sql/public/` with a database and the rows expected."""

import csv
import io
import re
from collections.abc import Iterator

from problems.enums import Checker, Kind
from problems.folder import TestFile
from problems.folder.tree import order_of_test
from problems.packages.earlier.placeholders import reason_against
from problems.packages.earlier.sqlite import NotADatabase, script_of
from problems.packages.naming import file_name_of
from problems.packages.shelf import MAX_TEST_BYTES, PackageShelf, some

PLACES = (("public", True), ("private", False), ("hidden", False))
CLOSE = re.compile(r"math\.isclose\([^()]*rel_tol=(?P<relative>[\d.e-]+),\s*abs_tol=(?P<absolute>[\d.e-]+)\)")
Tolerances = tuple[Checker, float | None, float | None]


def read_tests(shelf: PackageShelf, root: str, kind: Kind, statement: str) -> tuple[TestFile, ...]:
    """Those that test something; the others are told of by a note."""
    root = f"{root}/sql" if kind == Kind.SQL else root
    kept = []
    dropped: dict[str, list[str]] = {}
    for place, is_sample in PLACES:
        for test in _tests_under(shelf, f"{root}/{place}", kind, is_sample=is_sample):
            if reason := reason_against(test.input, test.expected, statement):
                dropped.setdefault(reason, []).append(test.name)
            else:
                kept.append(test)
    for reason, names in dropped.items():
        shelf.note(f"{root}: left out, as the test {reason}: {some(names)}.", blocks=True)
    return tuple(sorted(kept, key=order_of_test))


def _tests_under(shelf: PackageShelf, folder: str, kind: Kind, *, is_sample: bool) -> Iterator[TestFile]:
    outputs = [path for path in shelf.under(folder) if path.endswith(".out")]
    for path in outputs:
        stem = path.removesuffix(".out")
        expected = shelf.take_text(path, most=MAX_TEST_BYTES) or ""
        name = file_name_of(stem.rpartition("/")[2])
        if kind == Kind.SQL:
            given = _script(shelf, f"{stem}.db")
            expected = _columns(shelf, expected)
        else:
            given = shelf.take_text(f"{stem}.in", most=MAX_TEST_BYTES)
        if given is None:
            shelf.note(f"{path}: left out, as its input is missing.", blocks=True)
        else:
            yield TestFile(name, is_sample, given, expected)


def _script(shelf: PackageShelf, path: str) -> str | None:
    data = shelf.take(path)
    if data is None:
        return None
    try:
        return script_of(data)
    except NotADatabase as error:
        shelf.note(f"{path} {error}.", blocks=True)
        return None


def _columns(shelf: PackageShelf, expected: str) -> str:
    """Rows with commas between the columns, as SQLite prints them here."""
    rows = list(csv.reader(io.StringIO(expected)))
    if any(len(row) > 1 for row in rows):
        shelf.note("The expected rows had commas between their columns, which are | here.")
    return "".join("|".join(row) + "\n" for row in rows)


def read_checker(shelf: PackageShelf) -> Tolerances:
    """A checker that compares two numbers is ours for numbers; another one is told of."""
    for path in shelf.under("v1/checker"):
        source = shelf.take_text(path) or ""
        found = CLOSE.search(source)
        if found and source.count("math.isclose") == 1:
            shelf.note(f"{path} compares numbers: its tolerances were taken, the program was not.")
            return Checker.FLOATS, float(found["absolute"]), float(found["relative"])
        sentence = "a checker of its own is not read from this format. Tokens are compared."
        shelf.note(f"{path} was left out: {sentence}", blocks=True)
    return Checker.TOKENS, None, None
