"""What is read: what is live where, and the latest word of each check on it."""

from collections.abc import Sequence
from datetime import datetime

from deployments.enums import CheckKind, DefinitionState, DeploymentState, RunState
from deployments.models import CheckDefinition, Deployment, Environment, VerificationRun


def live_deployment(environment: Environment) -> Deployment | None:
    return environment.deployments.live().select_related("release", "promotion__plan").first()


def deployment_before(deployment: Deployment) -> Deployment | None:
    """The one that was live in the environment until this one was."""
    earlier = deployment.environment.deployments.filter(
        state=DeploymentState.SUPERSEDED, finished_at__lte=deployment.finished_at
    )
    return earlier.exclude(pk=deployment.pk).order_by("-finished_at", "-pk").first()


def environment_before(environment: Environment) -> Environment | None:
    """The standing one of the next lower rank."""
    if environment.rank is None:
        return None
    return Environment.objects.standing().filter(rank__lt=environment.rank).last()


def environment_after(environment: Environment) -> Environment | None:
    """The standing one of the next higher rank."""
    if environment.rank is None:
        return None
    return Environment.objects.standing().filter(rank__gt=environment.rank).first()


def active_checks(environment: Environment) -> list[CheckDefinition]:
    return list(environment.checks.filter(state=DefinitionState.ACTIVE).order_by("kind", "name"))


def latest_runs(deployment: Deployment, checks: Sequence[CheckDefinition]) -> dict[int, VerificationRun]:
    """The latest run of each check on the deployment, by the check's id; none for a check that never ran on it."""
    runs = VerificationRun.objects.filter(deployment=deployment, definition__in=checks)
    return {run.definition_id: run for run in runs.order_by("requested_at", "pk")}


def is_fresh(run: VerificationRun | None, *, at: datetime) -> bool:
    """It passed, and that still counts."""
    return bool(run and run.state == RunState.PASSED and run.valid_until and run.valid_until > at)


def missing_checks(environment: Environment, live: Deployment | None, *, at: datetime) -> tuple[int, list[str]]:
    """How many checks are required there, and the names of those that have no pass on what is live that counts."""
    checks = [check for check in active_checks(environment) if check.required]
    runs = latest_runs(live, checks) if live else {}
    return len(checks), [check.name for check in checks if not is_fresh(runs.get(check.pk), at=at)]


def label_of(kind: str) -> str:
    return str(CheckKind(kind).label)
