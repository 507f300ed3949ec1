"""Folders of DMOJ's format for the tests, written by hand."""

from collections.abc import Mapping
from typing import Any

import yaml

from problems.packages.dmoj import read_dmoj
from problems.packages.package import Package
from problems.tests.packages.archives import zip_of

SUM_FILES: dict[str, str | bytes] = {
    f"{number}.{ending}": text
    for number, given, answer in ((1, "1 2", "3"), (2, "2 2", "4"), (3, "5 6", "11"), (4, "7 8", "15"))
    for ending, text in (("in", f"{given}\n"), ("out", f"{answer}\n"))
}


def case(number: int, **more: Any) -> dict[str, Any]:
    return {"in": f"{number}.in", "out": f"{number}.out"} | more


def folder(init: Mapping[str, Any], files: Mapping[str, str | bytes] | None = None) -> dict[str, bytes]:
    """The folder with the four sums in its archive."""
    table = {"archive": "data.zip"} | dict(init)
    contents: dict[str, str | bytes] = {"data.zip": zip_of(SUM_FILES), "init.yml": yaml.safe_dump(table)}
    contents |= dict(files or {})
    return {path: text.encode() if isinstance(text, str) else text for path, text in contents.items()}


def read(init: Mapping[str, Any], files: Mapping[str, str | bytes] | None = None) -> Package:
    return read_dmoj(folder(init, files), "A Sum")


LISTED = {"test_cases": [case(1), case(2)]}
CHECK = "import sys\nsys.exit(open(sys.argv[2]).read().split() != open(sys.argv[3]).read().split())\n"
