"""The look afterwards: whether anything of what was real stands anywhere still."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model

from ceesarcode.anonymising.knowing import models
from ceesarcode.anonymising.making import DOMAIN
from ceesarcode.anonymising.rules import NAMES, RULES, SECRETS
from core.audit.actors import SYSTEM

WORD = re.compile(r"[\w.@+-]+")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
SHORTEST = 3
"""A shorter name is a part of too much to be looked for."""
OURS = frozenset({SYSTEM.label.casefold()})
CHUNK = 500


class Needles:
    """Texts that are looked for in others, each by its longest word: as fast for many as for one."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_word: dict[str, set[str]] = {}
        for text in texts:
            if words := WORD.findall(text):
                self._by_word.setdefault(max(words, key=len).strip(".-+@"), set()).add(text)

    def found_in(self, text: str, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            for needle in self._by_word.get(word, ()):
                if needle == word or (needle in text and not WORD.fullmatch(needle)):
                    yield needle


@dataclass(frozen=True, slots=True)
class Originals:
    """What was real, in lower case. Kept in memory alone, for as long as the command runs."""

    names: Needles
    secrets: Needles

    def found_in(self, text: str, *, is_content: bool) -> Iterator[str]:
        lowered = text.casefold()
        words = {part for word in WORD.findall(lowered) for part in (word, word.strip(".-+@"))}
        yield from self.secrets.found_in(lowered, words)
        if is_content:
            return
        pieces = words.union(*(re.split(r"[.@+_-]", word) for word in words))
        yield from self.names.found_in(lowered, pieces)
        yield from (found for found in EMAIL.findall(lowered) if not found.endswith(f"@{DOMAIN}") and is_real(found))


def is_real(address: str) -> bool:
    """A veiled one has no letter but x and no digit but 0."""
    return bool(re.search(r"[^\W_x0]", address))


def collect() -> Originals:
    return Originals(
        names=Needles(name for name in _values(NAMES) if len(name) >= SHORTEST and name not in OURS),
        secrets=Needles(secret for secret in _values(SECRETS) if len(secret) >= SHORTEST),
    )


def _values(paths: tuple[str, ...]) -> Iterator[str]:
    for path in paths:
        label, _, name = path.rpartition(".")
        rows = apps.get_model(label)._base_manager.order_by().values_list(name, flat=True).distinct()
        yield from (str(value).casefold() for value in rows.iterator(CHUNK) if value)


def leaks(originals: Originals, accepted: Collection[str]) -> list[str]:
    """A sentence for each column that has something left; the values themselves are said to nobody but the operator."""
    found: dict[tuple[str, str], int] = {}
    allowed = {word.casefold() for word in accepted}
    for model in models():
        for name, text in _texts(model):
            rule = RULES.get(model._meta.label)
            is_content = rule is not None and name in rule.content
            for value in set(originals.found_in(text, is_content=is_content)) - allowed:
                key = (f"{model._meta.label}.{name}", value)
                found[key] = found.get(key, 0) + 1
    return [f"{where} has {value!r} in {count} rows." for (where, value), count in sorted(found.items())]


def _texts(model: type[Model]) -> Iterator[tuple[str, str]]:
    names = [field.attname for field in model._meta.local_concrete_fields if not field.is_relation]
    for row in model._base_manager.order_by().values_list(*names).iterator(CHUNK):
        for name, value in zip(names, row, strict=True):
            if text := _text(value):
                yield name, text


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    return "" if value is None or isinstance(value, int | float) else str(value)
