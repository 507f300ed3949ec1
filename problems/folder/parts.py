"""The files of a part, taken from the shelf of a folder's files; what nobody takes is refused at the end."""

import re
from dataclasses import dataclass, field

from problems.folder.description import PartTable
from problems.folder.faults import Fault
from problems.folder.groups import read_groups
from problems.folder.toml import parse_weights
from problems.folder.tree import PartTree, SolutionFile, StarterFile, TestFile, order_of_solution, order_of_test
from problems.naming import (
    DEFAULT_FILES,
    FILE_NAME_RULE,
    LANGUAGE_OF_ENDING,
    LANGUAGE_OF_FILE,
    VERDICT_OF_FOLDER,
    is_file_name,
)

ENDINGS = ", ".join(f".{ending}" for ending in LANGUAGE_OF_ENDING)
PART_FOLDER = re.compile(r"part-([1-9][0-9]*)/")


@dataclass(slots=True)
class Shelf:
    """The texts of a folder by path. `take` removes one; `faults` collects what is wrong."""

    texts: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def take(self, path: str) -> str | None:
        return self.texts.pop(path, None)

    def take_under(self, folder: str) -> dict[str, str]:
        """All files right in `folder`, by name, in order."""
        names = sorted(path for path in self.texts if path.rpartition("/")[0] == folder)
        return {path.rpartition("/")[2]: self.texts.pop(path) for path in names}

    def fault_unless_refused(self, file: str, message: str) -> None:
        """A file that was there, but refused for its bytes, is not reported as missing as well."""
        if not any(fault.file in (file, ".") for fault in self.faults):
            self.faults.append(Fault(file, message))

    def refuse_the_rest(self, *, parts: int) -> None:
        for path in self.texts:
            number = PART_FOLDER.match(path)
            if number and int(number[1]) > parts:
                message = f"problem.toml has {parts} [[parts]], so there is no part {number[1]}."
            else:
                message = "It has no place in a problem; docs/problem-format.md names the files that have one."
            self.faults.append(Fault(path, message))


def read_part(shelf: Shelf, number: int, table: PartTable) -> PartTree:
    """Part `number` of the folder; its files leave the shelf."""
    root = f"part-{number}"
    statement = shelf.take(f"{root}/statement.md") or ""
    starters = _starters(shelf, f"{root}/starter")
    tests, groups = read_groups(number, table, _tests(shelf, f"{root}/tests"), shelf.faults)
    return PartTree(
        title=table.title,
        cumulative=table.cumulative,
        statement=statement,
        starters=starters,
        tests=tests,
        groups=groups,
        solutions=_solutions(shelf, f"{root}/solutions"),
    )


def _starters(shelf: Shelf, folder: str) -> tuple[StarterFile, ...]:
    starters = []
    for name, source in shelf.take_under(folder).items():
        if name in LANGUAGE_OF_FILE:
            starters.append(StarterFile(LANGUAGE_OF_FILE[name], source))
        else:
            known = ", ".join(DEFAULT_FILES.values())
            shelf.faults.append(Fault(f"{folder}/{name}", f"Starter code is called one of {known}."))
    return tuple(sorted(starters, key=lambda starter: starter.language))


def _tests(shelf: Shelf, folder: str) -> tuple[TestFile, ...]:
    tests = [
        test
        for is_sample, place in ((True, "sample"), (False, "hidden"))
        for test in _tests_under(shelf, f"{folder}/{place}", is_sample=is_sample)
    ]
    text = shelf.take(f"{folder}/weights.toml")
    if text is None:
        return tuple(tests)
    known = {test.path: test for test in tests}
    weights = parse_weights(f"{folder}/weights.toml", text, known, shelf.faults)
    weighted = [
        TestFile(test.name, test.is_sample, test.input, test.expected, weights.get(test.path, 1)) for test in tests
    ]
    return tuple(weighted)


def _tests_under(shelf: Shelf, folder: str, *, is_sample: bool) -> list[TestFile]:
    files = shelf.take_under(folder)
    names: dict[str, None] = {}
    for file in files:
        name, dot, ending = file.rpartition(".")
        if not dot or ending not in ("in", "out"):
            shelf.faults.append(Fault(f"{folder}/{file}", "A test is a pair of files, <name>.in and <name>.out."))
        elif not is_file_name(name):
            shelf.faults.append(Fault(f"{folder}/{file}", f"The name of a test is {FILE_NAME_RULE}."))
        else:
            names[name] = None
    for file in (f"{name}.{ending}" for name in names for ending in ("in", "out")):
        if file not in files:
            shelf.fault_unless_refused(f"{folder}/{file}", "It is missing; a test has both an input and an output.")
    tests = [TestFile(name, is_sample, files.get(f"{name}.in", ""), files.get(f"{name}.out", "")) for name in names]
    return sorted(tests, key=order_of_test)


def _solutions(shelf: Shelf, folder: str) -> tuple[SolutionFile, ...]:
    solutions = []
    for place, verdict in VERDICT_OF_FOLDER.items():
        for file, source in shelf.take_under(f"{folder}/{place}").items():
            name, _, ending = file.rpartition(".")
            if not is_file_name(name):
                shelf.faults.append(Fault(f"{folder}/{place}/{file}", f"The name of a solution is {FILE_NAME_RULE}."))
            elif ending not in LANGUAGE_OF_ENDING:
                shelf.faults.append(Fault(f"{folder}/{place}/{file}", f"A solution ends in one of {ENDINGS}."))
            else:
                solutions.append(SolutionFile(verdict, LANGUAGE_OF_ENDING[ending], name, source))
    return tuple(sorted(solutions, key=order_of_solution))
