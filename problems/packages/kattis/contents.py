"""Everything that a package holds, as it stands there: nothing is decided here."""

from dataclasses import dataclass, field
from typing import Any

from problems.folder import Fault
from problems.packages.kattis.yaml import parse_yaml
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS_BYTES, PackageShelf

STATEMENT_FOLDERS = ("problem_statement", "statement")
GROUP_FILES = ("testdata.yaml", "test_group.yaml")
INPUT_VALIDATORS = ("input_validators", "input_format_validators")
OUTPUT_VALIDATORS = ("output_validators", "output_validator")
INCLUDED = ("include",)
GRADERS = ("graders", "grader")
STATIC_VALIDATORS = ("static_validator",)
BESIDE_TESTS = (".args", ".files")
MAX_ALL_YAML_BYTES = 256 * 1024
DIALOGUE = ".interaction"
EXPECTATIONS = "submissions/submissions.yaml"


@dataclass(frozen=True, slots=True)
class PackageTest:
    """`group` is the path under data/, as `secret/group1`; `settings` are those of the file beside it."""

    group: str
    name: str
    input: str
    answer: str
    settings: dict[str, Any] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.group}/{self.name}"


@dataclass(frozen=True, slots=True)
class PackageSubmission:
    folder: str
    name: str
    source: str


@dataclass(slots=True)
class Contents:
    """The files of a package sorted by what they are for; validators and attachments as bytes by their path."""

    about: dict[str, Any]
    statements: dict[str, bytes]
    tests: list[PackageTest] = field(default_factory=list)
    groups: dict[str, dict[str, Any]] = field(default_factory=dict)
    submissions: list[PackageSubmission] = field(default_factory=list)
    input_validators: dict[str, bytes] = field(default_factory=dict)
    output_validators: dict[str, bytes] = field(default_factory=dict)
    attachments: dict[str, bytes] = field(default_factory=dict)
    included: dict[str, bytes] = field(default_factory=dict)
    graders: dict[str, bytes] = field(default_factory=dict)
    static_validators: dict[str, bytes] = field(default_factory=dict)
    dialogues: dict[str, str] = field(default_factory=dict)
    expectations: dict[str, Any] = field(default_factory=dict)
    beside_tests: list[str] = field(default_factory=list)
    time_limit: str | None = None
    yaml_bytes: int = 0

    @property
    def is_legacy(self) -> bool:
        """Whether it is in the older of the two spellings, which is meant where none is named."""
        return str(self.about.get("problem_format_version", "legacy")).startswith("legacy")

    def settings_of(self, place: str) -> dict[str, Any]:
        """What the file of the tests under `place`, the path under data/, says; the files above it say the rest."""
        above = self.settings_of(place.rpartition("/")[0]) if place else {}
        return above | self.groups.get(place, {})


def read_contents(shelf: PackageShelf) -> Contents:
    """Takes what the format knows from the shelf; what stays there has no place in a package."""
    statements: dict[str, bytes] = {}
    for folder in STATEMENT_FOLDERS:
        statements |= shelf.take_all(folder)
    contents = Contents(
        about=parse_yaml("problem.yaml", shelf.take("problem.yaml") or b"", shelf.faults),
        statements=statements,
        attachments=shelf.take_all("attachments"),
        time_limit=_time_limit(shelf),
    )
    _take_folders(shelf, INPUT_VALIDATORS, contents.input_validators)
    _take_folders(shelf, OUTPUT_VALIDATORS, contents.output_validators)
    _take_folders(shelf, INCLUDED, contents.included)
    _take_folders(shelf, GRADERS, contents.graders)
    _take_folders(shelf, STATIC_VALIDATORS, contents.static_validators)
    _take_tests(shelf, contents)
    contents.expectations = _take_yaml(shelf, contents, EXPECTATIONS)
    for path in shelf.under("submissions"):
        folder, _, name = path.removeprefix("submissions/").partition("/")
        if name:
            contents.submissions.append(PackageSubmission(folder, name, shelf.take_text(path) or ""))
    return contents


def _take_folders(shelf: PackageShelf, folders: tuple[str, ...], place: dict[str, bytes]) -> None:
    for folder in folders:
        place.update({f"{folder}/{path}": data for path, data in shelf.take_all(folder).items()})


def _time_limit(shelf: PackageShelf) -> str | None:
    """Kattis keeps it in .timelimit, DOMjudge in its own file; problem.yaml of 2023-07 says it itself."""
    text = shelf.take_text(".timelimit")
    ini = shelf.take_text("domjudge-problem.ini") or ""
    for line in ini.splitlines():
        name, _, value = line.partition("=")
        if name.strip() == "timelimit":
            text = text or value.strip().strip("'\"")
    return text.strip() if text else None


def _take_tests(shelf: PackageShelf, contents: Contents) -> None:
    total = 0
    for place in ("sample", "secret"):
        for path in shelf.under(f"data/{place}"):
            group, _, file = path.removeprefix("data/").rpartition("/")
            if file in GROUP_FILES:
                _take_settings(shelf, contents, group, path)
            elif file.endswith(DIALOGUE):
                contents.dialogues[path] = shelf.take_text(path) or ""
            elif file.endswith(BESIDE_TESTS) or any(step.endswith(".files") for step in group.split("/")):
                contents.beside_tests.append(path)
                shelf.take(path)
            elif file.endswith(".in"):
                test = _take_test(shelf, contents, path, group)
                total += len(test.input) + len(test.answer)
                contents.tests.append(test)
    for file in GROUP_FILES:
        if f"data/{file}" in shelf.files:
            _take_settings(shelf, contents, "", f"data/{file}")
    if total > MAX_TESTS_BYTES:
        shelf.faults.append(Fault("data", f"The tests come to more than {MAX_TESTS_BYTES // 1024 // 1024} MiB."))


def _take_settings(shelf: PackageShelf, contents: Contents, group: str, path: str) -> None:
    """A package for two kinds of judges may have a file for each; their keys differ."""
    contents.groups[group] = contents.groups.get(group, {}) | _take_yaml(shelf, contents, path)


def _take_yaml(shelf: PackageShelf, contents: Contents, path: str) -> dict[str, Any]:
    """Reading YAML is slow, so that all such files together are bounded too."""
    data = shelf.take(path) or b""
    contents.yaml_bytes += len(data)
    if contents.yaml_bytes <= MAX_ALL_YAML_BYTES:
        return parse_yaml(path, data, shelf.faults)
    if contents.yaml_bytes - len(data) <= MAX_ALL_YAML_BYTES:
        sentence = f"The YAML files up to this one come to more than {MAX_ALL_YAML_BYTES // 1024} KB."
        shelf.faults.append(Fault(path, sentence))
    return {}


def _take_test(shelf: PackageShelf, contents: Contents, path: str, group: str) -> PackageTest:
    answer_path = f"{path.removesuffix('.in')}.ans"
    if answer_path not in shelf.files:
        shelf.faults.append(Fault(answer_path, "It is missing; a test has an .in and an .ans."))
    given = shelf.take_text(path, most=MAX_TEST_BYTES)
    answer = shelf.take_text(answer_path, most=MAX_TEST_BYTES)
    settings = _take_yaml(shelf, contents, f"{path.removesuffix('.in')}.yaml")
    name = path.rpartition("/")[2].removesuffix(".in")
    return PackageTest(group, name, given or "", answer or "", settings)
