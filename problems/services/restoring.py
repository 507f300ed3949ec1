"""An old version of a problem made the present one."""

from dataclasses import replace

from django.db import transaction

from accounts.models import User
from problems.enums import ProblemStatus
from problems.models import Problem, ProblemVersion
from problems.services.editing import rewrite_problem
from problems.services.storing import stored_tree
from problems.services.versions import entries_of, record_version, tree_of


@transaction.atomic
def restore_version(*, version: ProblemVersion, by: User) -> ProblemVersion:
    """Everything is again as it was then, statement and solutions too, but the place in the list and the status.

    What is in force afterwards is a new version, unless nothing that judges has changed since. Raises Conflict where
    candidates' work hangs on a part that the old version has not.
    """
    problem = Problem.objects.select_for_update().get(pk=version.problem_id)
    tree = replace(tree_of(version), status=ProblemStatus(problem.status), position=problem.position)
    if entries_of(version)[1] is None:
        tree = replace(tree, images=stored_tree(problem).images)
    rewrite_problem(problem=problem, tree=tree, by=by)
    return record_version(problem=problem, by=by)
