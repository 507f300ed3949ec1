"""Packages made problems: what is stored, what is kept, and what a second import changes."""

from dataclasses import replace

import pytest

from core.errors import Conflict
from core.tests.racing import at_once
from problems.enums import Difficulty, ProblemStatus
from problems.models import Part, Problem, Solution, StarterCode, TestCase
from problems.packages.dmoj import read_dmoj
from problems.packages.kattis import read_kattis
from problems.packages.package import Image, Package
from problems.services.importing import import_package, is_imported, preview_import
from problems.services.loading import LoadResult, load_problem
from problems.services.publishing import publish_problem
from problems.services.rendering import render_markdown
from problems.tests.factories import verified
from problems.tests.packages.dmoj_files import LISTED, case, folder
from problems.tests.packages.kattis_files import FILES, PNG

pytestmark = pytest.mark.django_db


def package(**files: bytes) -> Package:
    return read_kattis(FILES | {path.replace("__", "/"): data for path, data in files.items()}, "sums")


def test_problem_is_stored_with_its_pictures_and_notes() -> None:
    outcome = import_package(package=package())
    problem = Problem.objects.get()
    assert (outcome.result, outcome.images, problem.status) == (LoadResult.CREATED, ("sum.png",), ProblemStatus.DRAFT)
    image = problem.images.get()
    assert (image.content_type, bytes(image.blob.data)) == ("image/png", PNG)
    assert f'src="{image.get_absolute_url()}"' in render_markdown(problem.statement)
    assert "Its groups of tests were made one list: secret/group1, secret/group2." in problem.import_notes
    assert problem.judge_programs.get().files == {"validate.py": "exit(42)\n"}
    assert problem.parts.get().tests.count() == 4


def test_preview_names_programs_of_the_judge_and_groups() -> None:
    files = {"problem.yaml": FILES["problem.yaml"] + b"type: scoring\nvalidation: custom\n"}
    files |= {"output_validators/v/check.cpp": b"", "output_validators/v/testlib.h": b""}
    outcome = preview_import(package=read_kattis(FILES | files, "sums"))
    told = {change.field: change.after for change in outcome.fields}
    assert told["judge_programs"] == "Checker check.cpp (cpp, 2 files), Input validator validate.py (python, 1 file)"
    assert next(row for row in outcome.rows if row.kind == "groups").added == ("all",)


def test_same_package_again_changes_nothing() -> None:
    import_package(package=package())
    before = Problem.objects.values().get(), list(Problem.objects.get().images.values("pk"))
    assert is_imported(package=package())
    assert import_package(package=package()).result == LoadResult.UNCHANGED
    assert (Problem.objects.values().get(), list(Problem.objects.get().images.values("pk"))) == before


def test_another_picture_alone_is_a_change() -> None:
    import_package(package=package())
    other = replace(package(), images=(Image("sum.png", PNG + b"x"),))
    assert not is_imported(package=other)
    assert import_package(package=other).result == LoadResult.UPDATED
    assert bytes(Problem.objects.get().images.get().blob.data) == PNG + b"x"


def test_what_the_format_does_not_tell_stays_as_the_author_set_it() -> None:
    import_package(package=package())
    problem = Problem.objects.get()
    publish_problem(problem=verified(problem))
    Problem.objects.update(difficulty=Difficulty.HARD, position=7)
    StarterCode.objects.create(part=problem.parts.get(), language="python", source="# yours\n")
    outcome = import_package(package=package(**{"data__secret__09.in": b"1 1\n", "data__secret__09.ans": b"2\n"}))
    problem.refresh_from_db()
    assert (problem.status, problem.difficulty, problem.position) == (ProblemStatus.PUBLISHED, Difficulty.HARD, 7)
    assert problem.parts.get().starters.get().source == "# yours\n"
    assert outcome.fields == ()
    assert outcome.rows[0].added == ("hidden/09",)


def test_dmojs_tests_alone_change_what_its_author_completed_here() -> None:
    import_package(package=read_dmoj(folder(LISTED), "sums"))
    problem, part = Problem.objects.get(), Part.objects.get()
    Problem.objects.update(title="Sums", statement="Add.", cpu_time_seconds=5)
    part.tests.filter(name="1-1").update(is_sample=True)
    TestCase.objects.create(part=part, name="mine", is_sample=True, position=9, input="0 0", expected="0")
    Solution.objects.create(part=part, expected="AC", language="python", name="sum", source="pass")
    publish_problem(problem=verified(Problem.objects.get()))
    outcome = import_package(package=read_dmoj(folder({"test_cases": [case(1), case(3)]}), "sums"))
    problem.refresh_from_db()
    assert (problem.status, problem.title, problem.cpu_time_seconds) == (ProblemStatus.PUBLISHED, "Sums", 5)
    assert list(part.tests.order_by("position").values_list("name", "is_sample", "input")) == [
        ("1-1", True, "1 2\n"),
        ("mine", True, "0 0"),
        ("2-3", False, "5 6\n"),
    ]
    assert (part.solutions.count(), outcome.fields) == (1, ())
    blocked = read_dmoj(folder(LISTED | {"file_io": {"input": "a"}}), "sums")
    assert import_package(package=blocked).status == ProblemStatus.DRAFT


def test_sample_of_a_batch_that_is_gone_stands_alone() -> None:
    batches = {"test_cases": [{"batched": [case(1)]}, {"batched": [case(2)]}]}
    import_package(package=read_dmoj(folder(batches), "sums"))
    TestCase.objects.filter(name="2-2").update(is_sample=True)
    import_package(package=read_dmoj(folder({"test_cases": [{"batched": [case(1)]}, case(3)]}), "sums"))
    kept = TestCase.objects.get(name="2-2")
    assert (kept.is_sample, kept.group) == (True, None)


def test_published_problem_that_lost_its_samples_is_a_draft_again() -> None:
    import_package(package=package())
    publish_problem(problem=verified(Problem.objects.get()))
    files = {path: data for path, data in FILES.items() if "sample" not in path}
    outcome = import_package(package=read_kattis(files, "sums"))
    assert (outcome.status, Problem.objects.get().status) == (ProblemStatus.DRAFT, ProblemStatus.DRAFT)
    assert outcome.reasons == ("Part 1 has no sample; it needs at least one.",)


def test_preview_leaves_no_trace() -> None:
    preview = preview_import(package=package())
    assert not Problem.objects.exists()
    assert preview == import_package(package=package())


def test_version_of_a_preview_must_be_the_stored_one() -> None:
    version = preview_import(package=package()).version
    import_package(package=package())
    with pytest.raises(Conflict, match="was changed since this preview"):
        import_package(package=package(), version=version)
    import_package(package=package(), version=preview_import(package=package()).version)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_new_problem_imported_at_once_is_made_once() -> None:
    results = at_once(lambda _: import_package(package=package()).result, 4)
    assert sorted(results) == sorted([LoadResult.CREATED] + [LoadResult.UNCHANGED] * 3)
    assert Problem.objects.get().parts.get().tests.count() == 4


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_same_new_folder_loaded_at_once_is_made_once() -> None:
    results = at_once(lambda _: load_problem(tree=package().tree, contents=package().contents()), 4)
    assert results.count(LoadResult.CREATED) == 1
    assert set(results) == {LoadResult.CREATED, LoadResult.UNCHANGED}
    assert Problem.objects.get().versions.count() == 1
