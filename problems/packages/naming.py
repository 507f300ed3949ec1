"""Names of elsewhere made names of ours."""

import re
import unicodedata

from problems.naming import FILE_NAME, LANGUAGES, MAX_FILE_NAME, MAX_SLUG

ALIASES = {
    "sh": "bash",
    "python3": "python",
    "python 3": "python",
    "py": "python",
    "js": "javascript",
    "c++": "cpp",
    "ts": "typescript",
    "sqlite": "sql",
}


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
