"""Configuration parity of two environments: each key is held to its class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deployments.enums import ParityClass


@dataclass(frozen=True, slots=True)
class Known:
    """A key as it was seen in an environment; of a secret `value` is a keyed fingerprint."""

    value: str
    parity: str
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """A key that is not as its class wants it. No value of a secret is in the sentence."""

    key: str
    parity: str
    sentence: str


def differences(lower: Mapping[str, Known], higher: Mapping[str, Known], *, names: tuple[str, str]) -> list[Difference]:
    """Every key that breaks its class, by name; `names` are the slugs of the two environments, the lower rank first."""
    found = []
    for key in sorted(lower.keys() | higher.keys()):
        one, other = lower.get(key), higher.get(key)
        parity = (one or other).parity  # type: ignore[union-attr]
        if sentence := _fault(key, parity, one, other, names):
            found.append(Difference(key, parity, sentence))
    return found


def _fault(key: str, parity: str, one: Known | None, other: Known | None, names: tuple[str, str]) -> str:
    if not parity:
        return f"{key} has no class yet; say what it must be."
    if one is None or other is None:
        return f"{key} is missing in {names[0] if one is None else names[1]}."
    rules: dict[str, Any] = {
        ParityClass.EQUAL: lambda: one.value == other.value or f"{key} must be equal, and is {_both(one, other)}.",
        ParityClass.DIFFERENT: lambda: one.value != other.value or f"{key} must differ, and is the same in both.",
        ParityClass.ORDERED: lambda: _is_ordered(one, other) or f"{key} must not be larger below: {_both(one, other)}.",
        ParityClass.FIXED: lambda: (one.value, other.value) == names or f"{key} must name its own environment.",
    }
    verdict = rules[parity]() if parity in rules else True
    return "" if verdict is True else str(verdict)


def _is_ordered(one: Known, other: Known) -> bool:
    return one.value.isdigit() and other.value.isdigit() and int(one.value) <= int(other.value)


def _both(one: Known, other: Known) -> str:
    if one.is_secret or other.is_secret:
        return "another one in each"
    return f"“{one.value}” and “{other.value}”"
