"""Which version of a problem judges a submission, and everything of it, read as one."""

from collections.abc import Callable
from typing import TypeVar

from execution.judging.programs import ProgramFault
from execution.models import Submission
from problems.models import Problem, ProblemVersion
from problems.services.versions import version_in_force

T = TypeVar("T")


def read_in_one_version(submission: Submission, read: Callable[[Problem], T]) -> T:
    """What `read` finds of the problem as it is now; the submission then names the version that this was.

    An edit and its version become visible together, so that what was read belongs to one version where the same one
    is in force before and after; else an edit came in between, and it is read again. Raises what `read` does.
    """
    version = version_in_force(submission.problem)
    while True:
        submission.problem = Problem.objects.get(pk=submission.problem_id)
        found, fault = _tried(read, submission.problem)
        before, version = version, version_in_force(submission.problem)
        if before.pk == version.pk:
            break
    if fault is not None:
        raise fault
    _note(submission, version)
    assert found is not None
    return found


def _tried(read: Callable[[Problem], T], problem: Problem) -> tuple[T | None, ProgramFault | None]:
    """Half of an edit may look like a program that is missing: whether it is shows when nothing has changed."""
    try:
        return read(problem), None
    except ProgramFault as fault:
        return None, fault


def _note(submission: Submission, version: ProblemVersion) -> None:
    """Since it was handed in, the problem may have changed."""
    if submission.version_id != version.pk:
        Submission.objects.filter(pk=submission.pk).update(version=version)
        submission.version = version
