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
class Package:
    """`notes` say what was left out or changed. `untold` names what the format knows nothing of.

    A problem that is stored already keeps that; `starters` stands for the starter code of its parts.
    """

    format: str
    tree: ProblemTree
    notes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    untold: frozenset[str] = frozenset()

    def with_status(self, status: ProblemStatus) -> "Package":
        return replace(self, tree=replace(self.tree, status=status))
