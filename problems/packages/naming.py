"""Names of elsewhere made names of ours."""

import re
import unicodedata

from problems.naming import FILE_NAME, LANGUAGE_OF_ENDING, LANGUAGES, MAX_FILE_NAME, MAX_SLUG

ALIASES = {
    "sh": "bash",
    "python3": "python",
    "python 3": "python",
    "py": "python",
    "js": "javascript",
    "c++": "cpp",
    "ts": "typescript",
    "sqlite": "sql",
    "c#": "csharp",
    "golang": "go",
    "common lisp": "lisp",
}
OTHER_ENDINGS = {
    "mjs": "javascript",
    "cjs": "javascript",
    "mts": "typescript",
    "cts": "typescript",
    "bash": "bash",
    "cc": "cpp",
    "cxx": "cpp",
    "pm": "perl",
    "r": "r",
    "f95": "fortran",
    "f03": "fortran",
    "f08": "fortran",
    "pp": "pascal",
    "ex": "elixir",
    "cl": "lisp",
}
"""Those of the registry beside each language's first one."""
ENDINGS_ELSEWHERE = {"py3": "python", "c++": "cpp", "C": "cpp", "sc": "scala"}
"""Those that other judges know; `.pl` is Perl here and Prolog with some of them."""


def slug_of(name: str) -> str:
    """`My Problem_2` as `my-problem-2`; of a long one the last words are left out. Empty where nothing is left."""
    slug = address_of(name)
    if len(slug) <= MAX_SLUG:
        return slug
    return slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]


def address_of(name: str) -> str:
    """The same, however long."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def file_name_of(name: str) -> str:
    """A name for a test or a solution: what is not allowed in it becomes a hyphen."""
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", name).lstrip("-_")[:MAX_FILE_NAME]
    return name if FILE_NAME.fullmatch(name) else "test"


def language_of_file(name: str) -> str | None:
    """What a source file is written in, by its ending; None where no language here has that one."""
    ending = name.rpartition(".")[2]
    return LANGUAGE_OF_ENDING.get(ending) or OTHER_ENDINGS.get(ending) or ENDINGS_ELSEWHERE.get(ending)


def languages_of(names: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The languages that we know, each once, and the names that we do not."""
    known: dict[str, None] = {}
    unknown = []
    for name in names:
        language = ALIASES.get(name.lower(), name.lower())
        if language in LANGUAGES:
            known[language] = None
        else:
            unknown.append(name)
    return tuple(known), unknown
