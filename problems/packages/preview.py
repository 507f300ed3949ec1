"""What an import changes: two trees compared, field by field and file by file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import zip_longest

from problems.folder import JudgeProgramFiles, PartTree, ProblemTree

LONG_TEXT = 80


@dataclass(frozen=True, slots=True)
class FieldChange:
    """Texts that are long are told by their length."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChanges:
    """What happens to the tests, the groups, the starter code or the solutions of one part, by name."""

    part: int
    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int

    @property
    def is_change(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changed_fields(before: ProblemTree | None, after: ProblemTree) -> list[FieldChange]:
    """The fields of the problem and of its parts that get another value; for a new problem all that it has."""
    changes = []
    for field in fields(ProblemTree):
        if field.name in ("parts", "slug"):
            continue
        old, new = (getattr(before, field.name) if before else None), getattr(after, field.name)
        if old != new and (before or _shown(new)):
            changes.append(FieldChange(field.name, _shown(old), _shown(new)))
    old_count, new_count = len(before.parts) if before else 0, len(after.parts)
    if old_count != new_count:
        changes.append(FieldChange("parts", str(old_count or ""), str(new_count)))
    for number, old_part, new_part in _pairs(before, after):
        for name in ("title", "statement", "cumulative"):
            old, new = getattr(old_part, name), getattr(new_part, name)
            if old != new:
                changes.append(FieldChange(f"part {number}: {name}", _shown(old), _shown(new)))
    return changes


def changed_rows(before: ProblemTree | None, after: ProblemTree) -> list[RowChanges]:
    rows = []
    for number, old, new in _pairs(before, after):
        rows.append(_rows(number, "tests", {t.path: t for t in old.tests}, {t.path: t for t in new.tests}))
        rows.append(_rows(number, "groups", {g.name: g for g in old.groups}, {g.name: g for g in new.groups}))
        starters = [{starter.language: starter for starter in part.starters} for part in (old, new)]
        rows.append(_rows(number, "starter code", *starters))
        rows.append(_rows(number, "solutions", _solutions(old), _solutions(new)))
    return [row for row in rows if row.is_change or row.unchanged]


def _pairs(before: ProblemTree | None, after: ProblemTree) -> Iterator[tuple[int, PartTree, PartTree]]:
    """The parts by number; an empty one where there is none."""
    pairs = zip_longest(before.parts if before else (), after.parts, fillvalue=PartTree())
    for number, (old, new) in enumerate(pairs, start=1):
        yield number, old, new


def _solutions(part: PartTree) -> dict[str, object]:
    return {f"{one.expected.label}/{one.name} ({one.language})": one for one in part.solutions}


def _rows(part: int, kind: str, old: Mapping[str, object], new: Mapping[str, object]) -> RowChanges:
    return RowChanges(
        part=part,
        kind=kind,
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=tuple(name for name in new if name in old and old[name] != new[name]),
        unchanged=sum(1 for name in new if name in old and old[name] == new[name]),
    )


def _shown(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return ", ".join(map(_shown, value))
    if isinstance(value, JudgeProgramFiles):
        count = "1 file" if len(value.files) == 1 else f"{len(value.files)} files"
        return f"{value.role.label.partition(':')[0]} {value.entry} ({value.language}, {count})"
    text = str(getattr(value, "label", value))
    if len(text) > LONG_TEXT or "\n" in text:
        return f"{len(text)} characters, {text.count(chr(10))} lines"
    return text
