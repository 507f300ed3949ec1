"""Stored problems written out as folders."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import NotFound
from problems.folder import write_folder
from problems.models import Problem
from problems.models.problem import ProblemQuerySet
from problems.services.blobs import bytes_of
from problems.services.storing import stored_tree


def problems_named(*, slugs: Sequence[str]) -> ProblemQuerySet:
    """The problems of these addresses, all of them for none given. Raises NotFound that names the unknown ones."""
    problems = Problem.objects.in_order().with_content()
    if not slugs:
        return problems
    known = set(Problem.objects.filter(slug__in=slugs).values_list("slug", flat=True))
    unknown = [slug for slug in slugs if slug not in known]
    if unknown:
        raise NotFound("unknown_problem", f"There is no problem {', '.join(unknown)}.", "slug")
    return problems.filter(slug__in=slugs)


def dump_problem(*, problem: Problem, parent: Path) -> Path:
    """Write the problem to `parent/<slug>` and answer that path.

    Raises FolderError where its content would not load again, and Conflict where another folder stands there.
    """
    return write_folder(stored_tree(problem), parent, bytes_of(problem))
