"""What an import does, as lines for a terminal."""

from collections.abc import Iterator

from problems.packages.preview import RowChanges
from problems.packages.shelf import some
from problems.services.importing import ImportOutcome


def lines_of(outcome: ImportOutcome, *, in_full: bool) -> Iterator[str]:
    """The result with the notes, and in full with every change."""
    yield f"{outcome.slug}: {outcome.result} as {outcome.status.label.lower()} ({outcome.format})"
    if in_full:
        for field in outcome.fields:
            yield f"  {field.field}: {field.before or '(nothing)'} → {field.after or '(nothing)'}"
        for row in outcome.rows:
            place = f"part {row.part}, {row.kind}" if row.part else row.kind
            yield f"  {place}: {_told(row)}"
    for note in outcome.notes:
        yield f"  {note}"
    if outcome.images:
        yield f"  images: {some(list(outcome.images))}"


def _told(row: RowChanges) -> str:
    told = [
        f"{len(names)} {word} ({some(list(names))})"
        for word, names in (("added", row.added), ("removed", row.removed), ("changed", row.changed))
        if names
    ]
    return ", ".join([*told, f"{row.unchanged} unchanged"])
