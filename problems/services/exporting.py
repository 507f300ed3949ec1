"""A stored problem as a package for other judges."""

from problems.models import Problem
from problems.packages.kattis.writer import kattis_zip
from problems.packages.package import Image
from problems.services.storing import stored_tree


def export_package(*, problem: Problem) -> bytes:
    """A zip of the ICPC/Kattis format. Raises Conflict for a problem that the format cannot hold."""
    stored = Problem.objects.with_content().get(pk=problem.pk)
    images = tuple(Image(image.name, bytes(image.data)) for image in stored.images.all())
    return kattis_zip(stored_tree(stored), images)
