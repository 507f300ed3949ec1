"""Archives for tests, the right ones and the hostile ones: all are built here."""

import io
import zipfile
from collections.abc import Mapping


def zip_of(files: Mapping[str, str | bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def zip_of_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return buffer.getvalue()


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """Another name or field of the same length, in the local header and in the directory."""
    assert len(old) == len(new)
    assert old in data
    return data.replace(old, new)


def with_flag(data: bytes, flag: int) -> bytes:
    """The same archive with a general-purpose flag set in all its headers."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = data.find(signature)
        while at >= 0:
            value = int.from_bytes(changed[at + offset : at + offset + 2], "little") | flag
            changed[at + offset : at + offset + 2] = value.to_bytes(2, "little")
            at = data.find(signature, at + 4)
    return bytes(changed)


def directory_entry(name: bytes, *, like: bytes, offset: int) -> bytes:
    """One more entry of the directory, which names the bytes of a file that is there already."""
    at = like.find(b"PK\1\2")
    head = bytearray(like[at : at + 46])
    head[28:34] = len(name).to_bytes(2, "little") + b"\0\0\0\0"
    head[42:46] = offset.to_bytes(4, "little")
    return bytes(head) + name


def overlapping(copies: int) -> bytes:
    """Many names for the bytes of one file, as a bomb has them."""
    one = zip_of({"a": b"0" * 1_000_000})
    start = one.find(b"PK\1\2")
    local = one[:start]
    directory = b"".join(directory_entry(b"f%04d" % number, like=one, offset=0) for number in range(copies))
    end = b"PK\5\6\0\0\0\0" + copies.to_bytes(2, "little") * 2
    end += len(directory).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    return local + directory + end
