"""Checkers and interactors that are programs of their own, where they keep to the convention that testlib has."""

import re
from collections.abc import Mapping
from typing import Any

from problems.enums import Convention, JudgeRole
from problems.folder import JudgeProgramFiles
from problems.naming import MAX_JUDGE_ARG, MAX_JUDGE_ARGS
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.programs import NotUsable, Source, read_source, refuse_flags
from problems.packages.shelf import PackageShelf, some

KEYS = {"files", "lang", "type", "flags", "args_format_string"}
BOUNDS = {"time_limit", "memory_limit", "compiler_time_limit", "preprocessing_time", "cached", "feedback", "unbuffered"}
"""What says how long it may take and what is shown: judging has bounds and words of its own."""
THREE_FILES = ("{input_file}", "{output_file}", "{answer_file}")
TWO_FILES = ("{input_file}", "{answer_file}")
FORMAT_SIGNS = "{}'\"\\"
GIVES_POINTS = re.compile(r"\bquitp\b|\bquitpi\b|[\"']points ")
GIVES_PARTS = re.compile(r"[\"']partial ")
ARGUMENTS = re.compile(r"\bargv\b(\s*\[\s*\d*\s*\])?")
FIRST_ALONE = re.compile(r"argv\s*\[\s*1?\s*\]")
POINTER = re.compile(r"char\s*(?:const\s*)?\*\s*\*\s*argv\b")


def bridged_program(table: Mapping[str, Any], role: JudgeRole, data: Data, shelf: PackageShelf) -> JudgeProgramFiles:
    """The program, as one of testlib's convention. Raises NotUsable where it keeps to another one."""
    kind = str(table.get("type") or "default")
    if kind not in ("default", "testlib", "coci"):
        raise NotUsable(f"keeps to the convention {kind}, which is not known here")
    source = read_source(table.get("files"), table.get("lang"), data)
    refuse_flags(table)
    args = _further_arguments(table, kind, role, source)
    _refuse_points(kind, source)
    if unknown := sorted(map(str, table.keys() - KEYS - BOUNDS)):
        shelf.note(f"Of its {role.value} the keys {some(unknown)} were left out.", blocks=True)
    return JudgeProgramFiles(
        role=role,
        language=source.language,
        entry=source.entry,
        convention=Convention.TESTLIB,
        args=args,
        files=source.files,
    )


def _further_arguments(table: Mapping[str, Any], kind: str, role: JudgeRole, source: Source) -> tuple[str, ...]:
    """Those behind input, output and answer, which our judge gives in this order."""
    usual = TWO_FILES if role == JudgeRole.INTERACTOR and kind != "testlib" else THREE_FILES
    words = tuple(str(table.get("args_format_string") or " ".join(usual)).split())
    if words[:3] != THREE_FILES:
        if words != TWO_FILES or not _reads_first_alone(source):
            raise NotUsable("is started with other arguments than input, output and answer")
        return ()
    if len(words) > 3 + MAX_JUDGE_ARGS or not all(map(_is_plain, words[3:])):
        raise NotUsable("is started with arguments that cannot be kept here")
    return words[3:]


def _is_plain(word: str) -> bool:
    return len(word) <= MAX_JUDGE_ARG and word.isprintable() and not set(word) & set(FORMAT_SIGNS)


def _reads_first_alone(source: Source) -> bool:
    """Whether it looks at its first argument and at no other, so that what follows makes no difference."""
    text = source.text()
    others = [match for match in ARGUMENTS.finditer(text) if not FIRST_ALONE.fullmatch(match[0])]
    is_plain = source.language in ("c", "cpp", "python") and "argparse" not in text
    return is_plain and len(others) == len(POINTER.findall(text))


def _refuse_points(kind: str, source: Source) -> None:
    """DMOJ's count in the points of the test, or as parts of them; ours are a share from 0 to 1."""
    if kind == "testlib" and GIVES_POINTS.search(source.text()):
        raise NotUsable("gives points of the test, where a share from 0 to 1 is asked for here")
    if kind == "coci" and GIVES_PARTS.search(source.text()):
        raise NotUsable("gives parts of the points in words that are not known here")
