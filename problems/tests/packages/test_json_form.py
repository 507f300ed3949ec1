"""The JSON form: what is written reads back the same, and what is wrong is told with its path, all of it at once."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from problems.folder import ProblemTree, find_folders, read_folder, read_problem
from problems.naming import is_data_file_name
from problems.packages.formats import read_package
from problems.packages.json_form import document_of, json_of, read_document, read_json
from problems.packages.json_form.faults import MOST_TOLD, DocumentError
from problems.packages.package import DataFile, Image, Package
from problems.tests.folder.folders import FILES, trees, write_files

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
CATALOGUE = Path(apps.get_app_config("problems").path) / "catalogue"


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    """The folder that other tests begin with, as a document."""
    return document_of(read_folder(write_files(tmp_path / "echo", FILES)), [Image("a.png", PNG)])


def faults_of(value: Any) -> list[str]:
    with pytest.raises(DocumentError) as caught:
        read_document(value)
    return [str(fault) for fault in caught.value.faults]


@given(tree=trees(), pictures=st.sets(st.from_regex(r"[a-z][a-z0-9._-]{0,9}", fullmatch=True), max_size=2))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_tree_written_and_read_is_the_same(tree: ProblemTree, pictures: set[str]) -> None:
    images = tuple(Image(name, PNG + name.encode()) for name in sorted(pictures))
    files = tuple(
        DataFile(f"{name}.txt", name.encode()) for name in sorted(pictures) if is_data_file_name(f"{name}.txt")
    )
    wanted = Package("json", tree, images=images, files=files)
    data = json_of(document_of(wanted.tree, images, files))
    package = read_json(data)
    assert package == wanted
    assert json_of(document_of(package.tree, package.images, package.files)) == data


@pytest.mark.parametrize("folder", find_folders(CATALOGUE), ids=lambda folder: folder.name)
def test_built_in_problem_keeps_every_byte(folder: Path) -> None:
    tree, contents = read_problem(folder)
    images = [Image(entry.name, contents[entry.sha256]) for entry in tree.images]
    files = [DataFile(entry.name, contents[entry.sha256]) for entry in tree.files]
    assert read_json(json_of(document_of(tree, images, files))).tree == tree


def test_form_is_told_whole(document: dict[str, Any]) -> None:
    assert list(document)[:4] == ["format", "slug", "title", "kind"]
    assert document["checker"] == {"name": "floats", "absolute_tolerance": 1e-6}
    first, second = document["parts"]
    assert first["starters"] == {"cpp": "int main() {}\n", "python": "# your code\n"}
    assert first["tests"][1] == {
        "name": "01-long",
        "is_sample": False,
        "input": "a b c\n",
        "expected": "a b c\n",
        "weight": 3,
    }
    assert [one["expected"] for one in first["solutions"]] == ["accepted", "wrong_answer"]
    assert second["groups"][1]["depends_on"] == ["none"]
    assert second["groups"][1]["tests"] == ["hidden/02-word", "hidden/03-words"]
    assert document["images"] == {"a.png": b64encode(PNG).decode()}


def test_order_of_fields_and_tests_and_what_is_default_do_not_matter(document: dict[str, Any]) -> None:
    tree = read_document(document).tree
    loose = dict(reversed(document.items()))
    loose["parts"][0]["tests"].reverse()
    loose["parts"][1]["groups"][1]["tests"] = ["hidden/0[", "hidden/*s"]
    assert faults_of(loose) == ["parts[1].groups[1].tests: No test of part 2 is called 'hidden/0['."]
    loose["parts"][1]["groups"][1]["tests"] = ["hidden/02*", "hidden/*s"]
    for name in ("judging", "judge", "stop_at_first_failure", "limits"):
        del loose[name]
    assert read_document(loose).tree == tree


def changed(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with another value at a path like parts.0.tests."""
    *steps, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place: Any = document
    for step in steps:
        place = place[step]
    place[last] = value
    return document


TEST = {"name": "x", "input": "", "expected": ""}
PROGRAM = {"language": "python", "entry": "check.py", "files": {"check.py": ""}}


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("parts.1.tests.0.inputs", "", "parts[1].tests[0].inputs: Is not a field here."),
        ("colour", "red", "colour: Is not a field here."),
        ("format", "ceesarcode-problem/2", 'format: Must be "ceesarcode-problem/1".'),
        ("slug", "No Slug", "slug: Must be lower-case letters"),
        ("slug", "packages", "slug: Must be lower-case letters"),
        ("title", 5, "title: Must be a text."),
        ("title", "", "title: Must not be empty."),
        ("title", "\ud800", "title: Holds half of a surrogate pair"),
        ("kind", "riddle", "kind: Must be 'coding', 'sql' or 'system_design'."),
        ("status", "published?", "status: Must be 'draft', 'published' or 'archived'."),
        ("position", 1.5, "position: Must be a whole number."),
        ("position", True, "position: Must be a whole number."),
        ("tags", ["a", "a"], "tags: Must not name anything twice."),
        ("limits.memory_mb", 8, "limits.memory_mb: Must be greater than or equal to 16."),
        ("limits.cpu_time_seconds", float("inf"), "limits.cpu_time_seconds: Must be"),
        ("limits.cpu_time_seconds", "2", "limits.cpu_time_seconds: Must be a number."),
        ("checker.name", "exact", 'checker: Has a tolerance, which only name = "floats" takes.'),
        ("statement", " \n", "statement: Must not be empty."),
        ("statement", "a\r\n", "statement: A carriage return in line 1; lines end with \\n alone."),
        ("generator", "\0", "generator: It holds a NUL byte; files are text."),
        ("generator", "x" * (1024 * 1024 + 1), "generator: 1024 KB; at most 1024 KB are allowed."),
        ("parts", [], "parts: Must have at least 1 item"),
        ("parts.0", "x", "parts[0]: Must be an object."),
        ("parts.0.cumulative", True, "parts[0].cumulative: The first part has no part before it."),
        ("parts.0.starters", {"klingon": ""}, "parts[0].starters.klingon: 'klingon' is not a language"),
        ("parts.0.tests.0.name", "../up", "parts[0].tests[0].name: Must be letters, digits"),
        ("parts.0.tests.0.weight", 0, "parts[0].tests[0].weight: Must be greater than or equal to 1."),
        ("parts.0.tests.0.input", "x" * (4 * 1024 * 1024 + 1), "parts[0].tests[0].input: 4096 KB; at most 4096 KB"),
        ("parts.0.tests.0.input", None, "parts[0].tests[0].input: Must be a text."),
        ("parts.0.tests", [TEST, TEST], "parts[0].tests[1].name: Another one of the tests has this name."),
        ("parts.0.tests", [TEST] * 2501, "parts[0].tests: Must have at most 2500 items"),
        ("parts.0.solutions.0.expected", "AC", "parts[0].solutions[0].expected: Must be 'accepted', 'wrong_answer'"),
        ("parts.1.groups.1.depends_on", ["z"], "parts[1].groups[1].depends_on: The group “words” depends on “z”"),
        ("parts.1.groups.0.tests", ["hidden/99"], "parts[1].groups[0].tests: No test of part 2 is called 'hidden/99'."),
        ("parts.1.groups.0.points", -1, "parts[1].groups[0].points: Must be greater than or equal to 0."),
        ("judge", {"checker": PROGRAM | {"entry": "a.py"}}, "judge.checker.entry: There is no judge/checker/a.py"),
        ("judge", {"checker": PROGRAM | {"files": {"a/b": ""}}}, "judge.checker.files.a/b: Must be letters"),
        ("judge", {"checker": PROGRAM | {"files": {"check.py": "x" * 600_000}}}, "judge.checker.files: A program of"),
        ("judge", {"referee": PROGRAM}, "judge.referee: Is not a field here."),
        ("images", {"../a.png": ""}, "images.../a.png: Must be letters"),
        ("files", {"a.csv": b64encode(b"a,b\n1\n").decode()}, "files: In a.csv: It is not CSV"),
        ("files", {"a.py": b64encode(b"x").decode()}, "files.a.py: Must be letters"),
        ("images", {"a.png": "no base64"}, "images.a.png: Must be its bytes in base64."),
        ("images", {"a.png": b64encode(b"text").decode()}, "images.a.png: Must be a PNG"),
        ("images", {"a.png": b64encode(PNG + b"0" * 2**21).decode()}, "images.a.png: Must be a PNG"),
        ("parts.0.tests", [], "status: Part 1 has no sample; it needs at least one."),
    ],
)
def test_fault_is_told_with_its_path(document: dict[str, Any], path: str, value: Any, told: str) -> None:
    faults = faults_of(changed(document, path, value))
    assert any(fault.startswith(told) for fault in faults), faults


def test_faults_are_told_all_at_once_and_not_without_end(document: dict[str, Any]) -> None:
    document["title"] = 5
    document["parts"][1]["tests"][0]["input"] = "\r"
    assert len(faults_of(document)) == 2
    document["parts"][0]["tests"] = [{}] * 100
    with pytest.raises(DocumentError) as caught:
        read_document(document)
    lines = caught.value.message.split("\n")
    assert len(lines) == MOST_TOLD + 1
    assert lines[-1] == "… and 252 more."
    assert caught.value.field == "title"


def test_system_design_has_no_tests(document: dict[str, Any]) -> None:
    found = faults_of(document | {"kind": "system_design", "checker": {}})
    assert found[0] == "parts[0]: A system-design problem has no starter code, no tests and no solutions."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "It is not JSON"),
        (b"{", "It is not JSON"),
        (b"[]", "The document must be a JSON object."),
        (b"\xff", "Byte 0 is not UTF-8"),
        (b"\xef\xbb\xbf{}", "It is not JSON"),
        (b'{"a": NaN}', "NaN is no number of JSON."),
        (b'{"a": -Infinity}', "-Infinity is no number of JSON."),
        (b'{"a": 1, "a": 1}', "An object names the field 'a' twice."),
        (b'[{"b": {"a": 1, "a": 1}}]', "An object names the field 'a' twice."),
        (b'{"\\ud800": 1}', "holds half of a surrogate pair."),
        (b"[" * 100_000, "The JSON is nested too deep."),
        (b"9" * 5000, "It is not JSON"),
        (b"{}", 'format: Must be "ceesarcode-problem/1".'),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_json(data)
    assert sentence in caught.value.message


def test_document_beyond_the_bound_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("problems.packages.json_form.parsing.MAX_DOCUMENT_BYTES", 3)
    with pytest.raises(DocumentError, match="most allowed"):
        read_json(b"nono")


def test_file_that_ends_in_json_is_a_document_at_the_address_that_is_asked_for(document: dict[str, Any]) -> None:
    document["statement"] = document["parts"][1]["statement"] = "![a](/problems/echo/images/a.png)\n"
    data = json.dumps(document).encode()
    assert read_package(data=data, name="problem.json").tree == read_document(document).tree
    moved = read_package(data=data, name="problem.json", slug="other").tree
    assert (moved.slug, moved.statement) == ("other", "![a](/problems/other/images/a.png)\n")
    assert moved.parts[1].statement == moved.statement
    with pytest.raises(DomainError, match="address of a problem"):
        read_package(data=data, name="problem.json", slug="No")
