"""Several runs in one request: all of them are taken in, or none."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from accounts.viewer import Viewer
from core.errors import DomainError
from execution import scheduling
from execution.models import Run
from execution.services.backlog import require_share
from execution.services.running import checked_run, enqueue_run
from execution.types import RunRequest

MOST_RUNS = 20


def ids_of_batch(first_id: UUID, count: int) -> list[UUID]:
    """The first one's, and those that follow from it."""
    return [first_id, *(uuid5(first_id, str(number)) for number in range(1, count))]


def submit_batch(*, viewer: Viewer, requests: Sequence[RunRequest], first_id: UUID | None = None) -> list[Run]:
    """Queues the runs, under the ids of `first_id` where it is given, and returns them in their order.

    Raises what `submit_run` does; the field at fault says which run it is of: `runs[3].language`.
    """
    scheduling.require_room(len(requests))
    runs, ids = [], ids_of_batch(first_id or uuid4(), len(requests))
    for index, request in enumerate(requests):
        with _named(index):
            runs.append(checked_run(viewer=viewer, request=request, run_id=ids[index]))
    with transaction.atomic():
        require_share(viewer, len(runs))
        for run in runs:
            enqueue_run(run)
    return runs


@contextmanager
def _named(index: int) -> Iterator[None]:
    try:
        yield
    except DomainError as error:
        if error.field is not None:
            error.field = f"runs[{index}].{error.field}"
        raise
