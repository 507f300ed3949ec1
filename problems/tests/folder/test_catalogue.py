"""The built-in catalogue keeps what the format and the project ask of it. Verdicts are proved by verify_problems."""

import ast
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps

from problems.enums import Checker, Difficulty, ExpectedVerdict, JudgeRole, Judging, Kind, ProblemStatus
from problems.folder import PartTree, ProblemTree, find_folders, folder_files, read_folder, read_problem
from problems.folder.beside import is_beside
from problems.services.loading import LoadResult, load_problem
from problems.services.rendering import render_markdown
from problems.services.storing import stored_tree
from problems.tests.folder.folders import files_under

CATALOGUE = Path(apps.get_app_config("problems").path) / "catalogue"
FOLDERS = find_folders(CATALOGUE) if CATALOGUE.is_dir() else []


def _of_kind(kind: Kind) -> list[Path]:
    """Told by the text, so that a folder that does not read fails its tests and not the collecting of them."""
    line = f'kind = "{kind.value}"'
    return [folder for folder in FOLDERS if line in (folder / "problem.toml").read_text(errors="replace")]


def _each(folders: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("folder", folders, ids=lambda folder: folder.name)


TOPICS = (
    *("arrays", "strings", "hashing", "two pointers", "stacks", "trees", "graphs"),
    *("dynamic programming", "intervals", "heaps", "simulation", "parsing"),
)
STARTERS = {"python", "javascript", "java", "cpp"}
COMPILED = {"java", "c", "cpp"}


@pytest.fixture(scope="module")
def trees() -> list[ProblemTree]:
    if not FOLDERS:
        reason = "The catalogue is not in this tree."
        if os.environ.get("CI_FULL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return [read_folder(folder) for folder in FOLDERS]


def texts_under(folder: Path) -> dict[str, str]:
    """All but the data files and pictures, which the tree knows by their digests."""
    return {path: text for path, text in files_under(folder).items() if not is_beside(path)}


def languages_of(part: PartTree, verdict: ExpectedVerdict) -> set[str]:
    return {solution.language for solution in part.solutions if solution.expected == verdict}


def test_catalogue_has_enough_of_each_kind(trees: list[ProblemTree]) -> None:
    kinds = Counter(tree.kind for tree in trees)
    assert len(trees) >= 42
    assert kinds[Kind.SQL] >= 4
    assert kinds[Kind.SYSTEM_DESIGN] >= 4
    several = [tree for tree in trees if len(tree.parts) > 1]
    assert len(several) >= 6
    assert {len(tree.parts) for tree in several} <= {2, 3}
    assert any(part.cumulative for tree in several for part in tree.parts)


def test_catalogue_has_dialogues_and_checkers_of_its_own(trees: list[ProblemTree]) -> None:
    roles = {tree.slug: {program.role for program in tree.judge_programs} for tree in trees}
    talking = [tree for tree in trees if tree.judging == Judging.INTERACTIVE]
    checked = [tree for tree in trees if tree.checker == Checker.CUSTOM]
    assert len(talking) >= 3
    assert len(checked) >= 2
    assert all(roles[tree.slug] == {JudgeRole.INTERACTOR, JudgeRole.INPUT_VALIDATOR} for tree in talking)
    assert all(roles[tree.slug] == {JudgeRole.CHECKER, JudgeRole.INPUT_VALIDATOR} for tree in checked)


def test_catalogue_has_problems_scored_in_groups(trees: list[ProblemTree]) -> None:
    grouped = [part for tree in trees for part in tree.parts if part.groups]
    assert len(grouped) >= 2
    for part in grouped:
        assert sum(group.points for group in part.groups) == 100
        assert [test.path for test in part.tests if not test.is_sample and not test.group] == []


def test_catalogue_has_a_problem_with_a_file(trees: list[ProblemTree]) -> None:
    (tree,) = (tree for tree in trees if tree.files)
    assert [(entry.name, entry.size < 200 * 1024) for entry in tree.files] == [("roads.csv", True)]


def test_catalogue_goes_from_warm_up_to_hard_over_all_topics(trees: list[ProblemTree]) -> None:
    assert {tree.difficulty for tree in trees} == set(Difficulty)
    tags = {tag.replace("-", " ") for tree in trees for tag in tree.tags}
    assert [topic for topic in TOPICS if topic not in tags] == []


def test_catalogue_spells_each_tag_one_way(trees: list[ProblemTree]) -> None:
    spellings: dict[str, set[str]] = {}
    for tag in (tag for tree in trees for tag in tree.tags):
        spellings.setdefault(tag.replace("-", " "), set()).add(tag)
    assert [sorted(found) for found in spellings.values() if len(found) > 1] == []


def test_catalogue_is_published_in_an_order_without_ties(trees: list[ProblemTree]) -> None:
    assert {tree.status for tree in trees} == {ProblemStatus.PUBLISHED}
    for name in ("position", "title"):
        values = Counter(getattr(tree, name) for tree in trees)
        assert [value for value, count in values.items() if count > 1] == [], name
    assert min(trees, key=lambda tree: tree.position).difficulty == Difficulty.WARMUP


@_each(FOLDERS)
def test_folder_is_canonical(folder: Path) -> None:
    assert texts_under(folder) == folder_files(read_folder(folder))


@_each(FOLDERS)
@pytest.mark.django_db
def test_folder_comes_back_from_the_database(folder: Path) -> None:
    tree, contents = read_problem(folder)
    assert load_problem(tree=tree, contents=contents) == LoadResult.CREATED
    problem = apps.get_model("problems.Problem").objects.with_content().get()
    assert folder_files(stored_tree(problem)) == texts_under(folder)
    assert stored_tree(problem).files == tree.files


@_each(FOLDERS)
def test_statement_has_examples_and_constraints(folder: Path) -> None:
    tree = read_folder(folder)
    for part in tree.parts:
        html = render_markdown(tree.statement + "\n\n" + part.statement)
        assert "<h2>" in html
        if tree.kind == Kind.CODING:
            assert "Constraints" in html
        if tree.kind != Kind.SYSTEM_DESIGN:
            assert "<pre" in html


@_each(_of_kind(Kind.CODING))
def test_coding_part_has_tests_starters_and_solutions(folder: Path) -> None:
    for number, part in enumerate(read_folder(folder).parts, start=1):
        samples = [test for test in part.tests if test.is_sample]
        assert len(samples) >= 2, f"part {number}: samples"
        assert len(part.tests) - len(samples) >= 8, f"part {number}: hidden tests"
        inputs = Counter(test.input for test in part.tests)
        assert [text[:40] for text, count in inputs.items() if count > 1] == [], f"part {number}: equal inputs"
        assert {starter.language for starter in part.starters} >= STARTERS, f"part {number}: starters"
        accepted = languages_of(part, ExpectedVerdict.ACCEPTED)
        assert "python" in accepted, f"part {number}: accepted"
        assert accepted & COMPILED, f"part {number}: accepted in a compiled language"
        assert languages_of(part, ExpectedVerdict.WRONG_ANSWER), f"part {number}: wrong_answer"


@_each(_of_kind(Kind.SQL))
def test_sql_part_has_tests_and_solutions(folder: Path) -> None:
    for part in read_folder(folder).parts:
        assert sum(test.is_sample for test in part.tests) >= 2
        assert sum(not test.is_sample for test in part.tests) >= 1
        assert {solution.language for solution in part.solutions} == {"sql"}
        assert languages_of(part, ExpectedVerdict.ACCEPTED)
        assert languages_of(part, ExpectedVerdict.WRONG_ANSWER)


def test_catalogue_keeps_slow_solutions_where_there_is_a_slow_way(trees: list[ProblemTree]) -> None:
    slow = [tree.slug for tree in trees if any(languages_of(part, ExpectedVerdict.TIME_LIMIT) for part in tree.parts)]
    assert len(slow) >= 10


@_each(FOLDERS)
def test_generator_uses_the_standard_library_alone(folder: Path) -> None:
    source = read_folder(folder).generator
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
        assert [name for name in names if name.partition(".")[0] not in sys.stdlib_module_names] == []


@pytest.mark.slow
@_each(_of_kind(Kind.CODING))
def test_generator_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """With another hash seed, and with its files gone, it writes the kept ones again and nothing else."""
    copy = Path(shutil.copytree(folder, tmp_path / folder.name))
    kept = files_under(copy)
    assert "generate.py" in kept
    hidden = {path for path in kept if "/tests/hidden/" in path}
    for path in hidden:
        (copy / path).unlink()
    environment = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-I", "-B", "generate.py"]
    run = subprocess.run(command, cwd=copy, env=environment, capture_output=True, timeout=60, check=False)
    assert run.returncode == 0, run.stderr.decode()
    written = files_under(copy)
    assert written.keys() & hidden, "it wrote no hidden test"
    assert {path for path in written if written[path] != kept.get(path)} == set()
