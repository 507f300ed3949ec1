"""The tests of a package as the tree of folders that they lie in, and what becomes of a folder: a bundle of tests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from problems.enums import Aggregation
from problems.folder import Fault
from problems.packages.kattis.contents import PackageTest
from problems.packages.shelf import PackageShelf

SAMPLE, SECRET = "sample", "secret"


@dataclass(frozen=True, slots=True)
class Node:
    """A folder of tests; `path` is that under data/, "" for all of them."""

    path: str
    tests: tuple[PackageTest, ...]
    children: tuple["Node", ...]

    def all_tests(self) -> list[PackageTest]:
        return [*self.tests, *(test for child in self.children for test in child.all_tests())]


@dataclass(slots=True)
class Bundle:
    """Tests that earn points together. `needs`: the paths of other bundles that must be passed before."""

    path: str
    tests: Sequence[PackageTest]
    points: Fraction
    aggregation: Aggregation
    needs: tuple[str, ...] = ()
    stops: bool = False
    is_scored: bool = True
    """Whether a validator may give its tests a share of their points."""


def tree_of(tests: Iterable[PackageTest]) -> Node:
    by_folder: dict[str, list[PackageTest]] = defaultdict(list)
    inner: dict[str, set[str]] = defaultdict(set)
    for test in tests:
        by_folder[test.group].append(test)
        place = test.group
        while place:
            above = place.rpartition("/")[0]
            inner[above].add(place)
            place = above
    return _node("", by_folder, inner)


def _node(path: str, by_folder: dict[str, list[PackageTest]], inner: dict[str, set[str]]) -> Node:
    children = tuple(_node(child, by_folder, inner) for child in sorted(inner.get(path, ())))
    return Node(path, tuple(sorted(by_folder.get(path, []), key=lambda test: test.name)), children)


@dataclass(slots=True)
class Reading:
    """What a walk over the tree needs everywhere."""

    shelf: PackageShelf
    settings: dict[str, dict[str, Any]]
    """By the path of the folder."""
    gives_scores: bool
    """Whether the output validator may give points of its own."""
    bundles: list[Bundle] = field(default_factory=list)

    def fault(self, path: str, key: str, sentence: str) -> None:
        fault = Fault(f"data/{path}".rstrip("/"), sentence, field=key)
        if fault not in self.shelf.faults:
            self.shelf.faults.append(fault)

    def differs(self, path: str, sentence: str) -> None:
        """A note that blocks: here it is judged otherwise."""
        self.shelf.note(f"{f'data/{path}'.rstrip('/')}: {sentence}", blocks=True)

    def number(self, value: Any, path: str, key: str) -> Fraction:
        """One that is not negative. By way of a float, as an exact one may have a billion digits."""
        try:
            found = float("nan") if isinstance(value, bool) else float(value)
        except (TypeError, ValueError, OverflowError):
            found = float("nan")
        if not 0 <= found < float("inf"):
            self.fault(path, key, "It must be a number from 0.")
            return Fraction(0)
        return Fraction(repr(found))
