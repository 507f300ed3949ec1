"""The pictures that lie beside a statement: found by the names that it uses, kept where it shows them."""

from dataclasses import dataclass, field

from problems.contents import MAX_IMAGE_BYTES, type_of_image
from problems.packages.naming import file_name_of
from problems.packages.package import Image
from problems.packages.shelf import PackageShelf

ENDINGS = ("", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".pdf", ".eps")


@dataclass(slots=True)
class Pictures:
    """`address` gives where a picture will be served, and remembers that it is used."""

    slug: str
    files: dict[str, bytes]
    shelf: PackageShelf
    used: dict[str, Image] = field(default_factory=dict)

    def address(self, reference: str) -> str:
        """Empty, with a note, where there is no such picture, or none that a page can show."""
        wanted = reference.strip().removeprefix("./")
        path = next((wanted + ending for ending in ENDINGS if wanted + ending in self.files), None)
        if path is None:
            self.shelf.note(f"The statement shows “{reference[:80]}”, which is not in the package.")
            return ""
        data = self.files[path]
        if type_of_image(data) is None or len(data) > MAX_IMAGE_BYTES:
            self.shelf.note(f"The statement shows {path}, which is no PNG, JPEG, GIF, WebP or SVG of at most 2 MiB.")
            return ""
        stem, _, ending = path.rpartition(".")
        name = f"{file_name_of(stem)}.{ending.lower()}"
        self.used.setdefault(path, Image(name, data))
        return f"/problems/{self.slug}/images/{name}"

    def markdown(self, reference: str, description: str = "") -> str:
        address = self.address(reference)
        return f"![{description}]({address})" if address else description

    def kept(self) -> tuple[Image, ...]:
        images = {image.name: image for image in self.used.values()}
        return tuple(images[name] for name in sorted(images))
