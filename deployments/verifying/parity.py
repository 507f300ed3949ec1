"""Configuration parity of two environments: each key is held to its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import Truncator

from deployments.configuration.classes import KEYED_BY, RELEASED
from deployments.enums import ParityClass

Judged = tuple["Outcome", str]
SHOWN = 80
"""Characters of a value that a sentence holds."""


@dataclass(frozen=True, slots=True)
class Known:
    """A key as it was seen in an environment; of a secret `value` is a keyed fingerprint."""

    value: str
    parity: str
    is_secret: bool = False
    is_set: bool = True


class Outcome(StrEnum):
    """Of a key in two environments."""

    KEPT = "kept"
    BROKEN = "broken"
    UNCLASSED = "unclassed"
    INCOMPARABLE = "incomparable"
    RELEASED = "released"
    """It is another one, since another release is live; the promotion brings it along."""


BLOCKING = frozenset({Outcome.BROKEN, Outcome.UNCLASSED, Outcome.INCOMPARABLE})


@dataclass(frozen=True, slots=True)
class Compared:
    """A key in both. `is_same` is None where nobody can tell. No value of a secret is in the sentence."""

    key: str
    parity: str
    lower: Known | None
    higher: Known | None
    is_same: bool | None
    outcome: Outcome
    sentence: str = ""

    @property
    def blocks(self) -> bool:
        return self.outcome in BLOCKING

    @property
    def word_of_secret(self) -> str:
        """What is said of one that is set, in the place of its value."""
        if not all(one and one.is_set for one in (self.lower, self.higher)):
            return "set"
        return {True: "set, the same", False: "set, differs", None: "set, not comparable"}[self.is_same]


def compare(
    lower: Mapping[str, Known], higher: Mapping[str, Known], *, names: tuple[str, str], one_release: bool = True
) -> list[Compared]:
    """Every key, by name. `names` are the slugs of the two environments, the lower rank first; `one_release` says
    that the same release is live in both.
    """
    is_keyed = _is_keyed_alike(lower.get(KEYED_BY), higher.get(KEYED_BY))
    found = []
    for key in sorted(lower.keys() | higher.keys()):
        one, other = lower.get(key), higher.get(key)
        parity = (one or other).parity  # type: ignore[union-attr]
        same = _same(one, other, is_keyed=is_keyed or key == KEYED_BY)
        outcome, sentence = _judge(key, parity, one, other, same, names)
        if outcome == Outcome.BROKEN and same is False and key in RELEASED and not one_release:
            outcome, sentence = _of_release(key, one, other, sentence)
        found.append(Compared(key, parity, one, other, same, outcome, sentence))
    return found


def differences(
    lower: Mapping[str, Known], higher: Mapping[str, Known], *, names: tuple[str, str], one_release: bool = True
) -> list[Compared]:
    """Those that break their class, or cannot be held to it."""
    return [one for one in compare(lower, higher, names=names, one_release=one_release) if one.blocks]


def _is_keyed_alike(one: Known | None, other: Known | None) -> bool:
    """Fingerprints under two keys are always different, and say nothing."""
    return one is not None and other is not None and bool(one.value) and one.value == other.value


def _same(one: Known | None, other: Known | None, *, is_keyed: bool) -> bool | None:
    if one is None or other is None or one.is_set != other.is_set:
        return False
    if not one.is_set:
        return True
    if not one.is_secret and not other.is_secret:
        return one.value == other.value
    can_tell = is_keyed and one.is_secret and other.is_secret and one.value and other.value
    return one.value == other.value if can_tell else None


def _judge(
    key: str, parity: str, one: Known | None, other: Known | None, same: bool | None, names: tuple[str, str]
) -> Judged:
    if not parity:
        return Outcome.UNCLASSED, f"{key} has no class yet; say what it must be."
    if one is None or other is None:
        return Outcome.BROKEN, f"{key} is missing in {names[0] if one is None else names[1]}."
    if parity == ParityClass.FREE:
        return Outcome.KEPT, ""
    if parity == ParityClass.FIXED:
        return _kept_or(_fault_of_fixed(key, (one, other), names))
    if parity == ParityClass.ORDERED:
        return _kept_or("" if _is_ordered(one, other) else f"{key} must not be larger below: {_both(one, other)}.")
    if one.is_set != other.is_set:
        return Outcome.BROKEN, f"{key} is set in {names[0] if one.is_set else names[1]} alone."
    return _judge_sameness(key, parity, one, other, same)


def _judge_sameness(key: str, parity: str, one: Known, other: Known, same: bool | None) -> Judged:
    """Of a key that is set in both, or in neither."""
    if parity == ParityClass.PRESENT or not one.is_set:
        return Outcome.KEPT, ""
    if same is None:
        return Outcome.INCOMPARABLE, f"{key} cannot be compared: {KEYED_BY} is not set in both, or another one in each."
    if parity == ParityClass.EQUAL:
        return _kept_or("" if same else f"{key} must be equal, and is {_both(one, other)}.")
    return _kept_or(f"{key} must differ, and is the same in both." if same else "")


def _kept_or(fault: str) -> Judged:
    return (Outcome.BROKEN, fault) if fault else (Outcome.KEPT, "")


def _of_release(key: str, one: Known | None, other: Known | None, fault: str) -> Judged:
    """Set in both, it comes with the release; an instance that does not say it at all stays a fault."""
    if one is None or other is None or one.is_set != other.is_set:
        return Outcome.BROKEN, fault
    return Outcome.RELEASED, f"{key} comes with the release."


def _fault_of_fixed(key: str, values: tuple[Known, Known], names: tuple[str, str]) -> str:
    if key == "EXECUTOR_MODE":
        wrong = [name for one, name in zip(values, names, strict=True) if one.value == "stub" and name != "dev"]
        return f"{key} is stub in {' and '.join(wrong)}; that is for dev alone." if wrong else ""
    return "" if tuple(one.value for one in values) == names else f"{key} must name its own environment."


def _is_ordered(one: Known, other: Known) -> bool:
    numbers = [value for value in (one.value, other.value) if value.isascii() and value.isdigit()]
    return len(numbers) == 2 and int(one.value) <= int(other.value)


def _both(one: Known, other: Known) -> str:
    if one.is_secret or other.is_secret:
        return "another one in each"
    return " and ".join(f"“{Truncator(each.value).chars(SHOWN)}”" for each in (one, other))
