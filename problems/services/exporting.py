"""A stored problem as a package for other judges, and as a document for programs."""

from dataclasses import dataclass

from problems.folder import ProblemTree
from problems.models import Problem
from problems.packages.json_form import document_of, json_of
from problems.packages.kattis.writer import kattis_zip, short_name
from problems.packages.kattis.writing.parts import part_alone
from problems.packages.package import DataFile, Image
from problems.services.blobs import bytes_of
from problems.services.storing import stored_tree


@dataclass(frozen=True, slots=True)
class Export:
    """The zip, and the name of its file: that of the folder in it, as the format has it."""

    file: str
    data: bytes


def export_package(*, problem: Problem, part: int | None = None) -> Export:
    """A zip of the ICPC/Kattis format, which holds one part; of several, the number says which.

    Raises Conflict for a problem that the format cannot hold, NotFound for a part that is not there.
    """
    tree, images, files = _contents(problem)
    alone = part_alone(tree, part)
    return Export(f"{short_name(alone)}.zip", kattis_zip(alone, images, files))


def export_json(*, problem: Problem) -> bytes:
    """The JSON form, which holds every problem but one whose parts are not numbered from 1: Conflict."""
    return json_of(document_of(*_contents(problem)))


def _contents(problem: Problem) -> tuple[ProblemTree, tuple[Image, ...], tuple[DataFile, ...]]:
    stored = Problem.objects.with_content().get(pk=problem.pk)
    tree, contents = stored_tree(stored), bytes_of(stored)
    images = tuple(Image(entry.name, contents[entry.sha256]) for entry in tree.images)
    files = tuple(DataFile(entry.name, contents[entry.sha256]) for entry in tree.files)
    return tree, images, files
