"""A package of the ICPC/Kattis format made a problem of ours, or refused for what we cannot hold for now."""

from collections import Counter
from dataclasses import replace

from problems.enums import Difficulty, Kind, ProblemStatus
from problems.folder import Fault, PartTree, ProblemTree, TestFile
from problems.folder.tree import order_of_test
from problems.packages.kattis.about import languages_allowed, memory_of, seconds_of, tags_of, title_of
from problems.packages.kattis.contents import Contents, PackageTest, read_contents
from problems.packages.kattis.dialogues import with_dialogues
from problems.packages.kattis.judging import Checking, checking_of
from problems.packages.kattis.scoring import Scoring, read_scoring
from problems.packages.kattis.submissions import solutions_of
from problems.packages.kattis.support import UNSUPPORTED, features_of, unknown_words
from problems.packages.naming import file_name_of, slug_of
from problems.packages.package import Package
from problems.packages.shelf import PackageShelf, some
from problems.packages.statements import read_statement

UNTOLD = frozenset({"status", "difficulty", "position", "generator", "starters"})


def read_kattis(files: dict[str, bytes], name: str) -> Package:
    """The problem that the files tell; it comes as a draft. Raises FolderError with every fault found."""
    shelf = PackageShelf(dict(files))
    contents = read_contents(shelf)
    for feature in sorted(features_of(contents) & UNSUPPORTED.keys()):
        shelf.faults.append(Fault("problem.yaml", f"Not imported: {UNSUPPORTED[feature]}."))
    if unknown := unknown_words(contents):
        shelf.faults.append(Fault("problem.yaml", f"It asks for {some(unknown)}, which is not known.", field="type"))
    slug = slug_of(name) or "package"
    checking = checking_of(contents, shelf)
    scoring = read_scoring(contents, shelf)
    tests = _tests(contents.tests, scoring.owners)
    if not any(not test.is_sample for test in tests):
        shelf.faults.append(Fault("data/secret", "It holds no test (an .in with its .ans)."))
    text, images = read_statement(contents.statements, slug, shelf)
    part = PartTree(tests=tests, groups=scoring.groups, solutions=solutions_of(contents, shelf))
    tree = _tree(slug, with_dialogues(text, contents, shelf), contents, checking, part, shelf)
    shelf.refuse_where_faulty(name)
    _note_the_rest(contents, scoring, shelf)
    return Package("kattis", tree, shelf.all_notes(), images, UNTOLD, tuple(shelf.blocking))


def _tree(
    slug: str,
    statement: str,
    contents: Contents,
    checking: Checking,
    part: PartTree,
    shelf: PackageShelf,
) -> ProblemTree:
    return ProblemTree(
        slug=slug,
        title=title_of(contents.about, slug, shelf),
        kind=Kind.CODING,
        difficulty=Difficulty.MEDIUM,
        status=ProblemStatus.DRAFT,
        position=1000,
        tags=tags_of(contents.about, shelf),
        languages=languages_allowed(contents.about, shelf),
        stop_at_first_failure=False,
        cpu_time_seconds=seconds_of(contents, shelf),
        memory_mb=memory_of(contents, shelf),
        checker=checking.checker,
        absolute_tolerance=checking.absolute,
        relative_tolerance=checking.relative,
        statement=statement,
        generator="",
        parts=(part,),
        judge_programs=checking.programs,
        judging=checking.judging,
    )


def _tests(tests: list[PackageTest], owners: dict[str, str]) -> tuple[TestFile, ...]:
    """A test in a group is named after it: `group1/02-small` is `group1-02-small`."""
    named: dict[tuple[bool, str], TestFile] = {}
    numbers: Counter[str] = Counter()
    for test in tests:
        place, _, group = test.group.partition("/")
        is_sample = place == "sample"
        name = file_name_of(f"{group}/{test.name}".strip("/"))
        while (is_sample, name) in named:
            short = file_name_of(test.name)[:70]
            numbers[short] += 1
            name = f"{short}-{numbers[short] + 1}"
        found = TestFile(name, is_sample, test.input, test.answer)
        named[is_sample, name] = replace(found, group=owners.get(test.path, ""))
    return tuple(sorted(named.values(), key=order_of_test))


def _note_the_rest(contents: Contents, scoring: Scoring, shelf: PackageShelf) -> None:
    """What is no part of the problem here, or has no place in the format."""
    if contents.graders:
        shelf.note(
            f"Its graders were left out, as there are none of a problem's own here: {some(sorted(contents.graders))}."
        )
    grouped = sorted({test.group for test in contents.tests if "/" in test.group})
    if grouped and not scoring.groups:
        shelf.note(f"Its groups of tests were made one list: {some(grouped)}.")
    if left := sorted(shelf.files):
        shelf.note(f"Left out, as such files have no place here: {some(left)}.")
