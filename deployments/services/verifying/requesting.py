"""Verification asked for: a run for each active check of an environment, on what is live there."""

from collections.abc import Collection

from django.db.models import Max

from core.audit.writer import audited, record_event
from core.errors import Conflict
from deployments.enums import Role
from deployments.models import CheckDefinition, Deployment, Environment, VerificationRun
from deployments.models.verification import RUNNING
from deployments.parties import Party
from deployments.selectors import active_checks, live_deployment


def request_verification(
    *, by: Party, environment: Environment, trigger: str, kinds: Collection[str] = ()
) -> list[VerificationRun]:
    """The runs, queued, in the order of the checks; of some kinds alone where these are named.

    Raises Forbidden, and Conflict where nothing is live there, or there is nothing to check.
    """
    by.require(Role.RELEASE_MANAGER, Role.APPROVER, deed="verify an environment")
    with audited():
        deployment = live_deployment(environment)
        if deployment is None:
            raise Conflict("nothing_live", f"Nothing is live in {environment}; deploy first.")
        runs = queue_checks(by=by, deployment=deployment, trigger=trigger, kinds=kinds)
        if not runs:
            raise Conflict("no_checks", f"There is no active check of that kind in {environment}.")
    return runs


def queue_checks(
    *, by: Party, deployment: Deployment, trigger: str, kinds: Collection[str] = ()
) -> list[VerificationRun]:
    """A run of each active check of its environment on the deployment, within `audited()`; one that is under way is
    not begun a second time.
    """
    checks = [check for check in active_checks(deployment.environment) if not kinds or check.kind in kinds]
    under_way = {run.definition_id: run for run in deployment.verifications.filter(state__in=RUNNING)}
    runs = [under_way.get(check.pk) or queue_run(check, deployment, trigger) for check in checks]
    if runs:
        record_event(
            actor=by.actor,
            action="deployments.verification.requested",
            target=deployment,
            after={"checks": [check.name for check in checks], "trigger": trigger},
        )
    return runs


def queue_run(check: CheckDefinition, deployment: Deployment, trigger: str) -> VerificationRun:
    earlier = VerificationRun.objects.filter(definition=check, deployment=deployment).aggregate(last=Max("attempt"))
    return VerificationRun.objects.create(
        definition=check, deployment=deployment, trigger=trigger, attempt=(earlier["last"] or 0) + 1
    )
