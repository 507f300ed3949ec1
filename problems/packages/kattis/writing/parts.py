"""One part of a problem as a problem of its own: a package holds no more."""

from dataclasses import replace

from core.errors import DomainError, NotFound
from problems.folder import PartTree, ProblemTree
from problems.naming import MAX_SLUG, MAX_TITLE


def part_alone(tree: ProblemTree, number: int | None) -> ProblemTree:
    """The problem with that part alone. Without a number there must be one part; its problem is given as it is."""
    count = len(tree.parts)
    if number is None and count > 1:
        sentence = f"“{tree.title}” has {count} parts, and a package holds one: name it, from 1 to {count}."
        raise DomainError("part_missing", sentence, "part")
    if count == 1 and number in (None, 1):
        return tree
    if number is None or not 1 <= number <= count:
        raise NotFound("part_unknown", f"“{tree.title}” has no part {number}.", "part")
    part = tree.parts[number - 1]
    return replace(
        tree, slug=_ended(tree.slug, f"-{number}", MAX_SLUG, "-"), title=_title(tree, part, number), parts=(part,)
    )


def _title(tree: ProblemTree, part: PartTree, number: int) -> str:
    named = f"{tree.title}: {part.title}"
    return named if part.title and len(named) <= MAX_TITLE else _ended(tree.title, f", part {number}", MAX_TITLE, " ")


def _ended(text: str, end: str, most: int, without: str) -> str:
    return text[: most - len(end)].rstrip(without) + end
