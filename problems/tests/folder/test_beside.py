"""Data files and pictures in a folder: what is read, what is refused, and that it comes back."""

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from problems.folder import FileEntry, FolderError, ProblemTree, digest_of, read_folder, read_problem, write_folder
from problems.folder import beside as beside_the_texts
from problems.folder.beside import entries_of
from problems.naming import IMAGE_NAME, is_data_file_name
from problems.services.versions import judging_digest
from problems.tests.folder.folders import FILES, trees, write_files
from problems.tests.packages.kattis_files import PNG

CSV = b"city,km\r\nBern,0\r\n"
BESIDE: dict[str, str | bytes] = {
    "files/cities.csv": CSV,
    "files/graph.json": b'{"a": [1, 2]}',
    "files/words": b"one\ntwo\n",
    "images/map.png": PNG,
}


def folder_with(tmp_path: Path, changes: dict[str, str | bytes]) -> Path:
    return write_files(tmp_path / "echo", FILES | changes)


def faults_with(tmp_path: Path, changes: dict[str, str | bytes]) -> list[str]:
    with pytest.raises(FolderError) as refusal:
        read_folder(folder_with(tmp_path, changes))
    return [str(fault) for fault in refusal.value.faults]


def test_entries_tell_name_digest_and_size_and_the_bytes_travel_beside(tmp_path: Path) -> None:
    tree, contents = read_problem(folder_with(tmp_path, BESIDE))
    assert [entry.name for entry in tree.files] == ["cities.csv", "graph.json", "words"]
    assert tree.files[0] == FileEntry("cities.csv", hashlib.sha256(CSV).hexdigest(), len(CSV))
    assert [entry.name for entry in tree.images] == ["map.png"]
    assert sorted(contents.values()) == sorted(BESIDE.values())
    assert contents[tree.files[0].sha256] == CSV


def test_digest_sees_every_file_and_judging_no_picture(tmp_path: Path) -> None:
    tree = read_folder(folder_with(tmp_path, BESIDE))
    bare = read_folder(write_files(tmp_path / "bare" / "echo", FILES))
    other_file = replace(tree, files=entries_of([("cities.csv", CSV + b"Chur,1\n")]))
    renamed = replace(tree, files=tuple(replace(entry, name=f"x{entry.name}") for entry in tree.files))
    assert len({digest_of(each) for each in (tree, bare, other_file, renamed, replace(tree, images=()))}) == 5
    assert judging_digest(tree) == judging_digest(replace(tree, images=()))
    assert len({judging_digest(each) for each in (tree, bare, other_file, renamed)}) == 4


@pytest.mark.parametrize(
    ("path", "data", "fault"),
    [
        ("files/a.csv", b"a,b\n1\n", "line 2 has 1 columns, the first row 2."),
        ("files/a.csv", b'a,"b\n', "It is not CSV: line"),
        ("files/a.csv", b"\n", "it has no row."),
        ("files/a.json", b"{'a': 1}", "It is not JSON: Expecting property name"),
        ("files/a.json", b"[NaN]", "NaN is no number of JSON"),
        ("files/a.JSON", b"", "It is not JSON"),
        ("files/a.json", b"[" * 100_000 + b"]" * 100_000, "nested too deep"),
        ("files/a.txt", b"caf\xe9", "Byte 3 is not UTF-8"),
        ("files/a.txt", b"a\0b", "NUL byte"),
        ("files/a.csv", PNG, "is not UTF-8"),
        ("files/Main.py", b"pass", "no ending of a program"),
        ("files/lib.PY", b"pass", "no ending of a program"),
        ("files/test.in", b"1", "The name of a file here is"),
        ("files/feedback", b"1", "The name of a file here is"),
        ("files/build", b"1", "The name of a file here is"),
        ("files/package.json", b"{}", "The name of a file here is"),
        ("files/.hidden", b"1", "The name of a file here is"),
        ("files/a b.txt", b"1", "The name of a file here is"),
        (f"files/{'a' * 81}", b"1", "The name of a file here is"),
        ("files/sub/a.txt", b"1", "The name of a file here is"),
        ("images/a.png", b"no picture", "It is no PNG, JPEG, GIF, WebP or SVG."),
        ("images/a b.png", PNG, "The name of a picture is"),
    ],
)
def test_what_is_no_data_file_or_picture_is_refused(tmp_path: Path, path: str, data: bytes, fault: str) -> None:
    faults = faults_with(tmp_path, {path: data})
    assert len(faults) == 1
    assert faults[0].startswith(f"{path}: ")
    assert fault in faults[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b'a;b\n"1;2"\n'),
        ("a.csv", b'\xef\xbb\xbfa,b\n\n1,"2\n3"\n'),
        ("a.json", b'  "text"'),
        ("a.tsv", b"a\tb\nc\n"),
        ("README", b""),
    ],
)
def test_what_is_one_is_taken_byte_for_byte(tmp_path: Path, name: str, data: bytes) -> None:
    _, contents = read_problem(folder_with(tmp_path, {f"files/{name}": data}))
    assert list(contents.values()) == [data]


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"files/a.txt": b"", "images/b.png": b""})
    for path, size in (("files/a.txt", 32 * 2**20 + 1), ("images/b.png", 2 * 2**20 + 1)):
        with (folder / path).open("wb") as file:
            file.truncate(size)
    with pytest.raises(FolderError) as refusal:
        read_folder(folder)
    assert [str(fault) for fault in refusal.value.faults] == [
        "files/a.txt: It has 33554433 bytes; at most 32 MB are allowed.",
        "images/b.png: It has 2097153 bytes; at most 2 MB are allowed.",
    ]


def test_there_is_a_bound_for_all_of_them(tmp_path: Path) -> None:
    eleven: dict[str, str | bytes] = {f"files/{number}.txt": b"" for number in range(11)}
    assert faults_with(tmp_path, eleven) == ["files: 11 files; at most 10 are allowed."]
    folder = write_files(tmp_path / "large" / "echo", FILES)
    (folder / "files").mkdir()
    for number in range(3):
        with (folder / "files" / f"{number}.txt").open("wb") as file:
            file.truncate(30 * 2**20)
    with pytest.raises(FolderError, match="echo/files: They come to more than 64 MB"):
        read_folder(folder)


def test_texts_of_the_problem_have_their_own_bound(tmp_path: Path) -> None:
    tree = read_folder(folder_with(tmp_path, {"files/a.txt": b"a" * 1024 * 1024, "images/b.png": PNG + bytes(2**20)}))
    assert [entry.size for entry in (*tree.files, *tree.images)] == [2**20, 2**20 + len(PNG)]


NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,12}", fullmatch=True).filter(is_data_file_name).map(str.lower)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40).map(str.encode)
DATA_FILES = st.dictionaries(NAMES.filter(lambda name: not name.endswith((".csv", ".json"))), TEXTS, max_size=3)
PICTURES = st.dictionaries(
    st.from_regex(IMAGE_NAME, fullmatch=True).map(str.lower), st.binary(max_size=20).map(PNG.__add__), max_size=3
)


@given(tree=trees(), files=DATA_FILES, images=PICTURES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tree_with_files_written_and_read_is_the_same(
    tree: ProblemTree, files: dict[str, bytes], images: dict[str, bytes]
) -> None:
    whole = replace(tree, files=entries_of(files.items()), images=entries_of(images.items()))
    contents = beside_the_texts.contents_of([*files.values(), *images.values()])
    with tempfile.TemporaryDirectory() as place:
        assert read_problem(write_folder(whole, Path(place), contents)) == (whole, contents)
