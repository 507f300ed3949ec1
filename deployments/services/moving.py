"""The one way in which a row changes its state."""

from typing import Any, TypeVar

from django.db.models import F, Model

from core.audit.actors import Actor
from core.audit.writer import record_event
from core.errors import Conflict
from deployments.services.notifying import notify
from deployments.transitions import Machine

Row = TypeVar("Row", bound=Model)


def move(
    row: Row, machine: Machine, target: str, *, actor: Actor, reason: str = "", action: str = "", **changes: Any
) -> Row:
    """Bring the row into the state `target`, with `changes` to other fields, and write the event;
    whoever wants to know of it gets a message in the same transaction.

    One conditional UPDATE decides: it finds the row as this one was read, or nothing. Raises Conflict where the table
    has no such move, and where somebody else was faster. Called within `audited()`.
    """
    state, version = row.state, row.version  # type: ignore[attr-defined]
    if not machine.allows(state, target):
        allowed = ", ".join(machine.targets(state)) or "nothing: this is its end"
        sentence = f"{machine.name} {row.pk} is {state}; it cannot become {target}. It may become {allowed}."
        raise Conflict("transition_refused", sentence, "state")
    found = type(row)._default_manager.filter(pk=row.pk, state=state, version=version)
    before = {"state": state} | {name: getattr(row, name) for name in changes}
    if found.update(state=target, version=F("version") + 1, **changes) != 1:
        raise Conflict("changed_meanwhile", f"{machine.name} {row.pk} was changed by somebody else; look again.")
    row.refresh_from_db()
    event = record_event(
        actor=actor,
        action=action or f"{row._meta.label_lower}.{target}",
        target=row,
        before=before,
        after={"state": str(target)} | changes,
        reason=reason,
    )
    notify(event, row)
    return row
