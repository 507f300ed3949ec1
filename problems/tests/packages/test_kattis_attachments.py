"""Attachments of Kattis packages: in as files of the problem, out as attachments."""

from dataclasses import replace

from problems.packages.formats import read_package
from problems.packages.kattis import read_kattis
from problems.packages.kattis.writer import kattis_zip
from problems.packages.package import DataFile
from problems.tests.packages.kattis_files import FILES, PNG

CSV = b"a,b\n1,2\n"


def test_attachments_that_are_data_become_files_and_others_are_named() -> None:
    attachments = {"data.csv": CSV, "testing_tool.py": b"print()\n", "plan.png": PNG, "bad.json": b"{"}
    attachments |= {"sub/deep.txt": b"deep"}
    package = read_kattis(FILES | {f"attachments/{name}": data for name, data in attachments.items()}, "sums")
    assert package.files == (DataFile("data.csv", CSV),)
    assert [entry.name for entry in package.tree.files] == ["data.csv"]
    assert package.contents()[package.tree.files[0].sha256] == CSV
    notes = [note for note in package.notes if "attachment" in note]
    assert [note.split(" was left out")[0] for note in notes] == [
        "Its attachment bad.json",
        "Its attachment plan.png",
        "Its attachment sub/deep.txt",
        "Its attachment testing_tool.py",
    ]


def test_more_attachments_than_there_is_room_for_are_named() -> None:
    attachments = {f"attachments/{number:02}.txt": b"x" for number in range(12)}
    package = read_kattis(FILES | attachments, "sums")
    assert len(package.files) == 10
    assert "Its attachment 11.txt was left out. 11 files; at most 10 are allowed." in package.notes


def test_files_leave_as_attachments_and_come_back() -> None:
    files = (DataFile("data.csv", CSV),)
    tree = replace(read_kattis(FILES, "sums").tree, images=())
    package = read_package(data=kattis_zip(tree, (), files), name="sums.zip")
    assert package.files == files
