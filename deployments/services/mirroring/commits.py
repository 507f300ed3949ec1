"""The statuses of commits: one for each environment that a commit came to, one for each promotion of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import Q

from deployments.enums import CommitContext, DefinitionState, DeploymentState, RunState
from deployments.github.client import GitHub, Status
from deployments.github.showing import LEFT_UNVERIFIED, PENDING, PROMOTION, STOPPED, UNDER_WAY, Shown, live_and
from deployments.models import CheckDefinition, Deployment, GitHubCommitStatus, Promotion, VerificationRun
from deployments.selectors import is_fresh
from deployments.services.mirroring.claiming import Step
from deployments.services.mirroring.deployments import AT_WORK_OR_LIVE, MIRRORED
from deployments.services.notifying import page_of
from deployments.transitions import ACTIVE_DEPLOYMENT, OPEN_PROMOTION

Key = tuple[str, int, str]
"""The commit, the environment, and what it is about."""
AWAITED = (RunState.QUEUED, RunState.RUNNING)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a commit ought to show. `shown` is None for what was replaced: what was told before stands."""

    shown: Shown | None
    page: str


def commits_to_tell(*, at: datetime) -> Iterator[Step]:
    wanted = _of_deployments(at) | _of_promotions(at)
    rows = _rows_of(wanted, at=at)
    for key, one in wanted.items():
        row = rows.get(key)
        if row is None or row.next_at > at:
            continue
        shown = one.shown or (LEFT_UNVERIFIED if row.told.startswith(PENDING) else None)
        if shown is not None and row.must_show(str(shown)):
            yield Step(row, shown, partial(_tell, row, shown, one.page))


def _tell(row: GitHubCommitStatus, shown: Shown, page: str, github: GitHub) -> None:
    status = Status(state=shown.state, description=shown.description, page=page)
    github.set_commit_status(row.git_sha, row.context, status)


def _rows_of(wanted: Mapping[Key, Wanted], *, at: datetime) -> dict[Key, GitHubCommitStatus]:
    """Those that are there, and new ones for what is to be told for the first time."""
    rows = _known(wanted)
    missing = [key for key, one in wanted.items() if one.shown is not None and key not in rows]
    if not missing:
        return rows
    made = [
        GitHubCommitStatus(git_sha=sha, environment_id=environment, about=about, next_at=at)
        for sha, environment, about in missing
    ]
    GitHubCommitStatus.objects.bulk_create(made, ignore_conflicts=True)
    return _known(wanted)


def _known(wanted: Iterable[Key]) -> dict[Key, GitHubCommitStatus]:
    rows = GitHubCommitStatus.objects.filter(git_sha__in={sha for sha, _, _ in wanted}).select_related("environment")
    return {(row.git_sha, row.environment_id, row.about): row for row in rows}


def _of_deployments(at: datetime) -> dict[Key, Wanted]:
    """Where a commit was brought to an environment more than once, what goes on counts, then what is live."""
    found: dict[Key, Deployment] = {}
    rows = Deployment.objects.filter(_followed(at, CommitContext.DEPLOYMENT, AT_WORK_OR_LIVE))
    for one in rows.select_related("release", "promotion").order_by("pk"):
        key = (one.release.git_sha, one.environment_id, CommitContext.DEPLOYMENT)
        if key not in found or _weight(one) >= _weight(found[key]):
            found[key] = one
    live = _verified([one for one in found.values() if one.state == DeploymentState.LIVE], at)
    return {
        key: Wanted(live.get(one.pk) or _shown(one.state), page_of(one.promotion or one)) for key, one in found.items()
    }


def _of_promotions(at: datetime) -> dict[Key, Wanted]:
    """The latest one of a commit to an environment."""
    rows = Promotion.objects.filter(_followed(at, CommitContext.PROMOTION, OPEN_PROMOTION))
    return {
        (one.release.git_sha, one.target_id, CommitContext.PROMOTION): Wanted(PROMOTION[one.state], page_of(one))
        for one in rows.select_related("release").order_by("pk")
    }


def _followed(at: datetime, about: str, states: Iterable[str]) -> Q:
    """What is of the last days or not over, and what was told of as if it were not over."""
    open_ones = GitHubCommitStatus.objects.filter(about=about, told__startswith=PENDING)
    return (
        Q(requested_at__gte=at - MIRRORED)
        | Q(state__in=states)
        | Q(release__git_sha__in=list(open_ones.values_list("git_sha", flat=True)))
    )


def _weight(deployment: Deployment) -> tuple[bool, bool]:
    return deployment.state in ACTIVE_DEPLOYMENT, deployment.state == DeploymentState.LIVE


def _shown(state: str) -> Shown | None:
    return UNDER_WAY if state in ACTIVE_DEPLOYMENT else STOPPED.get(state)


def _verified(live: list[Deployment], at: datetime) -> dict[int, Shown]:
    """What the required checks say of each that is live, by its id, in two queries."""
    places = {one.environment_id for one in live}
    active = CheckDefinition.objects.filter(environment__in=places, state=DefinitionState.ACTIVE, required=True)
    checks = list(active)
    runs = {
        (run.deployment_id, run.definition_id): run
        for run in VerificationRun.objects.filter(deployment__in=live, definition__in=checks)
        .order_by("requested_at", "pk")
        .defer("figures", "verdict")
    }
    return {
        one.pk: _judged([(check.name, runs.get((one.pk, check.pk))) for check in checks if _is_of(check, one)], at)
        for one in live
    }


def _is_of(check: CheckDefinition, deployment: Deployment) -> bool:
    return check.environment_id == deployment.environment_id


def _judged(found: list[tuple[str, VerificationRun | None]], at: datetime) -> Shown:
    awaited = [name for name, run in found if run is None or run.state in AWAITED]
    wrong = [name for name, run in found if name not in awaited and not is_fresh(run, at=at)]
    return live_and(wrong=wrong, awaited=awaited, required=len(found))
