"""Rules that many tables share, each under a name of its own."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CheckConstraint, Q, TextChoices


def one_of(name: str, field: str, words: type[TextChoices]) -> CheckConstraint:
    """The field holds one of these words."""
    return CheckConstraint(condition=Q(**{f"{field}__in": words.values}), name=name)


def exactly_when(name: str, field: str, states: Iterable[str]) -> CheckConstraint:
    """The field is set in these states, and in no other."""
    known = sorted(str(state) for state in states)
    there: dict[str, Any] = {"state__in": known, f"{field}__isnull": False}
    return CheckConstraint(condition=Q(**there) | (~Q(state__in=known) & Q(**{f"{field}__isnull": True})), name=name)


def matches(name: str, field: str, pattern: str) -> CheckConstraint:
    """The text matches the regular expression (one that SQLite's and PostgreSQL's both know)."""
    return CheckConstraint(condition=Q(**{f"{field}__regex": pattern}), name=name)
