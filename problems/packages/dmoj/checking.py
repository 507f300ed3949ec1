"""How outputs are compared: DMOJ's checkers as ours where they judge alike, else as programs of the problem's own."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from problems.enums import Checker, Convention, JudgeRole
from problems.folder import JudgeProgramFiles
from problems.naming import MAX_JUDGE_ARG
from problems.packages.dmoj.bridged import bridged_program
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.nodes import Node, whole_number
from problems.packages.dmoj.programs import NotUsable, read_source
from problems.packages.shelf import PackageShelf

MOST_DIGITS = 100
ADAPTER, OWN_CHECKERS = "run_check.py", "like_dmoj.py"
IMPORTS = re.compile(r"^\s*(?:from|import)\s+(dmoj[\w.]*)", re.MULTILINE)
OFFERED = frozenset({"dmoj.error", "dmoj.result", "dmoj.utils.unicode"})
AS_PROGRAM = frozenset({"easy", "linecount", "linematches", "sorted", "unordered"})
"""Those that none of ours judges like."""
TOLERANCES = {"floats": "default", "floatsabs": "absolute", "floatsrel": "relative"}
LINES_DIFFER = (
    "DMOJ's checker “{name}” minds between which words a line ends; the one that was taken, {taken}, takes a line end "
    "for any white space."
)


@dataclass(frozen=True, slots=True)
class Checking:
    checker: Checker
    absolute: float | None = None
    relative: float | None = None
    program: JudgeProgramFiles | None = None


def read_checking(top: Node, data: Data, points: set[int], shelf: PackageShelf) -> Checking:
    """`points`: what the tests are worth, as a checker in Python is told. A checker that cannot be taken leaves a
    place for one, so that the problem cannot be published without.
    """
    given = top.get("checker") or "standard"
    name, args = (given.get("name"), given.get("args")) if isinstance(given, dict) else (given, None)
    if not isinstance(name, str) or not isinstance(args or {}, dict):
        shelf.faults.append(top.fault("checker", "It must be a name, or a table with a name and args."))
        return Checking(Checker.TOKENS)
    try:
        return _checking(name, Node(args or {}, "checker.args"), data, points, shelf)
    except NotUsable as reason:
        sentence = f"Its checker {name} was left out: it {reason}. The problem needs one of its own."
        shelf.note(sentence, blocks=True)
        return Checking(Checker.CUSTOM)


def _checking(name: str, args: Node, data: Data, points: set[int], shelf: PackageShelf) -> Checking:
    if name == "bridged":
        return Checking(Checker.CUSTOM, program=bridged_program(args.own, JudgeRole.CHECKER, data, shelf))
    if "." in name:
        return Checking(Checker.CUSTOM, program=_python_program(name, args.own, data, points))
    if name in TOLERANCES:
        return _floats(name, args, shelf)
    if name in AS_PROGRAM:
        shelf.note(f"None of the checkers here judges like DMOJ's “{name}”: it became a program of the problem's own.")
        return Checking(Checker.CUSTOM, program=_own_program(name, args.own, points))
    if name == "identical":
        return Checking(Checker.EXACT)
    if name == "rstripped":
        shelf.note("DMOJ's checker “rstripped” counts blank lines at the end; the one that was taken, lines, does not.")
        return Checking(Checker.LINES)
    if name == "standard":
        shelf.note(LINES_DIFFER.format(name=name, taken="tokens"))
        return Checking(Checker.TOKENS)
    raise NotUsable("is none that is known here")


def _floats(name: str, args: Node, shelf: PackageShelf) -> Checking:
    shelf.note(LINES_DIFFER.format(name=name, taken="floats"))
    epsilon = 10.0 ** -whole_number(args, "precision", 6, MOST_DIGITS, shelf.faults)
    mode = args.get("error_mode") or TOLERANCES[name]
    if mode not in TOLERANCES.values():
        shelf.faults.append(args.fault("error_mode", "It must be default, absolute or relative."))
    return Checking(
        Checker.FLOATS,
        absolute=epsilon if mode != "relative" else None,
        relative=epsilon if mode != "absolute" else None,
    )


def _python_program(path: str, args: Mapping[str, Any], data: Data, points: set[int]) -> JudgeProgramFiles:
    """A function `check` in Python, which a program of ours calls as DMOJ's judge would."""
    source = read_source(path, None, data)
    if source.language != "python":
        raise NotUsable("is no file in Python")
    text = source.text()
    if unknown := [word for word in ("submission_source", "submission_language", "case_position") if word in text]:
        raise NotUsable(f"asks for {unknown[0]}, which no checker is told here")
    if foreign := [name for name in IMPORTS.findall(text) if name not in OFFERED]:
        raise NotUsable(f"imports {foreign[0]}, a part of DMOJ's judge that is not here")
    return _called(dict(source.files), source.entry.removesuffix(".py"), "check", args, points)


def _own_program(name: str, args: Mapping[str, Any], points: set[int]) -> JudgeProgramFiles:
    files = {OWN_CHECKERS: _text_of(OWN_CHECKERS)}
    return _called(files, OWN_CHECKERS.removesuffix(".py"), f"check_{name}", args, points)


def _called(
    files: dict[str, str], module: str, function: str, args: Mapping[str, Any], points: set[int]
) -> JudgeProgramFiles:
    """Where tests are worth different points, each is said to be worth 1: what counts is the share that it gives."""
    told = json.dumps(dict(args), default=str)
    if len(told) > MAX_JUDGE_ARG or not module.isidentifier():
        raise NotUsable("has arguments or a name that are too much here")
    worth = max(points) if len(points) == 1 else 1
    return JudgeProgramFiles(
        role=JudgeRole.CHECKER,
        language="python",
        entry=ADAPTER,
        convention=Convention.TESTLIB,
        args=(module, function, str(worth or 1), told),
        files=tuple(sorted((files | {ADAPTER: _text_of(ADAPTER)}).items())),
    )


def _text_of(name: str) -> str:
    return (Path(__file__).parent / "judge" / name).read_text()
