"""What an import lost of the judging: the problem is not published until that is settled."""

from problems.models import Problem
from problems.packages.package import BLOCKING


def open_notes(problem: Problem) -> list[str]:
    """The notes of the last import that are not settled."""
    return [note for note in problem.import_notes.splitlines() if note.startswith(BLOCKING)]


def settle_import(*, problem: Problem) -> bool:
    """Somebody has looked at it and mended what differs. The notes stay, as notes. False where none was open."""
    if not open_notes(problem):
        return False
    notes = "\n".join(note.removeprefix(BLOCKING) for note in problem.import_notes.splitlines())
    stored = Problem.objects.filter(pk=problem.pk, import_notes=problem.import_notes)
    return bool(stored.update(import_notes=notes))
