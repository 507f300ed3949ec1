"""The files of a package while it is read: what is taken leaves the shelf, what is wrong or changed is collected."""

from dataclasses import dataclass, field

from problems.folder import Fault, FolderError

KiB = 1024
MAX_TEST_BYTES = 4 * KiB * KiB
MAX_TEXT_BYTES = 1024 * KiB
MAX_TESTS_BYTES = 32 * KiB * KiB
MAX_NOTE, MAX_NOTES, MAX_BLOCKING = 600, 200, 40


@dataclass(slots=True)
class PackageShelf:
    """`faults` refuse the package; `notes` are for its author, who may publish it all the same, but for the `blocking`
    ones among them.
    """

    files: dict[str, bytes]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    blocking: list[str] = field(default_factory=list)
    line_ends: int = 0

    @property
    def is_blocked(self) -> bool:
        return bool(self.blocking)

    def take(self, path: str) -> bytes | None:
        return self.files.pop(path, None)

    def take_text(self, path: str, *, most: int = MAX_TEXT_BYTES) -> str | None:
        """The text of a file with `\\n` line ends; None where it is not there, or refused."""
        data = self.take(path)
        return None if data is None else self.text_of(path, data, most=most)

    def text_of(self, path: str, data: bytes, *, most: int = MAX_TEXT_BYTES) -> str | None:
        """The same of bytes that were taken already."""
        if reason := _reason_against(data, most):
            self.faults.append(Fault(path, reason))
            return None
        text = data.decode("utf-8-sig")
        self.line_ends += "\r" in text
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def take_all(self, folder: str) -> dict[str, bytes]:
        """Everything under `folder`, by the path in it."""
        paths = self.under(folder)
        return {path.removeprefix(f"{folder}/"): self.files.pop(path) for path in paths}

    def under(self, folder: str) -> list[str]:
        """The paths of all files under `folder`, in order."""
        return sorted(path for path in self.files if path.startswith(f"{folder}/"))

    def note(self, sentence: str, *, blocks: bool = False) -> None:
        """`blocks`: what was lost is part of the judging, so that the problem must not be published as it is."""
        sentence = "".join(sign if sign.isprintable() else " " for sign in sentence)[:MAX_NOTE]
        if sentence in self.notes:
            return
        self.notes.append(sentence)
        if blocks and len(self.blocking) < MAX_BLOCKING:
            self.blocking.append(sentence)

    def all_notes(self) -> tuple[str, ...]:
        ends = (f"Line ends were made \\n in {self.line_ends} of its files.",) if self.line_ends else ()
        others = [note for note in self.notes if note not in self.blocking]
        if len(others) > MAX_NOTES:
            ends = (*ends, f"There are {len(others) - MAX_NOTES} more notes of this kind.")
        return (*self.blocking, *others[:MAX_NOTES], *ends)

    def refuse_where_faulty(self, name: str) -> None:
        if self.faults:
            raise FolderError(name, self.faults)


def _reason_against(data: bytes, most: int) -> str | None:
    if len(data) > most:
        return f"{len(data) // KiB} KB; at most {most // KiB} KB are allowed."
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return f"Byte {error.start} is not UTF-8; files are UTF-8."
    return "It holds a NUL byte; files are text." if b"\0" in data else None


def some(names: list[str], most: int = 8) -> str:
    """A list for a sentence, cut where it is long."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown
