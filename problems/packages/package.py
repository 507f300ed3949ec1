"""What every reader of packages gives: the problem as a tree, and what its author must know of the reading."""

from dataclasses import dataclass, replace

from problems.enums import ProblemStatus
from problems.folder import ProblemTree

BLOCKING = "To be settled before it is published: "
"""Begins a note on something of the judging that was lost; publishing looks for it."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that the statement shows, by its file's name."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Package:
    """`notes` say what was left out or changed; `blocking` are those that say that it is judged otherwise.

    `untold` names what the format knows nothing of.

    A problem that is stored already keeps that; `starters` stands for the starter code of its parts.
    """

    format: str
    tree: ProblemTree
    notes: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    untold: frozenset[str] = frozenset()
    blocking: tuple[str, ...] = ()

    def told(self) -> tuple[str, ...]:
        """The notes as they are kept, those first that block."""
        others = (note for note in self.notes if note not in self.blocking)
        return (*(f"{BLOCKING}{note}" for note in self.blocking), *others)

    def settled(self) -> "Package":
        """The same where somebody has settled what blocks."""
        return replace(self, blocking=())

    def with_status(self, status: ProblemStatus) -> "Package":
        return replace(self, tree=replace(self.tree, status=status))
