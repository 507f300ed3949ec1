"""The tests of one part in a zip: pairs of files in `sample/` and in `hidden/` or, as others call it, `secret/`."""

from dataclasses import dataclass

from core.errors import DomainError
from problems.folder import Fault, TestFile
from problems.folder.tree import order_of_test
from problems.naming import FILE_NAME_RULE, is_file_name
from problems.packages.archive import read_archive
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS, MAX_TESTS_BYTES, PackageShelf

PLACES = {"sample": True, "hidden": False, "secret": False}
INPUT, OUTPUTS = ".in", (".out", ".ans")


@dataclass(frozen=True, slots=True)
class TestSet:
    """In the order in which they run; `notes` say what was changed on reading."""

    __test__ = False  # not a test of pytest's

    tests: tuple[TestFile, ...]
    notes: tuple[str, ...] = ()


def read_testset(data: bytes) -> TestSet:
    """Raises DomainError with everything that is wrong with the zip or a file in it."""
    shelf = PackageShelf(_without_outer_folder(read_archive(data)))
    tests: dict[str, TestFile] = {}
    for path in sorted(path for path in shelf.files if path.endswith(INPUT)):
        test = _take(shelf, path)
        if test is not None and tests.setdefault(test.path, test) is not test:
            shelf.faults.append(Fault(path, f"There is another test {test.path}; hidden and secret are one."))
    shelf.faults += [Fault(path, "It belongs to no test: <name>.in with <name>.out or .ans.") for path in shelf.files]
    _check_bounds(shelf, tests)
    if shelf.faults:
        raise DomainError("bad_tests", "\n".join(map(str, shelf.faults)), "package")
    return TestSet(tuple(sorted(tests.values(), key=order_of_test)), shelf.all_notes())


def _take(shelf: PackageShelf, path: str) -> TestFile | None:
    """The test of an input. A file that lies in no folder is a hidden one: what is a sample has to be said."""
    folder, _, name = path.removesuffix(INPUT).rpartition("/")
    stem = path.removesuffix(INPUT)
    answers = [stem + ending for ending in OUTPUTS if stem + ending in shelf.files]
    given = shelf.take_text(path, most=MAX_TEST_BYTES)
    expected = [shelf.take_text(answer, most=MAX_TEST_BYTES) for answer in answers]
    if folder and folder not in PLACES:
        shelf.faults.append(Fault(path, "Tests lie right in sample/, or in hidden/ or secret/."))
    elif not is_file_name(name):
        shelf.faults.append(Fault(path, f"The name of a test is {FILE_NAME_RULE}."))
    elif len(answers) != 1:
        found = "both an .out and an .ans" if answers else "neither an .out nor an .ans"
        shelf.faults.append(Fault(path, f"The test has {found}; it needs one."))
    else:
        return TestFile(name, PLACES.get(folder, False), given or "", expected[0] or "")
    return None


def _check_bounds(shelf: PackageShelf, tests: dict[str, TestFile]) -> None:
    if not tests and not shelf.faults:
        shelf.faults.append(Fault(".", "It holds no test: <name>.in with <name>.out or .ans."))
    if len(tests) > MAX_TESTS:
        shelf.faults.append(Fault(".", f"{len(tests)} tests; at most {MAX_TESTS} are allowed."))
    if sum(len(test.input.encode()) + len(test.expected.encode()) for test in tests.values()) > MAX_TESTS_BYTES:
        shelf.faults.append(Fault(".", f"The tests come to more than {MAX_TESTS_BYTES // 1024 // 1024} MiB."))


def _without_outer_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Many pack the folder that the tests lie in, as tests/ or data/."""
    outer = {path.partition("/")[0] for path in files}
    if len(outer) != 1 or outer & PLACES.keys() or any("/" not in path for path in files):
        return files
    return {path.partition("/")[2]: data for path, data in files.items()}
