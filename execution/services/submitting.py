"""Handing code in for a part of a problem."""

from collections.abc import Mapping
from dataclasses import asdict
from uuid import UUID, uuid4

from django.db import transaction

from accounts.viewer import Viewer
from core.errors import Conflict, DomainError, NotFound
from execution import scheduling
from execution.enums import RunKind
from execution.judging.aggregation import max_score
from execution.models import Run, Submission
from execution.plans import groups_of
from execution.services.backlog import require_share
from execution.services.limits import limits_of_problem
from execution.services.programs import check_program, offered_language
from execution.services.running import enqueue_run
from problems.enums import Kind, ProblemStatus
from problems.models import Part
from problems.services.versions import latest_version

QUARANTINED = "This problem takes no submissions at the moment: its checker failed, and its author has to mend it."


def submit_solution(
    *, viewer: Viewer, part: Part, language: str, files: Mapping[str, str], live: bool, run_id: UUID | None = None
) -> Submission:
    """Queues a submission for judging and returns it. `live`: somebody watches the tests come in.

    Under `run_id` it is made once: IntegrityError where it is there.

    Raises NotFound for a problem that is not published, Conflict for one that is quarantined, DomainError with the
    field at fault, TooMany where too much of theirs waits, and Unavailable.
    """
    problem = part.problem
    if problem.status != ProblemStatus.PUBLISHED:
        raise NotFound("problem_unknown", "There is no such problem.", "problem")
    if problem.kind == Kind.SYSTEM_DESIGN:
        raise DomainError("not_judged", "A system-design problem is answered in words; nothing is judged.", "problem")
    if problem.is_quarantined:
        raise Conflict("problem_quarantined", QUARANTINED, "problem")
    total = part.tests.count()
    if not total:
        raise DomainError("no_tests", "This part has no tests yet, so nothing can be judged.", "part")
    scheduling.require_room()
    offered_language(language, allowed=problem.languages)
    program = check_program(language=language, files=files)
    run = Run(
        id=run_id or uuid4(),
        kind=RunKind.JUDGE,
        user=viewer.user,
        visitor=viewer.visitor,
        language=program.language,
        files=dict(program.files),
        entry=program.entry,
        limits=asdict(limits_of_problem(problem, program.language)),
        live=live,
    )
    max_points = max_score(groups_of(part))
    version = latest_version(problem)
    submission = Submission(run=run, problem=problem, part=part, total=total, max_score=max_points, version=version)
    with transaction.atomic():
        require_share(viewer)
        enqueue_run(run)
        submission.save(force_insert=True)
    return submission
