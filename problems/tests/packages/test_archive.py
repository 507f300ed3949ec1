"""What an archive may be, and the many that are refused whole."""

import contextlib
import stat
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.packages import archive
from problems.packages.archive import ArchiveError, read_archive
from problems.tests.packages.archives import overlapping, patched, with_flag, zip_of, zip_of_entries


def refusal_of(data: bytes) -> str:
    with pytest.raises(ArchiveError) as refusal:
        read_archive(data)
    assert (refusal.value.code, refusal.value.field) == ("bad_archive", "package")
    return refusal.value.message


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_files_come_by_their_paths(method: int) -> None:
    files = {"b/c.txt": b"two", "a.txt": b"one", "empty": b"", "b/inner.zip": zip_of({"x": b"y"})}
    read = read_archive(zip_of({"b/": b""} | files, method=method))
    assert read == files
    assert list(read) == sorted(files)


def test_what_desktops_leave_behind_is_left_out() -> None:
    files = {"__MACOSX/._a": b"x", "a/.DS_Store": b"x", ".git/config": b"x", "a/Thumbs.db": b"x", "a/b": b"kept"}
    assert read_archive(zip_of(files)) == {"a/b": b"kept"}


@pytest.mark.parametrize("name", ["ü/ß.txt", "数.in"])
def test_names_in_utf_8_are_read_with_and_without_the_flag(name: str) -> None:
    data = zip_of({name: b"x"})
    assert read_archive(data) == {name: b"x"}
    unflagged = bytearray(data)
    for signature, offset in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        unflagged[data.find(signature) + offset] &= ~0x08
    assert read_archive(bytes(unflagged)) == {name: b"x"}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("/etc/passwd", "is absolute"),
        ("C:/windows", "is absolute"),
        ("c:evil", "is absolute"),
        ("../up", "has an empty step, . or .."),
        ("a/../../up", "has an empty step, . or .."),
        ("a/..", "has an empty step, . or .."),
        ("./a", "has an empty step, . or .."),
        ("a//b", "has an empty step, . or .."),
        ("..", "has an empty step, . or .."),
        ("a\\..\\b", "backslash"),
        ("a\nb", "not printable"),
        ("a\u202eb", "not printable"),
        ("a" * 401, "longer than 400"),
    ],
)
def test_bad_name_is_refused(name: str, sentence: str) -> None:
    assert sentence in refusal_of(zip_of({"good": b"kept", name: b"x"}))


def test_name_with_a_nul_is_refused() -> None:
    assert "not printable" in refusal_of(patched(zip_of({"aXb": b"x"}), b"aXb", b"a\0b"))


def test_name_that_is_no_utf_8_is_refused() -> None:
    assert "is not UTF-8" in refusal_of(patched(zip_of({"aXXb": b"x"}), b"aXXb", b"a\xff\xfeb"))
    assert "not a zip that can be read" in refusal_of(
        with_flag(patched(zip_of({"aXb": b"x"}), b"aXb", b"a\xffb"), 0x800)
    )


def test_name_that_is_there_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = zip_of_entries((zipfile.ZipInfo("a"), b"1"), (zipfile.ZipInfo("a"), b"2"))
    assert refusal_of(data) == "a is there twice."


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a"), ("a/", "a"), ("a", "a/")])
def test_file_that_is_a_folder_too_is_refused(names: tuple[str, str]) -> None:
    assert refusal_of(zip_of(dict.fromkeys(names, b""))) in ("a is a file and a folder at once.", "a is there twice.")


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_link_or_special_file_is_refused(kind: int) -> None:
    info = zipfile.ZipInfo("link")
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    assert "link is a link or a special file" in refusal_of(zip_of_entries((info, b"/etc/passwd")))


@pytest.mark.parametrize("flag", [0x1, 0x40, 0x2000])
def test_encrypted_entry_is_refused(flag: int) -> None:
    assert "is encrypted" in refusal_of(with_flag(zip_of({"secret": b"x"}), flag))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_way_of_packing_whose_memory_has_no_bound_is_refused(method: int) -> None:
    assert "packed in a way that is not read" in refusal_of(zip_of({"a": b"x" * 100}, method=method))


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", b"no zip at all", b"PK\5\6", b"x" * 5000, zip_of({"a": b"x"})[:-30], b"\x1f\x8b\x08tar.gz"],
    ids=[
        "empty",
        "signature",
        "text",
        "end-alone",
        "long",
        "cut",
        "gzip",
    ],  # a zip holds the time, a test's name must not
)
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    assert "not a zip" in refusal_of(data)


def test_damaged_contents_are_refused() -> None:
    data = bytearray(zip_of({"a": b"some text"}, method=zipfile.ZIP_STORED))
    data[data.find(b"some text")] ^= 1
    assert "Bad CRC-32" in refusal_of(bytes(data))


def test_directory_that_differs_from_the_files_is_refused() -> None:
    data = zip_of({"aXb": b"x"})
    at = data.rfind(b"aXb")
    assert "not a zip that can be read" in refusal_of(data[:at] + b"aYb" + data[at + 3 :])


def test_too_many_entries_are_refused() -> None:
    assert "5001 entries" in refusal_of(zip_of({f"{number}": b"" for number in range(5001)}))


def test_directory_is_bounded_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_DIRECTORY_BYTES", 100)
    assert "far too many entries" in refusal_of(zip_of({f"{number}": b"" for number in range(10)}))


def test_zip64_is_refused_before_its_counts_are_believed() -> None:
    data = zip_of({"a": b"x"})
    at = data.rfind(b"PK\5\6")
    assert "zip64" in refusal_of(data[:at] + b"PK\6\7" + bytes(16) + data[at:])


def test_archive_with_a_comment_is_read() -> None:
    data = bytearray(zip_of({"a": b"x"}))
    data[-2:] = (3).to_bytes(2, "little")
    assert read_archive(bytes(data) + b"abc") == {"a": b"x"}


def test_large_archive_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    data = zip_of({"a": b"x"})
    monkeypatch.setattr(archive, "MAX_ARCHIVE_BYTES", len(data) - 1)
    assert f"has {len(data)} bytes" in refusal_of(data)


def test_two_gigabytes_are_refused_by_what_the_header_says() -> None:
    data = bytearray(zip_of({"huge": b"x"}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = (2**31).to_bytes(4, "little")
    assert refusal_of(bytes(data)) == "huge: it is larger than 32 MiB, which is the most for one file."


def test_bomb_of_one_file_is_refused_at_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """The header lies about the size, so that only counting tells."""
    data = bytearray(zip_of({"bomb": bytes(3_000_000)}))
    for signature, offset in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        at = data.find(signature) + offset
        data[at : at + 4] = (2_000_000).to_bytes(4, "little")
    monkeypatch.setattr(archive, "MAX_FILE_BYTES", 2_000_000)
    with pytest.raises(ArchiveError):
        read_archive(bytes(data))


def test_bomb_of_many_files_is_refused_by_their_sum() -> None:
    files = {f"{number}": bytes(1_000_000) for number in range(20)}
    assert "more than 100 times its size" in refusal_of(zip_of(files))


def test_sum_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1 << 20)
    files = {f"{number}": bytes(500_000) for number in range(3)}
    assert "more than 1 MiB" in refusal_of(zip_of(files, method=zipfile.ZIP_STORED))


def test_tests_that_pack_well_are_no_bomb() -> None:
    assert read_archive(zip_of({"a": b"1 " * 4_000_000}))["a"] == b"1 " * 4_000_000


def test_entries_that_share_their_bytes_are_refused() -> None:
    assert "overlap" in refusal_of(overlapping(2000))


def test_archive_that_holds_itself_stays_a_file() -> None:
    """Nothing inside is opened, so that a quine has no second turn."""
    inner = zip_of({"again.zip": b"PK"})
    assert read_archive(zip_of({"again.zip": inner})) == {"again.zip": inner}


@given(st.binary(max_size=400), st.integers(0, 399), st.integers(0, 255))
def test_damage_anywhere_is_read_or_refused(content: bytes, at: int, value: int) -> None:
    data = bytearray(zip_of({"a": content, "b/c": b"more"}))
    data[at % len(data)] = value
    files: dict[str, bytes] = {}
    with contextlib.suppress(ArchiveError):
        files = read_archive(bytes(data))
    assert sum(map(len, files.values())) <= len(content) + 10
