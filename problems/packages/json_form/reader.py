"""A document read into the tree that its folder would give. All faults are collected before it is refused."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import ValidationError

from problems.enums import ExpectedVerdict, JudgeRole
from problems.folder import Fault, PartTree, ProblemTree, SolutionFile, StarterFile, TestFile
from problems.folder.groups import read_groups
from problems.folder.judging import judge_program
from problems.folder.reader import FIRST_CUMULATIVE, faults_of_meaning, problem_tree
from problems.folder.toml import SENTENCES, sentence_of
from problems.folder.tree import order_of_solution, order_of_test
from problems.naming import VERDICT_OF_FOLDER
from problems.packages.json_form.faults import DocumentError, in_document, path_of
from problems.packages.json_form.model import FORMAT, PartEntry, ProblemDocument, SolutionEntry
from problems.packages.json_form.parsing import parse_json
from problems.packages.package import DataFile, Image, Package

WORDS = SENTENCES | {
    "extra_forbidden": "is not a field here",
    "string_type": "must be a text",
    "string_unicode": "holds half of a surrogate pair, which is no character of Unicode",
    "dict_type": "must be an object",
    "model_type": "must be an object",
}


def read_json(data: bytes) -> Package:
    """The problem in the bytes of a document. Raises DocumentError with every fault found."""
    return read_document(parse_json(data))


def read_document(value: Any) -> Package:
    if not isinstance(value, dict):
        raise DocumentError([Fault("", "The document must be a JSON object.")])
    if value.get("format") != FORMAT:  # alone: of another format every field would be wrong
        raise DocumentError([Fault("format", f'Must be "{FORMAT}".')])
    try:
        document = ProblemDocument.model_validate(value)
    except ValidationError as error:
        raise DocumentError([_fault_of(dict(one)) for one in error.errors(include_url=False)]) from None
    images = tuple(Image(name, data) for name, data in sorted(document.images.items()))
    files = tuple(DataFile(name, data) for name, data in sorted(document.files.items()))
    return Package("json", _tree(document), images=images, files=files)


def _fault_of(error: dict[str, Any]) -> Fault:
    path = path_of([step for step in error["loc"] if step != "[key]"])
    return Fault(path, sentence_of(error, WORDS))


def _tree(document: ProblemDocument) -> ProblemTree:
    faults = list(_named_twice(document))
    told: list[Fault] = [FIRST_CUMULATIVE] if document.parts[0].cumulative else []
    tree = problem_tree(
        document.slug,
        document,
        statement=document.statement,
        generator=document.generator,
        parts=tuple(_part(number, part, told) for number, part in enumerate(document.parts, start=1)),
        programs=tuple(
            judge_program(role, entry, entry.files, told)
            for role in sorted(JudgeRole)
            if (entry := getattr(document.judge, role.value)) is not None
        ),
    )
    if not (faults or told):
        told += faults_of_meaning(tree)
    faults += map(in_document, told)
    if faults:
        raise DocumentError(faults)
    return tree


def _part(number: int, entry: PartEntry, faults: list[Fault]) -> PartTree:
    tests = sorted(
        (TestFile(test.name, test.is_sample, test.input, test.expected, test.weight) for test in entry.tests),
        key=order_of_test,
    )
    grouped, groups = read_groups(number, entry, tuple(tests), faults)
    return PartTree(
        title=entry.title,
        cumulative=entry.cumulative,
        statement=entry.statement,
        starters=tuple(StarterFile(language, source) for language, source in sorted(entry.starters.items())),
        tests=grouped,
        groups=groups,
        solutions=tuple(sorted(map(_solution, entry.solutions), key=order_of_solution)),
    )


def _solution(entry: SolutionEntry) -> SolutionFile:
    expected: ExpectedVerdict = VERDICT_OF_FOLDER[entry.expected]
    return SolutionFile(expected, entry.language, entry.name, entry.source)


def _named_twice(document: ProblemDocument) -> Iterator[Fault]:
    """What would be the same file of a folder."""
    for index, part in enumerate(document.parts):
        tests = [(test.is_sample, test.name) for test in part.tests]
        solutions = [(solution.expected, solution.language, solution.name) for solution in part.solutions]
        for kind, places in (("tests", _repeated(tests)), ("solutions", _repeated(solutions))):
            for place in places:
                yield Fault(f"parts[{index}].{kind}[{place}].name", f"Another one of the {kind} has this name.")


def _repeated(keys: Sequence[object]) -> list[int]:
    """Where there is what was there before."""
    first = {key: place for place, key in reversed(list(enumerate(keys)))}
    return [place for place, key in enumerate(keys) if first[key] != place]
