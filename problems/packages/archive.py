"""A zip opened safely: what comes out is counted while it is read, and a strange one is refused as a whole.

Nothing that a header claims is trusted, no file is written, and archives inside an archive stay the files that they
are. Names are relative paths in UTF-8 with `/`; of the ways to pack, stored and deflated are read.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from core.errors import DomainError

MiB = 1024 * 1024
MAX_ARCHIVE_BYTES = 32 * MiB
MAX_FILES = 5000
MAX_FILE_BYTES = 32 * MiB  # as large as a data file of a problem may be
MAX_TOTAL_BYTES = 64 * MiB
MAX_RATIO = 100
FREE_OF_RATIO_BYTES = 16 * MiB  # tests of one digit repeated pack very well; only much of it is suspect
MAX_DIRECTORY_BYTES = 4 * MiB  # what zipfile reads as a whole before it can be asked how many entries there are
MAX_NAME = 400

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED, PATCHED, STRONGLY, MASKED = 0x1, 0x20, 0x40, 0x2000
IS_UTF8 = 0x800
LOCAL_HEADER = 30
END, END_SIZE, END_64 = b"PK\5\6", 22, b"PK\6\7"
LEFT_OUT = ("__MACOSX/", ".git/")
LEFT_OUT_NAMES = (".DS_Store", "Thumbs.db")

Files = Mapping[str, bytes]


class ArchiveError(DomainError):
    """The archive was refused; nothing of it was kept."""

    def __init__(self, message: str) -> None:
        super().__init__("bad_archive", message, "package")


def read_archive(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their path, in order of the paths. Raises ArchiveError with a sentence for the sender."""
    if len(data) > MAX_ARCHIVE_BYTES:
        raise ArchiveError(f"The archive has {len(data)} bytes; at most {MAX_ARCHIVE_BYTES // MiB} MiB are allowed.")
    _check_directory(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_entries(archive, len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError) as error:
        raise ArchiveError(f"It is not a zip that can be read whole: {error}.") from error


def _check_directory(data: bytes) -> None:
    """Finds the end record where zipfile finds it, and bounds what zipfile will then read at once."""
    at = len(data) - END_SIZE
    if not (data[at : at + 4] == END and data[-2:] == b"\0\0"):
        at = data.rfind(END, max(0, at - 0xFFFF))
    if at < 0 or len(data) < at + END_SIZE:
        raise ArchiveError("It is not a zip archive.")
    if data[max(0, at - 20) : max(0, at - 16)] == END_64:
        raise ArchiveError("It is a zip64 archive, as only very large ones need; pack it as a plain zip.")
    if int.from_bytes(data[at + 12 : at + 16], "little") > MAX_DIRECTORY_BYTES:
        raise ArchiveError(f"The archive lists far too many entries; at most {MAX_FILES} files are allowed.")


def _read_entries(archive: zipfile.ZipFile, packed: int) -> dict[str, bytes]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise ArchiveError(f"{len(entries)} entries; at most {MAX_FILES} are allowed.")
    _check_overlap(entries)
    names = _checked_names(entries)
    files: dict[str, bytes] = {}
    total = 0
    for name, entry in sorted(names.items()):
        chunks = []
        for chunk in _chunks(archive, name, entry):
            chunks.append(chunk)
            total += len(chunk)
            _check_total(total, packed)
        files[name] = b"".join(chunks)
    return files


def _chunks(archive: zipfile.ZipFile, name: str, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The contents piece by piece, never more than a file may have."""
    size = 0
    with archive.open(entry) as file:
        while chunk := file.read(64 * 1024):
            size += len(chunk)
            if size > MAX_FILE_BYTES:
                raise _too_large(name)
            yield chunk


def _check_total(total: int, packed: int) -> None:
    if total > MAX_TOTAL_BYTES:
        raise ArchiveError(f"It unpacks to more than {MAX_TOTAL_BYTES // MiB} MiB, which is the most allowed.")
    if total > FREE_OF_RATIO_BYTES and total > packed * MAX_RATIO:
        raise ArchiveError(f"It unpacks to more than {MAX_RATIO} times its size; such an archive is not opened.")


def _too_large(name: str) -> ArchiveError:
    return ArchiveError(f"{name}: it is larger than {MAX_FILE_BYTES // MiB} MiB, which is the most for one file.")


def _check_overlap(entries: list[zipfile.ZipInfo]) -> None:
    """Two entries that share their bytes are how a small archive unpacks to a huge one."""
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise ArchiveError("Entries of the archive overlap; such an archive is not opened.")
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size


def _checked_names(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries of files by their path; what is wrong with any entry refuses all of them."""
    names: dict[str, zipfile.ZipInfo] = {}
    folders: set[str] = set()
    for entry in entries:
        name = _name_of(entry)
        _check_kind(name, entry)
        path = name.rstrip("/")
        if path in names or (not name.endswith("/") and path in folders):
            raise ArchiveError(f"{path} is there twice.")
        steps = path.split("/")
        folders |= {"/".join(steps[:depth]) for depth in range(1, len(steps))}
        if name.endswith("/"):
            folders.add(path)
        else:
            names[path] = entry
    both = sorted(folders & names.keys())
    if both:
        raise ArchiveError(f"{both[0]} is a file and a folder at once.")
    return {path: entry for path, entry in names.items() if not is_left_out(path)}


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The path of an entry. Many programs write UTF-8 without saying so; zipfile took that for an old code page."""
    name = entry.orig_filename
    if not entry.flag_bits & IS_UTF8:
        try:
            name = name.encode("cp437").decode()
        except UnicodeError:
            raise ArchiveError(f"The name {name!r} is not UTF-8.") from None
    if reason := _reason_against(name):
        raise ArchiveError(f"The name {name[:MAX_NAME]!r} {reason}.")
    return name


def _reason_against(name: str) -> str | None:
    if len(name) > MAX_NAME:
        return f"is longer than {MAX_NAME} characters"
    if not name.isprintable():
        return "holds a character that is not printable"
    if "\\" in name:
        return "holds a backslash; folders are told by /"
    if name.startswith("/") or name[1:2] == ":":
        return "is absolute; paths are relative to the archive"
    if any(step in ("", ".", "..") for step in name.rstrip("/").split("/")) or name.endswith("//"):
        return "has an empty step, . or .. in its path"
    return None


def _check_kind(name: str, entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & (ENCRYPTED | STRONGLY | MASKED):
        raise ArchiveError(f"{name} is encrypted; send it without a password.")
    if entry.compress_type not in METHODS or entry.flag_bits & PATCHED:
        raise ArchiveError(f"{name} is packed in a way that is not read here; pack it as a plain zip (deflate).")
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveError(f"{name} is a link or a special file; only plain files and folders are allowed.")
    if entry.file_size > MAX_FILE_BYTES:
        raise _too_large(name)


def is_left_out(path: str) -> bool:
    """What desktops leave in folders is no part of a package."""
    return path.startswith(LEFT_OUT) or path.rpartition("/")[2] in LEFT_OUT_NAMES
