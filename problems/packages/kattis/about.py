"""problem.yaml of both spellings, read into what a problem here has: name, limits, checker, tags, languages."""

import re
from dataclasses import dataclass
from typing import Any

from problems.enums import Checker
from problems.folder import Fault
from problems.naming import CPU_TIME_SECONDS, MAX_TAGS, MAX_TITLE, MEMORY_MB, is_tag
from problems.packages.kattis.contents import Contents
from problems.packages.kattis.support import Feature
from problems.packages.naming import languages_of
from problems.packages.shelf import PackageShelf, some

FILE = "problem.yaml"
USUAL_SECONDS, USUAL_MB = 2.0, 1024
FEATURE_OF_TYPE = {
    "scoring": Feature.SCORING,
    "interactive": Feature.INTERACTIVE,
    "multi-pass": Feature.SEVERAL_PASSES,
    "submit-answer": Feature.SUBMIT_ANSWER,
}
FEATURE_OF_VALIDATION = {
    "custom": Feature.CUSTOM_CHECKER,
    "interactive": Feature.INTERACTIVE,
    "score": Feature.SCORING,
    "multipass": Feature.SEVERAL_PASSES,
}


@dataclass(frozen=True, slots=True)
class Checking:
    checker: Checker = Checker.TOKENS
    absolute: float | None = None
    relative: float | None = None


def features_of(contents: Contents) -> set[Feature]:
    """What the package asks of a judge beside comparing outputs."""
    about = contents.about
    features = {FEATURE_OF_TYPE[word] for word in _words(about.get("type")) if word in FEATURE_OF_TYPE}
    validation = _words(about.get("validation"))
    features |= {FEATURE_OF_VALIDATION[word] for word in validation if word in FEATURE_OF_VALIDATION}
    if contents.output_validators and (about.get("validation") is None or "custom" in validation):
        features.add(Feature.CUSTOM_CHECKER)
    if contents.included:
        features.add(Feature.INCLUDED_CODE)
    if contents.beside_tests:
        features.add(Feature.TEST_FILES)
    return features


def title_of(about: dict[str, Any], fallback: str, shelf: PackageShelf) -> str:
    """`name` is a text, or a text for each language, of which English comes first."""
    name = about.get("name")
    if isinstance(name, dict) and name:
        chosen = "en" if "en" in name else min(map(str, name))
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
    except (TypeError, ValueError):
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


def checking_of(contents: Contents, shelf: PackageShelf) -> Checking:
    """The flags of the default validator, in problem.yaml or in data/."""
    flags = _flags(contents)
    numbers: dict[str, float] = {}
    words = []
    rest = iter(flags)
    for flag in rest:
        if flag.startswith("float_"):
            numbers[flag] = _tolerance(next(rest, ""), flag, shelf)
        else:
            words.append(flag)
    if unknown := [word for word in words if word not in ("case_sensitive", "space_change_sensitive")]:
        shelf.faults.append(Fault(FILE, f"The flags {some(unknown)} are not known.", field="validator_flags"))
    if numbers:
        if "case_sensitive" not in words:
            shelf.note("Its validator takes upper and lower case for the same; beside numbers they differ here.")
        both = numbers.get("float_tolerance")
        absolute = numbers.get("float_absolute_tolerance", both)
        return Checking(Checker.FLOATS, absolute, numbers.get("float_relative_tolerance", both))
    if "space_change_sensitive" in words:
        return Checking(Checker.EXACT)
    return Checking(Checker.TOKENS if "case_sensitive" in words else Checker.CASELESS_TOKENS)


def _flags(contents: Contents) -> list[str]:
    """problem.yaml's, or those of the tests: there they may stand in data/ or in data/secret/."""
    for table, name in (
        (contents.about, "validator_flags"),
        *((contents.groups.get(place, {}), "output_validator_flags") for place in ("", "secret")),
        *((contents.groups.get(place, {}), "output_validator_args") for place in ("", "secret")),
    ):
        given = table.get(name)
        if given:
            return [str(flag) for flag in given] if isinstance(given, list) else str(given).split()
    return []


def _tolerance(text: str, flag: str, shelf: PackageShelf) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        shelf.faults.append(Fault(FILE, f"{flag} must be followed by a number from 0 to 1.", field="validator_flags"))
        return 0.0
    return number


def _words(value: Any) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else str(value or "").split()


def _table(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
