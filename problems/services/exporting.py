"""A stored problem as a package for other judges."""

from problems.models import Problem
from problems.packages.kattis.writer import kattis_zip
from problems.packages.package import DataFile, Image
from problems.services.blobs import bytes_of
from problems.services.storing import stored_tree


def export_package(*, problem: Problem) -> bytes:
    """A zip of the ICPC/Kattis format. Raises Conflict for a problem that the format cannot hold."""
    stored = Problem.objects.with_content().get(pk=problem.pk)
    tree, contents = stored_tree(stored), bytes_of(stored)
    images = tuple(Image(entry.name, contents[entry.sha256]) for entry in tree.images)
    files = tuple(DataFile(entry.name, contents[entry.sha256]) for entry in tree.files)
    return kattis_zip(tree, images, files)
