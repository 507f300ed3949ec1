"""Points of Kattis packages, in both spellings, made groups of ours; and what is told where they would differ."""

from collections.abc import Mapping
from typing import Any

import pytest

from problems.enums import Aggregation
from problems.folder import GroupTable
from problems.packages.package import Package
from problems.tests.packages.test_kattis import read, refusal

LEGACY: dict[str, Any] = {"type": "scoring"}
NEWER: dict[str, Any] = {"problem_format_version": "2023-07", "type": "scoring", "validator_flags": None}
BARE: dict[str, bytes | None] = {
    f"data/secret/{test}.{ending}": None
    for test in ("group1/01-small", "group2/01-small", "02")
    for ending in ("in", "ans")
}
OPEN = b"on_reject: continue\ngrader_flags: always_accept\n"
SECRET_ALONE = {"data/testdata.yaml": b"on_reject: continue\ngrader_flags: ignore_sample\n"}
MIN, SUM, MAX = Aggregation.MIN, Aggregation.SUM, Aggregation.MAX

Files = Mapping[str, bytes | None]


def secret(*paths: str) -> dict[str, bytes | None]:
    """Tests under data/secret in place of those of the right package."""
    return BARE | {f"data/secret/{path}.{ending}": b"1\n" for path in paths for ending in ("in", "ans")}


def told(package: Package) -> list[tuple[Any, ...]]:
    """Name, points, aggregation, what it depends on, and the tests of each group."""
    (part,) = package.tree.parts
    return [
        (g.name, g.points, g.aggregation, g.depends_on, [t.name for t in part.tests if t.group == g.name])
        for g in part.groups
    ]


def groups(files: Files, about: Mapping[str, Any], **more: Any) -> list[tuple[Any, ...]]:
    package = read(files, **(dict(about) | more))
    assert not package.blocking
    return told(package)


def test_groups_of_the_older_spelling() -> None:
    """As the usual scripts write them: each group passed as a whole, and added up."""
    files = secret("g1/a", "g1/b", "g2/a") | SECRET_ALONE | {"data/secret/testdata.yaml": OPEN}
    for name, score in (("g1", 30), ("g2", 70)):
        rules = f"on_reject: break\naccept_score: {score}\nrange: 0 {score}\ngrader_flags: min"
        files[f"data/secret/{name}/testdata.yaml"] = rules.encode()
    package = read(files, **LEGACY)
    assert told(package) == [("g1", 30, MIN, (), ["g1-a", "g1-b"]), ("g2", 70, MIN, (), ["g2-a"])]
    assert all(group.stop_at_first_failure for group in package.tree.parts[0].groups)
    assert [test.group for test in package.tree.parts[0].tests if test.is_sample] == [""]
    assert not package.blocking


@pytest.mark.parametrize(
    ("flags", "points", "aggregation"),
    [
        ("always_accept", 10, SUM),
        ("always_accept sum", 10, SUM),
        ("always_accept avg", 5, SUM),
        ("always_accept min", 5, MIN),
        ("accept_if_any_accepted max", 5, MAX),
        ("worst_error", 10, MIN),
        ("first_error min", 5, MIN),
        ("", 10, MIN),
        ("always_accept min max sum", 10, SUM),
    ],
)
def test_flags_of_the_default_grader(flags: str, points: int, aggregation: Aggregation) -> None:
    rules = f"on_reject: continue\naccept_score: 5\ngrader_flags: {flags}"
    files = secret("g/a", "g/b") | SECRET_ALONE | {"data/secret/testdata.yaml": OPEN}
    found = groups(files | {"data/secret/g/testdata.yaml": rules.encode()}, LEGACY)
    assert found == [("g", points, aggregation, (), ["g-a", "g-b"])]


def test_package_without_any_rules_is_passed_as_a_whole() -> None:
    """The default grader rejects it with the first rejected test, samples among them; each accepted one has a point."""
    package = read(secret("a", "g/b"), **LEGACY)
    assert told(package) == [("all", 3, MIN, (), ["1", "a", "g-b"])]
    assert package.tree.parts[0].groups[0].stop_at_first_failure


def test_rejected_group_stops_those_after_it_unless_told_otherwise() -> None:
    rules = {"data/secret/testdata.yaml": b"on_reject: break\ngrader_flags: always_accept\n"}
    rules |= {f"data/secret/g{n}/testdata.yaml": b"accept_score: 5\ngrader_flags: min" for n in (1, 2, 3)}
    rules["data/secret/g2/testdata.yaml"] = b"accept_score: 5\ngrader_flags: always_accept min"
    files = secret("g1/a", "g2/a", "g3/a", "z") | SECRET_ALONE | rules
    assert groups(files, LEGACY) == [
        ("secret", 1, SUM, (), ["z"]),
        ("g1", 5, MIN, ("secret",), ["g1-a"]),
        ("g2", 5, MIN, ("secret", "g1"), ["g2-a"]),
        ("g3", 5, MIN, ("secret", "g1"), ["g3-a"]),
    ]


def test_samples_that_are_ignored_still_stop_the_judging_where_it_breaks() -> None:
    files = secret("a") | {"data/testdata.yaml": b"grader_flags: ignore_sample\n"}
    assert groups(files, LEGACY) == [("sample", 0, MIN, (), ["1"]), ("secret", 1, MIN, ("sample",), ["a"])]


def test_folder_that_is_always_accepted_counts_where_the_others_passed() -> None:
    files = secret("g1/a", "g1/b") | {
        "data/secret/testdata.yaml": OPEN,
        "data/sample/testdata.yaml": b"accept_score: 0",
    }
    files["data/secret/g1/testdata.yaml"] = b"accept_score: 5\ngrader_flags: always_accept"
    assert groups(files, LEGACY) == [("all", 0, MIN, (), ["1"]), ("g1", 10, SUM, ("all",), ["g1-a", "g1-b"])]


def test_nested_folders_that_are_added_up_are_groups_of_their_own() -> None:
    files = secret("g/x/a", "g/y/a") | SECRET_ALONE | {"data/secret/testdata.yaml": OPEN}
    files |= {"data/secret/g/x/testdata.yaml": b"accept_score: 5", "data/secret/g/y/testdata.yaml": b"accept_score: 7"}
    assert groups(files, LEGACY) == [("g-x", 5, SUM, (), ["g-x-a"]), ("g-y", 7, SUM, (), ["g-y-a"])]


@pytest.mark.parametrize(
    ("path", "rules", "sentence"),
    [
        ("secret", OPEN + b"grading: custom", "a grader of its own adds up its points"),
        ("secret", OPEN + b"reject_score: 1", "its rejected tests earn points"),
        ("secret", b"on_reject: continue\ngrader_flags: always_accept max", "of the groups in it the max counts"),
        ("secret/g", b"on_reject: break\ngrader_flags: always_accept avg", "the average is that of the tests that"),
        (
            "secret/g",
            OPEN.replace(b"always", b"odd always"),
            "the flags odd of its grader are not",
        ),
        ("secret/g", OPEN + b"accept_score: 1001", "it has 1001 points; here 1000 are the most."),
    ],
)
def test_what_a_grader_does_otherwise_blocks(path: str, rules: bytes, sentence: str) -> None:
    files = secret("g/a") | SECRET_ALONE | {"data/secret/testdata.yaml": OPEN} | {f"data/{path}/testdata.yaml": rules}
    package = read(files, **LEGACY)
    assert any(note.startswith(f"data/{path}: ") and sentence in note for note in package.blocking), package.blocking


def test_fewer_points_as_the_objective_block() -> None:
    package = read(secret("a"), **(LEGACY | {"grading": {"objective": "min"}}))
    assert package.blocking == ("data: its objective is to have few points; here it is to have many.",)


def test_older_points_in_a_package_of_the_newer_spelling() -> None:
    """As problemtools' own examples have them."""
    files = secret("g1/a", "g2/a") | {
        "data/sample/testdata.yaml": b"accept_score: 0",
        "data/secret/testdata.yaml": b"on_reject: continue\ngrader_flags: first_error accept_if_any_accepted",
        "data/secret/g1/testdata.yaml": b"accept_score: 1\ngrader_flags: min",
        "data/secret/g2/testdata.yaml": b"accept_score: 3\ngrader_flags: min",
    }
    assert groups(files, NEWER) == [
        ("all", 0, MIN, (), ["1"]),
        ("g1", 1, MIN, ("all",), ["g1-a"]),
        ("g2", 3, MIN, ("all",), ["g2-a"]),
    ]


@pytest.mark.parametrize("rules", [OPEN, b"grading: custom"])
def test_problem_without_points_whose_grader_accepts_more_blocks(rules: bytes) -> None:
    package = read({"data/secret/group1/testdata.yaml": rules})
    assert not package.tree.parts[0].groups
    note = "data/secret/group1: its grader accepts more than what passes every test; here each must be passed."
    assert package.blocking == (note,)


def test_graders_are_told_of() -> None:
    assert any("graders/sum.py" in note for note in read({"graders/sum.py": b""}).notes)


CUSTOM_SCORE: dict[str, Any] = {"validation": "custom score", "validator_flags": None}
JUDGE = {"output_validators/check.py": b"open('score.txt')"}


@pytest.mark.parametrize(("score", "blocks"), [(1, False), (30, True)])
def test_points_of_a_validator_are_a_share_only_where_a_test_has_one(score: int, blocks: bool) -> None:
    rules = f"on_reject: continue\naccept_score: {score}\nrange: 0 {score}\ngrader_flags: always_accept min".encode()
    files = secret("g/a", "g/b") | SECRET_ALONE | JUDGE | {"data/secret/testdata.yaml": OPEN}
    package = read(files | {"data/secret/g/testdata.yaml": rules}, **CUSTOM_SCORE)
    assert told(package) == [("g", score, MIN, (), ["g-a", "g-b"])]
    assert not package.tree.parts[0].groups[0].stop_at_first_failure
    assert any("here that is a share from 0 to 1" in note for note in package.blocking) is blocks


def test_rejected_test_that_takes_the_others_points_blocks() -> None:
    rules = b"on_reject: break\nrange: 0 2\ngrader_flags: always_accept sum"
    files = secret("g/a", "g/b") | SECRET_ALONE | JUDGE | {"data/secret/testdata.yaml": OPEN}
    package = read(files | {"data/secret/g/testdata.yaml": rules}, **CUSTOM_SCORE)
    assert told(package) == [("g", 2, SUM, (), ["g-a", "g-b"])]
    assert package.blocking == (
        "data/secret/g: a rejected test takes the points of the others; here they keep theirs.",
    )


def test_groups_of_the_newer_spelling() -> None:
    files = secret("g1/a", "g1/b", "g2/a", "g3/a", "g3/b", "g3/c") | {
        "data/secret/g1/test_group.yaml": b"scoring: {score: 20, require_pass: sample}",
        "data/secret/g2/test_group.yaml": b"scoring: {score: 30, require_pass: [secret/g1]}",
        "data/secret/g3/test_group.yaml": b"scoring: {aggregation: sum, require_pass: g1}",
    }
    assert groups(files, NEWER) == [
        ("sample", 0, MIN, (), ["1"]),
        ("g1", 20, MIN, ("sample",), ["g1-a", "g1-b"]),
        ("g2", 30, MIN, ("g1",), ["g2-a"]),
        ("g3", 50, SUM, ("g1",), ["g3-a", "g3-b", "g3-c"]),
    ]


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        (b"", [("secret", 100, SUM, (), ["a", "b"])]),
        (b"scoring: {score: 40}", [("secret", 40, SUM, (), ["a", "b"])]),
        (b"scoring: {max_score: 40, aggregation: min}", [("secret", 40, MIN, (), ["a", "b"])]),
        (b"scoring: {aggregation: pass-fail}", [("secret", 100, MIN, (), ["a", "b"])]),
    ],
)
def test_tests_right_under_secret_are_a_group(rules: bytes, found: list[Any]) -> None:
    assert groups(secret("a", "b") | {"data/secret/test_group.yaml": rules}, NEWER) == found


def test_points_that_nobody_named_are_shared_and_made_whole() -> None:
    files = secret("a", "b", "g1/a", "g2/a") | {"data/secret/g2/test_group.yaml": b"scoring: {score: 10}"}
    found = groups(files, NEWER | {"name": "Shares"})
    assert found == [
        ("secret", 60, SUM, (), ["a", "b"]),
        ("g1", 30, MIN, (), ["g1-a"]),
        ("g2", 10, MIN, (), ["g2-a"]),
    ]
    package = read(secret("g1/a", "g2/a", "g3/a"), **NEWER)
    assert [group[1] for group in told(package)] == [34, 33, 33]
    assert "The points of its groups (33.3333, 33.3333, 33.3333) were made whole numbers." in package.notes


def test_nested_groups_of_the_newer_spelling() -> None:
    files = secret("g/a", "g/x/a", "g/y/a", "h/a", "h/x/a") | {
        "data/secret/g/test_group.yaml": b"scoring: {score: 60, aggregation: sum, require_pass: sample}",
        "data/secret/g/x/test_group.yaml": b"scoring: {score: 20}",
    }
    assert groups(files, NEWER) == [
        ("sample", 0, MIN, (), ["1"]),
        ("g", 20, SUM, ("sample",), ["g-a"]),
        ("g-x", 20, MIN, ("sample",), ["g-x-a"]),
        ("g-y", 20, MIN, ("sample",), ["g-y-a"]),
        ("h", 40, MIN, (), ["h-a", "h-x-a"]),
    ]


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"secret": b"scoring: {score: unbounded}"}, "data/secret: its score is unbounded"),
        (
            {"secret": b"scoring: {aggregation: min}", "secret/g": b"scoring: {score: 5}"},
            "the least of its groups counts",
        ),
        (
            {"secret/g": b"scoring: {require_pass: secret/none}"},
            "data/secret/g: it needs secret/none, which is no group",
        ),
    ],
)
def test_newer_points_that_differ_here_block(rules: dict[str, bytes], sentence: str) -> None:
    package = read(secret("g/a") | {f"data/{path}/test_group.yaml": text for path, text in rules.items()}, **NEWER)
    assert any(sentence in note for note in package.blocking)


@pytest.mark.parametrize(("word", "blocks"), [("score.txt", True), ("score_multiplier.txt", False)])
def test_validator_that_gives_shares_needs_nothing_settled(word: str, blocks: bool) -> None:
    files = secret("a") | {"output_validator/check.py": f"open('{word}')".encode()}
    package = read(files, **NEWER)
    assert bool(package.blocking) is blocks


@pytest.mark.parametrize(
    ("rules", "about", "sentence"),
    [
        ("scoring: 5", NEWER, "data/secret/g: scoring: It must hold keys with values."),
        ("scoring: {score: -1}", NEWER, "data/secret/g: scoring.score: It must be a number from 0."),
        ("scoring: {score: .nan}", NEWER, "scoring.score: It must be a number from 0."),
        ("scoring: {score: 1e999999999}", NEWER, "scoring.score: It must be a number from 0."),
        ("scoring: {score: true}", NEWER, "scoring.score: It must be a number from 0."),
        (f"scoring: {{score: {'9' * 4000}}}", NEWER, "scoring.score: It must be a number from 0."),
        ("scoring: {score: 101}", NEWER, "data/secret: scoring.score: Its groups have 101 points, and it has 100."),
        ("scoring: {aggregation: avg}", NEWER, "scoring.aggregation: It must be one of pass-fail, sum, min."),
        ("scoring: {require_pass: h}", NEWER, "data/secret/g: require_pass: It needs secret/h, which does not stand"),
        ("accept_score: much", LEGACY, "data/secret/g: accept_score: It must be a number from 0."),
        ("accept_score: 0", LEGACY, "data: groups: Nothing in it earns a point."),
    ],
)
def test_points_that_are_none_are_refused(rules: str, about: dict[str, Any], sentence: str) -> None:
    file = "testdata.yaml" if about is LEGACY else "test_group.yaml"
    files = secret("g/a", "h/a") | SECRET_ALONE | {f"data/secret/g/{file}": rules.encode()}
    if about is LEGACY:
        files |= {"data/secret/h/testdata.yaml": b"accept_score: 0"}
    assert sentence in refusal(files, **about)


def test_groups_are_bounded_and_named_apart() -> None:
    assert "51 groups that earn points; 50 are the most" in refusal(secret(*(f"g{n}/a" for n in range(51))), **NEWER)
    assert [group[0] for group in groups(secret("g-x/a", "g/x/a"), NEWER | {"type": ["scoring"]})] == ["g", "g-x"]
    rules: Files = {"data/secret/g/test_group.yaml": b"scoring: {aggregation: sum}"}
    assert [group[0] for group in told(read(secret("g-x/a", "g/x/a") | dict(rules), **NEWER))] == ["g-x", "g-x-2"]


def test_deep_folders_are_read() -> None:
    deep = "/".join("d" * 150)
    assert groups(secret(f"{deep}/a"), NEWER)[0][:2] == ("d", 100)


def test_groups_pass_the_rule_of_the_folder() -> None:
    """What was read can be stored, dumped and loaded again: the groups keep to what a part's groups must."""
    package = read(secret("g1/a", "g2/a") | {"data/secret/g2/test_group.yaml": b"scoring: {require_pass: g1}"}, **NEWER)
    assert package.tree.parts[0].groups == (
        GroupTable("g1", 50, MIN),
        GroupTable("g2", 50, MIN, depends_on=("g1",)),
    )
