"""What every reader of packages gives: the problem as a tree, and what its author must know of the reading."""

from dataclasses import dataclass, replace

from problems.enums import ProblemStatus
from problems.folder import ProblemTree


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that the statement shows, by its file's name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Generator:
    """A program of the package that makes tests: the input on standard output, the answer on standard error."""

    language: str
    entry: str
    files: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Generation:
    """One start of such a program, for the test of that name; what it prints stands above the test's own input."""

    test: str
    generator: Generator
    args: tuple[str, ...]
    stdin: str
    makes_expected: bool


@dataclass(frozen=True, slots=True)
class Package:
    """`notes` say what was left out or changed. `untold` names what the format knows nothing of.

    A problem that is stored already keeps that; `starters`, `solutions` and `samples` stand for those of its parts.
    `generations`: what the tests of its one part still lack.
    """

    format: str
    tree: ProblemTree
    notes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    untold: frozenset[str] = frozenset()
    generations: tuple[Generation, ...] = ()

    def with_status(self, status: ProblemStatus) -> "Package":
        return replace(self, tree=replace(self.tree, status=status))
