"""Loading: what is created, kept, changed and refused, and what it costs."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import Conflict
from problems.enums import ProblemStatus
from problems.folder import FolderError, GroupTable, ProblemTree, read_folder
from problems.models import Draft, Part, Problem, Progress, TestCase, TestGroup
from problems.services.loading import LoadResult, load_folder, load_problem
from problems.services.storing import stored_tree
from problems.tests.factories import DraftFactory, ProgressFactory
from problems.tests.folder.folders import FILES, write_files

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(tmp_path: Path) -> ProblemTree:
    return read_folder(write_files(tmp_path / "echo", FILES))


def writes(queries: CaptureQueriesContext) -> list[str]:
    return [one["sql"] for one in queries if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN"))]


def ids() -> dict[str, int]:
    parts = {f"part {part.number}": part.pk for part in Part.objects.all()}
    return parts | {f"{case.part.number} {case.is_sample} {case.name}": case.pk for case in TestCase.objects.all()}


def with_part(tree: ProblemTree, index: int, **changes: object) -> ProblemTree:
    parts = list(tree.parts)
    parts[index] = replace(parts[index], **changes)  # type: ignore[arg-type]
    return replace(tree, parts=tuple(parts))


def test_load_creates_all_rows(tree: ProblemTree) -> None:
    assert load_problem(tree=tree) == LoadResult.CREATED
    problem = Problem.objects.get()
    assert problem.tags == ["input and output", "strings"]
    first = problem.parts.get(number=1)
    assert list(first.tests.values_list("name", "is_sample", "position", "weight")) == [
        ("01-word", True, 1, 1),
        ("01-long", False, 2, 3),
    ]
    assert set(first.solutions.values_list("name", "expected")) == {("echo", "AC"), ("silent", "WA")}


def test_load_again_writes_nothing(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load_problem(tree=tree) == LoadResult.UNCHANGED
    assert len(queries) == 1
    assert writes(queries) == []


def test_load_overwrite_of_the_same_writes_nothing(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    with CaptureQueriesContext(connection) as queries:
        assert load_problem(tree=tree, overwrite=True) == LoadResult.UNCHANGED
    assert [sql for sql in writes(queries) if not sql.startswith("UPDATE")] == []
    assert Problem.objects.get().updated_at == Problem.objects.get().updated_at


def test_load_update_keeps_ids_counters_and_work(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    Problem.objects.update(submissions_count=9, accepted_count=4)
    draft = DraftFactory(part=Part.objects.get(number=1))
    ProgressFactory(problem=Problem.objects.get())
    before = ids()
    tests = tuple(replace(test, expected=test.expected + "more\n", weight=2) for test in tree.parts[0].tests)
    assert load_problem(tree=with_part(replace(tree, title="Echo again"), 0, tests=tests)) == LoadResult.UPDATED
    assert ids() == before
    problem = Problem.objects.get()
    assert (problem.title, problem.submissions_count, problem.accepted_count) == ("Echo again", 9, 4)
    assert Draft.objects.get().pk == draft.pk
    assert Progress.objects.count() == 1
    assert set(TestCase.objects.filter(part__number=1).values_list("weight", flat=True)) == {2}


def test_load_update_removes_and_reorders_tests(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    kept = TestCase.objects.get(part__number=1, name="01-long")
    fresh = replace(tree.parts[0].tests[0], name="00-first")
    other = replace(tree.parts[0].tests[0], name="02-second")
    load_problem(tree=with_part(tree, 0, tests=(fresh, other, tree.parts[0].tests[1])))
    rows = TestCase.objects.filter(part__number=1).order_by("position")
    assert [(row.name, row.position) for row in rows] == [("00-first", 1), ("02-second", 2), ("01-long", 3)]
    assert rows.last() == kept


def test_load_update_changes_groups_and_keeps_their_ids(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    kept = TestGroup.objects.get(name="words")
    none, words = tree.parts[1].groups
    tests = tuple(replace(test, group="words" if test.group else "") for test in tree.parts[1].tests)
    fresh = GroupTable(name="last", points=5, depends_on=("words",))
    alone = replace(words, depends_on=(), points=95)
    changed = with_part(
        tree, 1, tests=(tests[0], *tests[1:-1], replace(tests[-1], group="last")), groups=(alone, fresh)
    )
    assert load_problem(tree=changed) == LoadResult.UPDATED
    assert stored_tree(Problem.objects.with_content().get()) == changed
    assert TestGroup.objects.get(name="words") == kept
    assert not TestGroup.objects.filter(name=none.name).exists()


def test_load_leaves_edits_of_the_admin_until_the_folder_changes(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    Problem.objects.update(status=ProblemStatus.ARCHIVED)
    assert load_problem(tree=tree) == LoadResult.UNCHANGED
    assert Problem.objects.get().status == ProblemStatus.ARCHIVED
    assert load_problem(tree=tree, overwrite=True) == LoadResult.UPDATED
    assert Problem.objects.get().status == ProblemStatus.PUBLISHED


def test_load_takes_over_a_problem_that_says_the_same(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    Problem.objects.update(loaded_digest="")
    assert load_problem(tree=tree) == LoadResult.UNCHANGED
    assert Problem.objects.get().loaded_digest != ""


def test_load_drops_a_part_without_work(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    shorter = replace(tree, parts=tree.parts[:1])
    assert load_problem(tree=shorter) == LoadResult.UPDATED
    assert stored_tree(Problem.objects.with_content().get()) == shorter


def test_load_refuses_to_drop_a_part_with_work_and_changes_nothing(tree: ProblemTree) -> None:
    load_problem(tree=tree)
    DraftFactory(part=Part.objects.get(number=2))
    with pytest.raises(Conflict, match="Part 2 is gone, but candidates' drafts hang on it"):
        load_problem(tree=replace(tree, title="Other", parts=tree.parts[:1]))
    assert stored_tree(Problem.objects.with_content().get()) == tree


def test_load_is_all_or_nothing(tree: ProblemTree, monkeypatch: pytest.MonkeyPatch) -> None:
    load_problem(tree=tree)
    calls = []

    def break_at_the_second(*args: object) -> None:
        calls.append(args)
        if len(calls) == 2:
            raise RuntimeError("the disk is full")

    monkeypatch.setattr("problems.services.loading._sync_content", break_at_the_second)
    with pytest.raises(RuntimeError):
        load_problem(tree=replace(tree, title="Half"))
    assert Problem.objects.get().title == "Echo"


def test_load_of_a_bad_folder_leaves_the_stored_problem(tmp_path: Path, tree: ProblemTree) -> None:
    load_problem(tree=tree)
    folder = write_files(tmp_path / "again" / "echo", FILES | {"problem.toml": "title = 1\n"})
    with pytest.raises(FolderError):
        load_folder(folder=folder)
    assert stored_tree(Problem.objects.with_content().get()) == tree


def test_load_costs_no_more_queries_for_more_tests(tree: ProblemTree) -> None:
    def cost(slug: str, count: int) -> int:
        tests = tuple(replace(tree.parts[0].tests[1], name=f"{number:03}") for number in range(count))
        with CaptureQueriesContext(connection) as queries:
            load_problem(tree=replace(with_part(tree, 0, tests=(tree.parts[0].tests[0], *tests)), slug=slug))
        return len(queries)

    assert cost("few", 2) == cost("many", 60)
