"""The default output validator: its flags made a checker of ours."""

from collections.abc import Sequence

from problems.enums import Checker
from problems.folder import Fault
from problems.packages.shelf import PackageShelf, some

FLAGS = {"case_sensitive", "space_change_sensitive"}
Compared = tuple[Checker, float | None, float | None]
"""With the absolute and the relative tolerance."""


def compared_by(flags: Sequence[str], shelf: PackageShelf) -> Compared:
    numbers: dict[str, float] = {}
    words: set[str] = set()
    rest = iter(flags)
    for flag in rest:
        if flag.startswith("float_"):
            numbers[flag] = _tolerance(next(rest, ""), flag, shelf)
        else:
            words.add(flag)
    if unknown := sorted(words - FLAGS):
        shelf.faults.append(_fault(f"The flags {some(unknown)} are not known."))
    if "space_change_sensitive" in words and (numbers or "case_sensitive" not in words):
        shelf.note(
            "Its validator looks at every blank, but not at case or at small differences; here it cannot do both.",
            blocks=True,
        )
    if numbers:
        return _floats(numbers, words, shelf)
    if "space_change_sensitive" in words:
        return Checker.EXACT, None, None
    return (Checker.TOKENS if "case_sensitive" in words else Checker.CASELESS_TOKENS), None, None


def _floats(numbers: dict[str, float], words: set[str], shelf: PackageShelf) -> Compared:
    if "case_sensitive" not in words:
        shelf.note("Its validator takes upper and lower case for the same; beside numbers they differ here.")
    both = numbers.get("float_tolerance")
    absolute = numbers.get("float_absolute_tolerance", both)
    return Checker.FLOATS, absolute, numbers.get("float_relative_tolerance", both)


def _tolerance(text: str, flag: str, shelf: PackageShelf) -> float:
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        shelf.faults.append(_fault(f"{flag} must be followed by a number from 0 to 1."))
        return 0.0
    return number


def _fault(sentence: str) -> Fault:
    return Fault("problem.yaml", sentence, field="validator_flags")
