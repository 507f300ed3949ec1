"""Which bytes are a picture that browsers show."""

import re

from problems.enums import ImageType

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
