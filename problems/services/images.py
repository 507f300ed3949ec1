"""The pictures of statements: which bytes are one, and what the database keeps of them."""

import re
from collections.abc import Sequence

from problems.models import Problem, StatementImage
from problems.models.packages import ImageType
from problems.packages.package import Image

MAX_IMAGE_BYTES = 2 * 1024 * 1024
BEGINNINGS = {
    ImageType.PNG: rb"\x89PNG\r\n\x1a\n",
    ImageType.JPEG: rb"\xff\xd8\xff",
    ImageType.GIF: rb"GIF8[79]a",
    ImageType.WEBP: rb"RIFF....WEBP",
    ImageType.SVG: rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>\s*)?(<!--.*?-->\s*)*(<!DOCTYPE svg[^>\[]*>\s*)?<svg[\s>]",
}


def type_of_image(data: bytes) -> ImageType | None:
    """Told by the contents, whatever the name says; None for what is no picture that browsers show."""
    for kind, beginning in BEGINNINGS.items():
        if re.match(beginning, data[:4096], re.DOTALL):
            return kind
    return None


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
