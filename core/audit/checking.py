"""The chain looked through from its first event on, alone or against a copy that was kept elsewhere."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from core.audit.chain import FIELDS, FIRST, hash_of
from core.models import AuditEvent

CHUNK = 5000


@dataclass(frozen=True, slots=True)
class ChainReport:
    """How many events were sound from the first on, and the first bad one with what is wrong with it."""

    sound: int
    bad_seq: int | None = None
    fault: str = ""

    @property
    def is_sound(self) -> bool:
        return self.bad_seq is None


def check_chain(*, copy: Iterable[str] = ()) -> ChainReport:
    """Looks through all events. `copy`: lines of an earlier export, which the first events must equal.

    A rewritten event, one that is missing or was put in, and a chain that was hashed anew (which the copy alone can
    tell) are found; the report names the first bad row.
    """
    kept = iter(copy)
    expected, before = 1, FIRST
    for *values, found in _rows():
        seq = int(values[0])
        fault = _fault(seq, expected, tuple(values), before, found) or _difference(kept, seq, found)
        if fault:
            return ChainReport(expected - 1, min(seq, expected), fault)
        expected, before = expected + 1, found
    if next(kept, "").strip():
        return ChainReport(expected - 1, expected, "The copy goes on where the record ends: events are missing.")
    return ChainReport(expected - 1)


def export_lines(*, after: int = 0) -> Iterator[str]:
    """Every event behind number `after` as a line of JSON."""
    for values in _rows(after):
        yield json.dumps(dict(zip((*FIELDS, "hash"), values, strict=True)), ensure_ascii=False, default=_plain)


def _rows(after: int = 0) -> Iterator[tuple[Any, ...]]:
    rows = AuditEvent.objects.order_by("seq").values_list(*FIELDS, "hash")
    return iter((rows.filter(seq__gt=after) if after else rows).iterator(chunk_size=CHUNK))


def _fault(seq: int, expected: int, values: tuple[Any, ...], before: str, found: str) -> str:
    if seq != expected:
        return f"Event {expected} is missing." if seq > expected else f"Event {seq} stands twice."
    if values[-1] != before:
        return "It does not follow from the event before it."
    return "" if hash_of(values) == found else "It says something else than what was hashed."


def _difference(kept: Iterator[str], seq: int, found: str) -> str:
    line = next(kept, "").strip()
    if not line:
        return ""
    told = json.loads(line)
    return "" if (told["seq"], told["hash"]) == (seq, found) else "It is another one than in the copy."


def _plain(value: Any) -> str:
    return str(value.isoformat())
