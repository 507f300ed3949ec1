"""problem.yaml of both spellings, read into what a problem here has: name, limits, tags, languages."""

import re
from typing import Any

from problems.folder import Fault
from problems.naming import CPU_TIME_SECONDS, MAX_TAGS, MAX_TITLE, MEMORY_MB, is_tag
from problems.packages.kattis.contents import Contents
from problems.packages.naming import languages_of
from problems.packages.shelf import PackageShelf, some

FILE = "problem.yaml"
USUAL_SECONDS, USUAL_MB = 2.0, 1024


def title_of(about: dict[str, Any], fallback: str, shelf: PackageShelf) -> str:
    """`name` is a text, or a text for each language, of which English comes first."""
    name = about.get("name")
    if isinstance(name, dict) and name:
        name = {str(key): value for key, value in name.items()}
        chosen = "en" if "en" in name else min(name)
        if len(name) > 1:
            shelf.note(f"Of its names in {len(name)} languages the one in “{chosen}” was taken.")
        name = name.get(chosen)
    title = str(fallback if name is None else name).strip()
    if not title or len(title) > MAX_TITLE or not title.isprintable():
        shelf.faults.append(Fault(FILE, f"It must be one line of 1 to {MAX_TITLE} characters.", field="name"))
    return title


def seconds_of(contents: Contents, shelf: PackageShelf) -> float:
    limits = _table(contents.about.get("limits"))
    given = limits.get("time_limit", contents.time_limit)
    if given is None:
        shelf.note(f"It names no time limit, which other judges measure; {USUAL_SECONDS:g} s were taken.")
        return USUAL_SECONDS
    return _bounded(given, CPU_TIME_SECONDS, "limits.time_limit", shelf)


def memory_of(contents: Contents, shelf: PackageShelf) -> int:
    given = _table(contents.about.get("limits")).get("memory")
    return USUAL_MB if given is None else int(_bounded(given, MEMORY_MB, "limits.memory", shelf))


def _bounded(given: Any, allowed: tuple[float, float], field: str, shelf: PackageShelf) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = float("nan")
    if not number > 0 or number == float("inf"):
        shelf.faults.append(Fault(FILE, "It must be a number above 0.", field=field))
        return allowed[0]
    bounded = min(max(number, allowed[0]), allowed[1])
    if bounded != number:
        shelf.note(f"Its {field} {number:g} was made {bounded:g}; from {allowed[0]:g} to {allowed[1]:g} are allowed.")
    return bounded


def tags_of(about: dict[str, Any], shelf: PackageShelf) -> tuple[str, ...]:
    keywords = about.get("keywords") or []
    names = keywords if isinstance(keywords, list) else re.split(r"[,\s]+", str(keywords))
    tags = dict.fromkeys("-".join(re.findall(r"[a-z0-9]+", str(name).lower())) for name in names)
    good = [tag for tag in tags if is_tag(tag)]
    if len(good) > MAX_TAGS:
        shelf.note(f"Its keywords {some(good[MAX_TAGS:])} were left out: at most {MAX_TAGS} tags are kept.")
    return tuple(good[:MAX_TAGS])


def languages_allowed(about: dict[str, Any], shelf: PackageShelf) -> tuple[str, ...]:
    given = about.get("languages")
    if not isinstance(given, list):
        return ()
    known, unknown = languages_of([str(name) for name in given])
    if unknown:
        shelf.note(f"Its languages {some(unknown)} were left out: no problem can name them here.", blocks=not known)
    return known


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
