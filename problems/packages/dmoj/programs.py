"""Programs that a package names: its files, its language by DMOJ's names or by the ending, the file that is started."""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from problems.naming import MAX_JUDGE_BYTES, MAX_JUDGE_FILES, is_judge_file_name
from problems.packages.dmoj.data import Data
from problems.packages.dmoj.nodes import texts_of

KNOWN = {
    "cpp": ("cpp cc cxx", "CPP CLANGX"),
    "c": ("c", "C CLANG"),
    "python": ("py", "PY3 PYPY3"),
    "java": ("java", "JAVA"),
    "javascript": ("js", "V8JS NODEJS"),
    "go": ("go", "GO"),
    "rust": ("rs", "RUST"),
    "haskell": ("hs", "HASK"),
    "kotlin": ("kt", "KOTLIN"),
    "pascal": ("pas", "PAS"),
    "csharp": ("cs", "MONOCS"),
    "ruby": ("rb", "RUBY"),
    "perl": ("pl", "PERL"),
    "php": ("php", "PHP"),
    "lua": ("lua", "LUA"),
    "ocaml": ("ml", "OCAML"),
    "bash": ("sh", "BASH"),
}
"""The endings of files and DMOJ's names, but for the number of a version behind them."""
LANGUAGE_OF_ENDING = {ending: language for language, (endings, _) in KNOWN.items() for ending in endings.split()}
LANGUAGE_OF_NAME = {name: language for language, (_, names) in KNOWN.items() for name in names.split()}
HARMLESS_FLAG = re.compile(r"-(std=[\w+]+|O[0-3s]|W\S*|g|s|pipe|lm)")
TESTLIB = "testlib.h"
INCLUDES_TESTLIB = re.compile(r'^\s*#\s*include\s*["<]testlib\.h[">]', re.MULTILINE)
OWN_WORK = {
    "time_limit",
    "memory_limit",
    "compiler_time_limit",
    "preprocessing_time",
    "cached",
    "feedback",
    "unbuffered",
}
"""What says how long it may take and what is shown: judging has its own bounds and words for that."""


class NotUsable(Exception):
    """Its message ends a sentence about the program."""


@dataclass(frozen=True, slots=True)
class Source:
    """A program as its author wrote it."""

    language: str
    entry: str
    files: tuple[tuple[str, str], ...]

    def text(self) -> str:
        """All that its author wrote, testlib left out."""
        return "\n".join(text for name, text in self.files if name != TESTLIB)


def read_source(given: Any, language: Any, data: Data) -> Source:
    """The program of these files. Raises NotUsable."""
    paths = texts_of(given)
    if paths is None:
        raise NotUsable("names no files of its own")
    files = {posixpath.basename(path): data.text(path) for path in paths}
    if missing := [path for path in paths if not is_judge_file_name(posixpath.basename(path))]:
        raise NotUsable(f"has a file whose name is not allowed here ({missing[0]})")
    if len(files) < len(paths):
        raise NotUsable("has two files of one name")
    if TESTLIB not in files and any(INCLUDES_TESTLIB.search(text) for text in files.values()):
        files[TESTLIB] = _testlib(data)
    size = sum(len(text.encode()) for text in files.values())
    if len(files) > MAX_JUDGE_FILES or size > MAX_JUDGE_BYTES:
        bounds = f"{MAX_JUDGE_FILES} files of together {MAX_JUDGE_BYTES // 1024} KB"
        raise NotUsable(f"has more than {bounds}")
    known, entry = _started(list(files), language)
    return Source(known, entry, tuple(sorted(files.items())))


def _testlib(data: Data) -> str:
    """DMOJ's judges mostly have it, so that few packages name it."""
    if not data.has(TESTLIB):
        raise NotUsable(f"includes {TESTLIB}, which is not in the package; put it beside init.yml")
    return data.text(TESTLIB)


def refuse_flags(table: Mapping[str, Any]) -> None:
    """Raises NotUsable for flags of the compiler that may change what the program does."""
    flags = texts_of(table.get("flags") or "-O2")
    if flags is None or not all(HARMLESS_FLAG.fullmatch(flag) for flag in flags):
        raise NotUsable(f"is compiled with flags of its own ({table.get('flags')})")


def _started(names: list[str], language: Any) -> tuple[str, str]:
    """The language, and the first file in it."""
    endings = {name: LANGUAGE_OF_ENDING.get(name.rpartition(".")[2].lower(), "") for name in names}
    known = language_named(language) if language else next(filter(None, endings.values()), "")
    if not known:
        raise NotUsable(f"is in a language that is not known here ({language or names[0]})")
    entry = next((name for name in names if endings[name] == known), names[0])
    return known, entry


def language_named(name: Any) -> str:
    """`CPP20` and `cpp` are cpp; "" for a language that is not known here."""
    word = str(name).upper()
    return LANGUAGE_OF_NAME.get(word) or LANGUAGE_OF_NAME.get(re.sub(r"\d+$", "", word), "")
