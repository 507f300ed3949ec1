"""A plain run: checked, written to the queue, handed to the scheduler."""

from dataclasses import asdict
from uuid import UUID, uuid4

from django.db import transaction

from accounts.viewer import Viewer
from core.correlation import current_request_id
from core.errors import DomainError, NotFound
from core.tracing import current_context
from execution import scheduling
from execution.enums import Priority, RunKind
from execution.models import Run
from execution.recording import queue_event
from execution.scheduling.ticket import ticket_of
from execution.services.backlog import require_share
from execution.services.limits import limits_of_run
from execution.services.programs import check_args, check_program, check_stdin
from execution.types import RunRequest
from problems.models import Problem


def submit_run(*, viewer: Viewer, request: RunRequest, run_id: UUID | None = None) -> Run:
    """Queues a run for `viewer` and returns it; it has not started when this returns.

    Under `run_id` it is made once: IntegrityError where it is there.

    Raises DomainError with the field at fault, NotFound for a problem that `viewer` does not see, TooMany where too
    many of theirs wait, and Unavailable where the queue is full or nothing can execute.
    """
    scheduling.require_room()
    run = checked_run(viewer=viewer, request=request, run_id=run_id)
    with transaction.atomic():
        require_share(viewer)
        enqueue_run(run)
    return run


def checked_run(*, viewer: Viewer, request: RunRequest, run_id: UUID | None = None) -> Run:
    """A run that may be queued, not written yet. Raises DomainError with the field at fault."""
    program = check_program(language=request.language, files=request.files, entry=request.entry)
    limits = limits_of_run(request.limits, interactive=request.interactive)
    columns, rows = check_window(request.columns, request.rows)
    stdin = check_stdin(request.stdin)
    return Run(
        id=run_id or uuid4(),
        user=viewer.user,
        visitor=viewer.visitor,
        problem=_problem_of(viewer, request.problem),
        language=program.language,
        files=dict(program.files),
        entry=program.entry,
        args=check_args(request.args),
        stdin=(stdin or None) if request.interactive else stdin,
        limits=asdict(limits),
        terminal=request.interactive,
        columns=columns,
        rows=rows,
        live=request.live or request.interactive,
        priority=Priority.INTERACTIVE if request.interactive else Priority.NORMAL,
    )


def _problem_of(viewer: Viewer, slug: str | None) -> Problem | None:
    if slug is None:
        return None
    problem = Problem.objects.visible_to(viewer).filter(slug=slug).only("slug").first()
    if problem is None:
        raise NotFound("problem_unknown", "There is no such problem.", "problem")
    return problem


def enqueue_run(run: Run) -> None:
    """Writes a new run, with its first event where somebody watches, and tells the scheduler once it is committed.

    Call it in the transaction that has asked for its place.
    """
    inserted = run if run.kind == RunKind.RUN else None  # a judge reads its problem as it is when it starts
    run.request_id, run.trace_context = current_request_id(), current_context()
    run.save(force_insert=True)
    if run.live:
        queue_event(run.pk, position=scheduling.next_position(ticket_of(run)))
    transaction.on_commit(lambda: scheduling.submit(ticket_of(run), run=inserted))


def check_window(columns: object, rows: object) -> tuple[int, int]:
    """The size of a terminal. Raises DomainError."""
    for name, value, most in (("columns", columns, 500), ("rows", rows, 200)):
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise DomainError("window_out_of_range", f"{name} must be a whole number from 1 to {most}.", name)
    return columns, rows  # type: ignore[return-value]
