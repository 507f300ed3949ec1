"""A deployment at GitHub for each of ours of the last days, with statuses that follow it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db.models import Q

from deployments.enums import DeploymentState, EnvironmentKind
from deployments.github.client import GitHub, NewDeployment, Status
from deployments.github.faults import GitHubError, Kind
from deployments.github.showing import DEPLOYMENT, Shown
from deployments.models import Deployment, Environment, GitHubMirror
from deployments.selectors import environment_after
from deployments.services.mirroring.claiming import Step
from deployments.services.notifying import page_of
from deployments.transitions import ACTIVE_DEPLOYMENT
from deployments.transitions import DEPLOYMENT as MACHINE

MIRRORED = timedelta(days=7)
AT_WORK_OR_LIVE = (*ACTIVE_DEPLOYMENT, DeploymentState.LIVE)
NOT_FOUND = 404


def note_new_deployments(*, at: datetime) -> None:
    """A row for each that has none; where two processes write it, one of them does."""
    shown = Q(requested_at__gte=at - MIRRORED) | Q(state__in=AT_WORK_OR_LIVE)
    new = Deployment.objects.filter(shown, mirror__isnull=True).order_by("pk").values_list("pk", flat=True)
    rows = [GitHubMirror(deployment_id=number, next_at=at) for number in new]
    GitHubMirror.objects.bulk_create(rows, ignore_conflicts=True)


def deployments_to_tell(*, at: datetime) -> Iterator[Step]:
    """The oldest first, so that one is inactive before the next is live."""
    parts = ("deployment__environment", "deployment__release", "deployment__promotion")
    rows = GitHubMirror.objects.filter(is_over=False, next_at__lte=at).select_related(*parts)
    for row in rows.order_by("deployment_id"):
        shown = DEPLOYMENT[row.deployment.state]
        if row.must_show(str(shown)):
            yield Step(row, shown, partial(_tell, row, shown), is_last=row.deployment.state in MACHINE.final)


def _tell(row: GitHubMirror, shown: Shown, github: GitHub) -> None:
    deployment = row.deployment
    number = row.github_id or _found_or_created(row, github)
    page = page_of(deployment.promotion or deployment)
    url = deployment.environment.base_url if deployment.state == DeploymentState.LIVE else ""
    status = Status(state=shown.state, description=shown.description, page=page)
    try:
        github.add_status(number, status, environment_url=url)
    except GitHubError as error:
        if error.status == NOT_FOUND:
            GitHubMirror.objects.filter(pk=row.pk).update(github_id=None, told="")
            raise GitHubError("Its deployment at GitHub is gone; it is made anew.", Kind.REJECTED) from error
        raise


def _found_or_created(row: GitHubMirror, github: GitHub) -> int:
    """Looks before it makes one: an earlier attempt may have made it and died, or never got the answer."""
    wish = _wish(row.deployment)
    number = github.find_deployment(wish) or github.create_deployment(wish)
    GitHubMirror.objects.filter(pk=row.pk).update(github_id=number)
    return number


def _wish(deployment: Deployment) -> NewDeployment:
    environment = deployment.environment
    return NewDeployment(
        sha=deployment.release.git_sha,
        environment=environment.slug,
        payload={"ceesarcode": {"server": "".join(settings.FRONTEND_ORIGINS[:1]), "deployment": deployment.pk}},
        is_production=_is_production(environment),
        is_transient=environment.kind == EnvironmentKind.PREVIEW,
    )


def _is_production(environment: Environment) -> bool:
    return environment.kind == EnvironmentKind.STANDING and environment_after(environment) is None
