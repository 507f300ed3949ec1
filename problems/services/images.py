"""The pictures of statements, as the database keeps them."""

from collections.abc import Sequence

from problems.enums import ImageType
from problems.models import Problem, StatementImage
from problems.packages.images import type_of_image
from problems.packages.package import Image


def sync_images(problem: Problem, images: Sequence[Image]) -> bool:
    """Make the stored pictures what the package has; whether anything changed."""
    present = {image.name: bytes(image.data) for image in problem.images.all()}
    wanted = {image.name: image.data for image in images}
    if present == wanted:
        return False
    changed = [name for name in present if wanted.get(name) != present[name]]
    problem.images.filter(name__in=changed).delete()
    StatementImage.objects.bulk_create(
        StatementImage(problem=problem, name=name, data=data, content_type=type_of_image(data) or ImageType.PNG)
        for name, data in wanted.items()
        if present.get(name) != data
    )
    return True
