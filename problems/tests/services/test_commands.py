"""load_problems and dump_problems as they are called."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from problems.models import Problem
from problems.tests.factories import ProblemFactory
from problems.tests.folder.folders import FILES, files_under, write_files

pytestmark = pytest.mark.django_db


def call(name: str, *args: object, **options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(name, *map(str, args), stdout=out, stderr=err, no_color=True, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def catalogue(tmp_path: Path) -> Path:
    for slug in ("echo", "other"):
        write_files(tmp_path / "problems" / slug, FILES)
    return tmp_path / "problems"


def test_load_problems_tells_what_it_did(catalogue: Path) -> None:
    out, _ = call("load_problems", catalogue)
    assert out == "echo: created\nother: created\n2 problems: 2 created.\n"
    out, _ = call("load_problems", catalogue / "echo")
    assert out == "1 problem: 1 unchanged.\n"


def test_load_problems_loads_the_others_beside_a_bad_one(catalogue: Path) -> None:
    (catalogue / "other" / "problem.toml").write_text("title = 'Other'\n")
    err = io.StringIO()
    with pytest.raises(CommandError, match="2 problems: 1 created, 1 refused") as refusal:
        call_command("load_problems", str(catalogue), stderr=err, stdout=io.StringIO(), no_color=True)
    assert refusal.value.returncode == 1
    assert "other/problem.toml: kind: Is missing." in err.getvalue()
    assert Problem.objects.get().slug == "echo"


def test_load_problems_refuses_a_path_that_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not a folder"):
        call("load_problems", tmp_path / "absent")


def test_load_problems_refuses_one_name_twice(catalogue: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "more" / "echo", FILES)
    with pytest.raises(CommandError, match="echo is there twice"):
        call("load_problems", catalogue, tmp_path / "more")
    out, _ = call("load_problems", catalogue, catalogue / "echo")
    assert "2 problems: 2 created." in out


def test_dump_problems_gives_the_loaded_folders_back(catalogue: Path, tmp_path: Path) -> None:
    call("load_problems", catalogue)
    out, _ = call("dump_problems", tmp_path / "out")
    assert out == f"2 problems written to {tmp_path / 'out'}.\n"
    assert files_under(tmp_path / "out") == files_under(catalogue)


def test_dump_problems_writes_the_named_ones(catalogue: Path, tmp_path: Path) -> None:
    call("load_problems", catalogue)
    call("dump_problems", tmp_path / "out", "other")
    assert [folder.name for folder in (tmp_path / "out").iterdir()] == ["other"]


def test_dump_problems_names_the_unknown_ones(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no problem absent"):
        call("dump_problems", tmp_path, "absent")


def test_dump_problems_refuses_what_would_not_load(tmp_path: Path) -> None:
    ProblemFactory(slug="empty", draft=True)
    ProblemFactory(slug="whole", complete=True)
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"1 problem written to .*, 1 refused"):
        call_command("dump_problems", str(tmp_path), stdout=io.StringIO(), stderr=err, no_color=True)
    assert "empty/problem.toml: parts" in err.getvalue()
    assert [folder.name for folder in tmp_path.iterdir()] == ["whole"]
