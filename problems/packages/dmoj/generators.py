"""Tests that a program of the package makes: which program, started with what, and what becomes of what it prints."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from problems.folder import Fault, TestFile
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.nodes import Node, texts_of
from problems.packages.dmoj.programs import NotUsable, Source, read_source, refuse_flags
from problems.packages.generation import Generation, Generator, Made, run_all
from problems.packages.shelf import MAX_TEST_BYTES, MAX_TESTS_BYTES, KiB, PackageShelf

MOST_ARGS, MOST_ARG = 50, 400


class Generators:
    """The programs that the tests name; most name the same one, which is read once."""

    def __init__(self, data: Data, faults: list[Fault]) -> None:
        self._data, self._faults = data, faults
        self._known: dict[str, Generator | None] = {}

    def of_case(self, case: Node) -> tuple[Generator, tuple[str, ...]] | None:
        """The program of this case with its arguments; None where it names none, or the package is refused for it."""
        given = case.get("generator")
        if not given:
            return None
        key = repr(given)
        if key not in self._known:
            self._known[key] = self._read(case, given)
        generator = self._known[key]
        args = case.get("generator_args") or (given.get("args") if isinstance(given, dict) else None) or []
        return (generator, self._args(case, args)) if generator else None

    def _read(self, case: Node, given: Any) -> Generator | None:
        table = given if isinstance(given, dict) else {"source": given}
        try:
            refuse_flags(table)
            source: Source = read_source(table.get("source") or table.get("name"), table.get("language"), self._data)
        except NotUsable as reason:
            self._faults.append(case.fault("generator", f"Not imported: the program that makes its tests {reason}."))
            return None
        return Generator(source.language, source.entry, source.files)

    def _args(self, case: Node, given: Any) -> tuple[str, ...]:
        args = [str(one) if isinstance(one, int | float) else one for one in given] if isinstance(given, list) else []
        fits = isinstance(given, list) and len(args) <= MOST_ARGS and (not args or texts_of(args) is not None)
        if not fits or any(len(arg) > MOST_ARG or "\0" in arg for arg in args):
            sentence = f"It must be a list of at most {MOST_ARGS} words or numbers of at most {MOST_ARG} characters."
            self._faults.append(case.fault("generator_args", sentence))
            return ()
        return tuple(args)


def with_generated(
    tests: Sequence[TestFile], generations: Sequence[Generation], shelf: PackageShelf
) -> tuple[TestFile, ...]:
    """The tests, with what the programs print for them above what their files lack. Raises like a Runner."""
    pairs = zip(generations, run_all(generations), strict=True)
    made = {generation.test: (generation, printed) for generation, printed in pairs}
    whole = [_generated(test, *made[test.name], shelf) if test.name in made else test for test in tests]
    if sum(len(test.input) + len(test.expected) for test in whole) > MAX_TESTS_BYTES:
        shelf.faults.append(Fault("generator", f"The tests come to more than {MAX_TESTS_BYTES // KiB // KiB} MiB."))
    return tuple(whole)


def _generated(test: TestFile, generation: Generation, printed: Made, shelf: PackageShelf) -> TestFile:
    place = f"{generation.generator.entry} for {test.name}"
    given = _text(printed.stdout, place, shelf) or test.input
    answer = _text(printed.stderr, place, shelf) if generation.makes_answer else test.expected
    return replace(test, input=given, expected=answer)


def _text(data: bytes, place: str, shelf: PackageShelf) -> str:
    """As a file of a test is read: its last line is ended."""
    text = shelf.text_of(place, data, most=MAX_TEST_BYTES) or ""
    return text if not text or text.endswith("\n") else f"{text}\n"
