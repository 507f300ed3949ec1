"""What is wrong with a document, told by its path: `parts[1].tests[0].input`."""

import re
from collections.abc import Sequence

from core.errors import DomainError
from problems.folder import Fault

MOST_TOLD = 50
PART = re.compile(r"part-(\d+)")


class DocumentError(DomainError):
    """A document was refused. `faults` holds all that was found; their `file` is a path in the document."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [str(fault) if fault.file else fault.message for fault in self.faults[:MOST_TOLD]]
        if len(self.faults) > MOST_TOLD:
            lines.append(f"… and {len(self.faults) - MOST_TOLD} more.")
        super().__init__("bad_document", "\n".join(lines), self.faults[0].file or None)


def path_of(steps: Sequence[int | str]) -> str:
    path = ""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}"
    return path.removeprefix(".")


def in_document(fault: Fault) -> Fault:
    """A fault of the folder's rules, at its place in the document. Those rules count from 1, JSON from 0."""
    steps: list[int | str]
    if fault.file == "problem.toml":
        steps = [int(step) - 1 if step.isdecimal() else step for step in (fault.field or "").split(".")]
    elif part := PART.fullmatch(fault.file):
        steps = ["parts", int(part[1]) - 1]
    else:  # judge/<role> and its files
        judge, role, *name = fault.file.split("/")
        steps = [judge, role, "files", *name]
    return Fault(path_of(steps), fault.message)
