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
    """`notes` say what was left out or changed; `tells_status` is false where the format knows no status.

    Such a problem comes as a draft, and one that is stored already keeps the status that it has.
    """

    format: str
    tree: ProblemTree
    notes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    tells_status: bool = True

    def with_status(self, status: ProblemStatus) -> "Package":
        return replace(self, tree=replace(self.tree, status=status))
