"""What is wrong with a folder: each fault names the file, the field where there is one, and what is allowed."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import DomainError


@dataclass(frozen=True, slots=True)
class Fault:
    """`file` is relative to the problem's folder; `field` is dotted, as in `limits.memory_mb`."""

    file: str
    message: str
    field: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}: {self.field}" if self.field else self.file
        return f"{place}: {self.message}"


class FolderError(DomainError):
    """A folder was refused. `faults` holds all that was found, in the order of the files."""

    def __init__(self, slug: str, faults: Sequence[Fault]) -> None:
        self.slug = slug
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.field or "")))
        super().__init__("bad_folder", "\n".join(f"{slug}/{fault}" for fault in self.faults))
