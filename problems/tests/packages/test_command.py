"""load_problems with packages: zipped or not, previewed or loaded."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from problems.folder import read_folder
from problems.models import Problem
from problems.packages import directory
from problems.packages.json_form import document_of, json_of
from problems.tests.folder.folders import FILES, write_files
from problems.tests.packages.archives import zip_of
from problems.tests.packages.test_earlier import MANIFEST, TESTS
from problems.tests.services.test_commands import call

pytestmark = pytest.mark.django_db
EARLIER: dict[str, str | bytes] = {"manifest.json": json.dumps(MANIFEST), **TESTS}


def test_packages_and_our_folders_lie_side_by_side(tmp_path: Path) -> None:
    write_files(tmp_path / "set" / "earlier one", EARLIER)
    write_files(tmp_path / "set" / "echo", FILES)
    out, _ = call("load_problems", tmp_path / "set")
    assert "echo-it-2: created as published (earlier)\n" in out
    assert "2 problems: 2 created." in out
    out, _ = call("load_problems", tmp_path / "set")
    assert out == "2 problems: 2 unchanged.\n"


@pytest.mark.parametrize("outer", ["", "folder/"])
def test_zip_is_loaded(tmp_path: Path, outer: str) -> None:
    (tmp_path / "echo.zip").write_bytes(zip_of({f"{outer}{path}": content for path, content in FILES.items()}))
    out, _ = call("load_problems", tmp_path / "echo.zip")
    slug = "folder" if outer else "echo"
    assert out == f"{slug}: created as published (ceesarcode)\n1 problem: 1 created.\n"
    assert Problem.objects.get().slug == slug


def test_json_documents_of_one_name_are_loaded(tmp_path: Path) -> None:
    tree = read_folder(write_files(tmp_path / "echo", FILES))
    for slug in ("one", "two"):
        write_files(tmp_path / slug, {"problem.json": json_of(document_of(replace(tree, slug=slug))).decode()})
    paths = (tmp_path / "one" / "problem.json", tmp_path / "two" / "problem.json")
    out, _ = call("load_problems", *paths)
    assert out.startswith("one: created as published (json)\ntwo: created as published (json)\n")
    assert call("load_problems", *paths)[0] == "2 problems: 2 unchanged.\n"
    assert call("load_problems", tmp_path / "echo", paths[0])[0].endswith("2 problems: 1 created, 1 unchanged.\n")


def test_refused_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files(tmp_path, {"wrong.json": "{}"})
    with pytest.raises(CommandError, match="1 refused"):
        call_command("load_problems", tmp_path / "wrong.json")
    assert capsys.readouterr().err.startswith('wrong.json: format: Must be "ceesarcode-problem/1".')
    assert not Problem.objects.exists()


def test_dry_run_tells_and_changes_nothing(tmp_path: Path) -> None:
    write_files(tmp_path / "earlier", EARLIER)
    out, _ = call("load_problems", tmp_path / "earlier", dry_run=True)
    assert "part 1, tests: 2 added (sample/01, hidden/01), 0 unchanged" in out
    assert "title: (nothing) → Echo" in out
    assert out.endswith("1 problem: 1 created. Nothing was changed.\n")
    assert not Problem.objects.exists()


def test_dry_run_of_our_own_folder(tmp_path: Path) -> None:
    write_files(tmp_path / "echo", FILES)
    call("load_problems", tmp_path / "echo")
    write_files(tmp_path / "echo", {"statement.md": "Other words.\n"})
    out, _ = call("load_problems", tmp_path / "echo", dry_run=True)
    assert "statement: 21 characters, 1 lines → 13 characters, 1 lines" in out
    assert Problem.objects.get().statement == "Print what you read.\n"


def test_two_packages_of_one_problem_are_refused(tmp_path: Path) -> None:
    write_files(tmp_path / "one", EARLIER)
    write_files(tmp_path / "two", EARLIER)
    with pytest.raises(CommandError, match="1 created, 1 refused"):
        call("load_problems", tmp_path)
    assert Problem.objects.count() == 1


def test_edit_in_the_admin_outlives_the_same_package(tmp_path: Path) -> None:
    write_files(tmp_path / "earlier", EARLIER)
    call("load_problems", tmp_path / "earlier")
    Problem.objects.update(title="Edited")
    call("load_problems", tmp_path / "earlier")
    assert Problem.objects.get().title == "Edited"
    call("load_problems", tmp_path / "earlier", overwrite=True)
    assert Problem.objects.get().title == "Echo"


def test_links_and_large_files_in_a_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(tmp_path / "earlier", EARLIER)
    (tmp_path / "earlier" / "link").symlink_to("/etc/passwd")
    with pytest.raises(CommandError, match="1 refused"):
        call("load_problems", tmp_path / "earlier")
    (tmp_path / "earlier" / "link").unlink()
    monkeypatch.setattr(directory, "MAX_FILE_BYTES", 3)
    with pytest.raises(CommandError, match="1 refused"):
        call("load_problems", tmp_path / "earlier")
    assert not Problem.objects.exists()


def test_zip_of_no_known_format_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zip_of({"readme.txt": "hello"}))
    with pytest.raises(CommandError, match="1 problem: 1 refused"):
        call("load_problems", tmp_path / "a.zip")
