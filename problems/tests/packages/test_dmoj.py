"""DMOJ's init.yml: tests, batches, points and patterns; what is told of, what is refused."""

from collections.abc import Mapping
from typing import Any

import pytest

from problems.enums import Aggregation, Checker, Judging, ProblemStatus
from problems.folder import FolderError, GroupTable
from problems.packages.archive import MAX_FILE_BYTES
from problems.packages.dmoj import matching, read_dmoj
from problems.packages.formats import read_package
from problems.packages.shelf import MAX_TESTS_BYTES
from problems.tests.packages.archives import overlapping, zip_of
from problems.tests.packages.dmoj_files import LISTED, SUM_FILES, case, folder, read


def refusal(init: Mapping[str, Any], files: Mapping[str, str | bytes] | None = None) -> str:
    with pytest.raises(FolderError) as refused:
        read(init, files)
    return refused.value.message


def names_of(tests: Any) -> list[tuple[str, str]]:
    return [(test.name, test.input) for test in tests]


def test_listed_cases_are_weighed_by_their_points() -> None:
    package = read({"test_cases": [case(1, points=10), case(2, points=30), case(3)], "points": 5})
    tree = package.tree
    assert (package.format, tree.slug, tree.title, tree.status) == ("dmoj", "a-sum", "a-sum", ProblemStatus.DRAFT)
    assert (tree.checker, tree.judging, tree.cpu_time_seconds, tree.memory_mb) == (
        Checker.TOKENS,
        Judging.BATCH,
        2.0,
        256,
    )
    (part,) = tree.parts
    assert [(t.path, t.input, t.expected, t.weight, t.group) for t in part.tests] == [
        ("hidden/1-1", "1 2\n", "3\n", 10, ""),
        ("hidden/2-2", "2 2\n", "4\n", 30, ""),
        ("hidden/3-3", "5 6\n", "11\n", 5, ""),
    ]
    assert part.groups == ()
    assert any("keeps the statement" in note for note in package.notes)
    assert "Left out, as such files have no place here: 4.in, 4.out." in package.notes


def test_zip_of_the_folder_is_read_with_the_archive_in_it() -> None:
    data = zip_of({f"aplusb/{path}": content for path, content in folder(LISTED).items()})
    package = read_package(data=data, name="any.zip")
    assert (package.format, package.tree.slug) == ("dmoj", "aplusb")
    assert names_of(package.tree.parts[0].tests) == [("1-1", "1 2\n"), ("2-2", "2 2\n")]


def test_files_may_lie_in_the_folder_which_hides_the_archive() -> None:
    package = read(LISTED, {"1.in": "9 9"})
    assert [test.input for test in package.tree.parts[0].tests] == ["9 9\n", "2 2\n"]
    bare = read(
        {"archive": None, "test_cases": [{"in": "./tests/a", "out": "tests/b"}]}, {"tests/a": "1", "tests/b": "2"}
    )
    assert [(t.name, t.input, t.expected) for t in bare.tree.parts[0].tests] == [("1-a", "1\n", "2\n")]


def test_binary_data_keep_their_end_and_tell_of_changed_line_ends() -> None:
    package = read(LISTED | {"binary_data": True}, {"1.in": "9 9", "1.out": "8\r\n"})
    test = package.tree.parts[0].tests[0]
    assert (test.input, test.expected) == ("9 9", "8\n")
    assert "Its data are said to be binary, but their line ends were changed." in package.notes


def test_batches_earn_all_or_nothing_and_wait_for_others() -> None:
    init = {
        "test_cases": [
            case(1, points=0),
            {"points": 20, "batched": [case(1), case(2)]},
            case(3, points=7),
            case(4, points=8),
            {"points": 65, "batched": [case(4)], "dependencies": [1], "short_circuit": False},
        ]
    }
    (part,) = read(init).tree.parts
    assert part.groups == (
        GroupTable("pretests-1", 0, Aggregation.SUM, required=True, stop_at_first_failure=True),
        GroupTable("batch-1", 20, Aggregation.MIN, stop_at_first_failure=True),
        GroupTable("tests-2", 15, Aggregation.SUM),
        GroupTable("batch-2", 65, Aggregation.MIN, depends_on=("batch-1",)),
    )
    assert [(test.name, test.group, test.weight) for test in part.tests] == [
        ("1-1", "pretests-1", 1),
        ("2-1", "batch-1", 1),
        ("3-2", "batch-1", 1),
        ("4-3", "tests-2", 7),
        ("5-4", "tests-2", 8),
        ("6-4", "batch-2", 1),
    ]


def test_pretests_come_first_and_are_worth_nothing() -> None:
    init = {
        "pretest_test_cases": [case(1, points=50), {"batched": [case(2)], "points": 9}],
        "test_cases": [case(3, points=10), {"batched": [case(4)], "points": 9, "dependencies": [1]}],
    }
    (part,) = read(init).tree.parts
    assert [(test.name, test.group) for test in part.tests] == [
        ("1-1", "pretests-1"),
        ("2-2", "batch-1"),
        ("3-3", "tests-2"),
        ("4-4", "batch-2"),
    ]
    assert [(group.points, group.required) for group in part.groups] == [(0, True), (0, True), (10, False), (9, False)]
    assert part.groups[3].depends_on == ("batch-1",)


def test_limits_are_taken_where_the_file_has_them() -> None:
    package = read(LISTED | {"time_limit": 0.05, "memory_limit": 65_537})
    assert (package.tree.cpu_time_seconds, package.tree.memory_mb) == (0.1, 65)
    assert "Its time_limit was made 0.1; from 0.1 to 60 are allowed here." in package.notes
    assert not package.untold & {"cpu_time_seconds", "memory_mb"}
    assert read(LISTED | {"time_limit": 3}).untold >= {"memory_mb"}


def test_points_of_single_tests_that_are_too_many_for_one_group_become_two() -> None:
    init = {"test_cases": [{"points": 1, "batched": [case(1)]}, case(2, points=700), case(3, points=700)]}
    groups = read(init).tree.parts[0].groups
    assert [group.points for group in groups] == [1, 700, 700]
    assert len({group.name for group in groups}) == 3


def test_usual_patterns_find_batches_and_cases() -> None:
    names = ("p.1.in", "p.2.1.in", "p.2.2.in", "p.10.in", "p.3.in")
    data = dict.fromkeys(names, "1") | {name.replace(".in", ".out"): "2" for name in names} | {"notes.txt": ""}
    package = read({"points": 3}, {"data.zip": zip_of(data)})
    (part,) = package.tree.parts
    assert [(test.name, test.group) for test in part.tests] == [
        ("1-p-1", "tests-1"),
        ("2-p-2-1", "batch-1"),
        ("3-p-2-2", "batch-1"),
        ("4-p-3", "tests-2"),
        ("5-p-10", "tests-2"),
    ]
    assert [group.points for group in part.groups] == [3, 3, 6]


def test_patterns_and_points_may_be_given() -> None:
    data = {f"{side}/{name}": name for side in ("given", "wanted") for name in ("b", "a")}
    found = {
        "input_format": r"given/(?P<case>\w)",
        "output_format": r"wanted/(?P<case>\w)",
        "case_points": [1, 4],
    }
    tests = read({"test_cases": found}, {"data.zip": zip_of(data)}).tree.parts[0].tests
    assert [(test.input, test.expected, test.weight) for test in tests] == [("a\n", "a\n", 1), ("b\n", "b\n", 4)]
    alike = read({"test_cases": found | {"case_points": 7}}, {"data.zip": zip_of(data)}).tree.parts[0].tests
    assert [test.weight for test in alike] == [7, 7]


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"input_format": "("}, "test_cases: Its patterns cannot be read"),
        ({"input_format": "x" * 301}, "input_format: It must be a pattern of at most 300 characters."),
        ({"input_format": 3}, "input_format: It must be a pattern"),
        ({"input_format": r"(\d)\.in"}, "It finds no number of a case in 1.in."),
        ({"input_format": "nothing(?P<case>.)", "output_format": "nothing(?P<case>.)"}, "There is no test in it."),
        ({"case_points": [1]}, "case_points: It has fewer points than there are cases: 4."),
        ("all", "test_cases: It must be a list of cases, or patterns."),
    ],
)
def test_wrong_patterns_are_refused(found: Any, sentence: str) -> None:
    assert sentence in refusal({"test_cases": found})


def test_pattern_without_end_is_stopped() -> None:
    names = {f"{'a' * 60}{number}!": "1" for number in range(3)}
    patterns = {"input_format": r"(?P<case>(a|a)*)+$", "output_format": r"(?P<case>(a|aa)*)+b"}
    assert "Its patterns take too long to match." in refusal({"test_cases": patterns}, {"data.zip": zip_of(names)})


def test_pattern_that_waits_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_SECONDS", 0)
    assert "Its patterns take too long to match." in refusal({"test_cases": {}})


@pytest.mark.parametrize(
    ("init", "sentence"),
    [
        ({"test_cases": []}, "init.yml: test_cases: There is no test in it."),
        ({"test_cases": [3]}, "init.yml: test_cases.1: It must hold keys with values."),
        ({"test_cases": [case(1, points=-1)]}, "test_cases.1.points: It must be a whole number from 0 to 1000."),
        ({"test_cases": [case(1, points=1001)]}, "test_cases.1.points: It must be a whole number from 0 to 1000."),
        ({"test_cases": [case(1, points=1.5)]}, "test_cases.1.points: It must be a whole number from 0 to 1000."),
        ({"test_cases": [case(1, points="many")]}, "test_cases.1.points: It must be a whole number from 0 to 1000."),
        ({"test_cases": [case(1, points=0)]}, "Its tests are all worth 0 points"),
        ({"test_cases": [case(9)]}, "9.in: It is missing; init.yml names it."),
        ({"test_cases": [{"in": ["1.in"]}]}, "test_cases.1.in: It must name a file."),
        ({"test_cases": [{"batched": []}]}, "test_cases.1.batched: It must be a list of cases."),
        ({"test_cases": [{"batched": [{"batched": [case(1)]}]}]}, "A batch stands in no other batch."),
        ({"test_cases": [{"batched": [case(1)], "dependencies": [1]}]}, "numbers of batches before this one"),
        (
            {"test_cases": [{"batched": [case(1)]}, {"batched": [case(2)], "dependencies": ["one"]}]},
            "numbers of batches",
        ),
        ({"test_cases": [{"batched": [case(1)]} for _ in range(51)]}, "It makes 51 groups"),
        ({"test_cases": [{} for _ in range(2501)]}, "test_cases: There are more than 2500 tests in it."),
        ({"archive": "other.zip"}, "archive: It must name a zip of the package"),
        ({"archive": 7}, "archive: It must name a zip of the package"),
        ({"pretest_test_cases": {"in": "1.in"}}, "pretest_test_cases: It must be a list of cases."),
        ({"time_limit": 0}, "time_limit: It must be a number above 0."),
        ({"memory_limit": "64M"}, "memory_limit: It must be a number above 0."),
        ({"custom_judge": "grade.py"}, "custom_judge: Not imported: a judge in Python"),
        ({"signature_grader": {"entry": "a.c"}}, "signature_grader: Not imported"),
        ({"test_cases++": "node = []"}, "Keys that end with + hold Python code"),
        ({"test_cases": [case(1) | {"points+": "1 + 1"}]}, "points+: Keys that end with + hold Python code"),
    ],
)
def test_wrong_folder_is_refused(init: dict[str, Any], sentence: str) -> None:
    assert sentence in refusal(LISTED | init)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no zip", "data.zip: It is not a zip archive."),
        (overlapping(20), "data.zip: Entries of the archive overlap"),
        (zip_of({"1.in": b"0" * (MAX_FILE_BYTES + 1)}), "1.in: it is larger than 32 MiB"),
        (zip_of({"../1.in": "1"}), "an empty step, . or .. in its path"),
        (zip_of({"1.in": b"\xff", "1.out": "1", "2.in": "1", "2.out": "1"}), "1.in: Byte 0 is not UTF-8"),
    ],
)
def test_archive_within_is_opened_as_safely(data: bytes, sentence: str) -> None:
    assert sentence in refusal(LISTED, {"data.zip": data})


def test_archive_in_the_archive_stays_a_file() -> None:
    inner = zip_of(SUM_FILES)
    assert "1.in: It is missing" in refusal(LISTED, {"data.zip": zip_of({"more.zip": inner})})


def test_one_file_named_again_and_again_is_counted_each_time() -> None:
    size = 3 * 1024 * 1024
    cases = [{"in": "1.in", "out": "2.out"} for _ in range(MAX_TESTS_BYTES // size + 1)]
    assert "The tests come to more than 32 MiB." in refusal({"test_cases": cases}, {"1.in": "1" * size})


@pytest.mark.parametrize(
    ("init", "sentence"),
    [
        (b"a: &x [1]\ntest_cases: *x\n", "aliases are not read here"),
        (b"- 1\n", "It must hold keys"),
        (b"\xff", "not YAML"),
    ],
)
def test_yaml_of_strangers_is_held_short(init: bytes, sentence: str) -> None:
    with pytest.raises(FolderError, match=sentence):
        read_dmoj(folder(LISTED) | {"init.yml": init}, "x")


def test_what_has_no_place_is_told_of() -> None:
    init = LISTED | {
        "hints": ["unicode"],
        "unbuffered": True,
        "output_prefix_length": 0,
        "file_io": {"input": "a.in"},
        "test_cases": [case(1, time_limit=1), {"batched": [case(2)], "checker": "easy"}],
    }
    package = read(init, {"README": "words"})
    for note in (
        "Its hints were left out: they are for Python 2.",
        "Its unbuffered were left out: programs must flush what they print here.",
        "What it says of file_io was left out.",
        "Single tests or batches say checker, time_limit, which was left out.",
        "Left out, as such files have no place here: 3.in, 3.out, 4.in, 4.out, README.",
    ):
        assert note in package.notes
    assert package.blocking
    assert not read(LISTED).blocking


def test_tests_without_an_answer_are_named() -> None:
    package = read({"test_cases": [{"in": "1.in"}, case(2)]})
    assert "Nothing says what the answer to these tests is: 1-1." in package.notes
    assert package.tree.parts[0].tests[0].expected == ""
