"""A stored problem as a package for other judges."""

from dataclasses import dataclass

from problems.models import Problem
from problems.packages.kattis.writer import kattis_zip, short_name
from problems.packages.kattis.writing.parts import part_alone
from problems.packages.package import Image
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
    stored = Problem.objects.with_content().get(pk=problem.pk)
    images = tuple(Image(image.name, bytes(image.data)) for image in stored.images.all())
    tree = part_alone(stored_tree(stored), part)
    return Export(f"{short_name(tree)}.zip", kattis_zip(tree, images))
