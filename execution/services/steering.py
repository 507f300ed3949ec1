"""What an owner does to a run that goes on: keystrokes, the window's size, Ctrl-C, cancel."""

from uuid import UUID

from accounts.viewer import Viewer
from core.errors import Conflict, DomainError, NotFound
from execution import scheduling
from execution.commands import ClientCommand
from execution.models import Run
from execution.services.cancelling import cancel_run


def steer_run(*, viewer: Viewer, run_id: UUID, command: ClientCommand) -> None:
    """Carries a command out. A run without an owner is steered by whoever knows its id; otherwise the owner alone may.

    Raises NotFound, DomainError `not_owner` or `not_interactive`, and Conflict where the run has ended.
    """
    run = Run.objects.visible_to(viewer).defer("files", "stdin").filter(pk=run_id).first()
    if run is None:
        raise NotFound("run_unknown", "There is no such run.")
    is_owned = run.user_id is not None or run.visitor is not None
    if is_owned and not Run.objects.owned_by(viewer).filter(pk=run_id).exists():
        raise DomainError("not_owner", "Only its owner may steer a run.")
    if run.is_final:
        raise Conflict("run_ended", "The run has ended.")
    if command.name == "cancel":
        cancel_run(run=run)
    elif not run.terminal:
        raise DomainError("not_interactive", "The run is not interactive: its input was given when it was started.")
    else:
        scheduling.steer(run_id, command.name, **command.fields)
