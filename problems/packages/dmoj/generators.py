"""Tests that a program of the package makes: which program, started with what."""

from typing import Any

from problems.folder import Fault
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.nodes import Node, texts_of
from problems.packages.dmoj.programs import NotUsable, Source, read_source, refuse_flags
from problems.packages.package import Generator

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
