"""What lies between two releases: their commits where GitHub tells them, else the releases that were recorded."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache

from deployments.enums import DeploymentState
from deployments.github.client import GitHub, configured_github
from deployments.github.commits import Comparison
from deployments.github.faults import GitHubError, Kind
from deployments.models import Deployment, Promotion, Release

KEPT_SECONDS, FAULT_KEPT_SECONDS = 30 * 24 * 3600, 60
MOST_RELEASES = 50
NOT_SET_UP = "Commits are not read here, as GITHUB_TOKEN and GITHUB_REPOSITORY are not set."
WAS_LIVE = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """Either a comparison, or a sentence that says why there is none, with the releases recorded between the two, the
    latest first. `goes_back`: the head is older, and the commits of the comparison are those that are taken back."""

    base: Release
    head: Release
    comparison: Comparison | None = None
    goes_back: bool = False
    fault: str = ""
    releases: Sequence[Release] = ()

    @property
    def is_same(self) -> bool:
        return self.base.git_sha == self.head.git_sha

    @property
    def unlisted(self) -> int:
        """How many commits there are beside those that are listed."""
        return self.comparison.total - len(self.comparison.commits) if self.comparison else 0


def commits_between(*, base: Release, head: Release) -> Between:
    if base.git_sha == head.git_sha:
        return Between(base=base, head=head)
    try:
        comparison, goes_back = _compared(base.git_sha, head.git_sha)
    except GitHubError as error:
        return _releases_between(base, head, error.sentence)
    if comparison is None:
        return _releases_between(base, head, NOT_SET_UP)
    return Between(base=base, head=head, comparison=comparison, goes_back=goes_back)


def base_of(promotion: Promotion) -> Release | None:
    """What ran in the target before: of one that is over, when it ended."""
    before = Deployment.objects.filter(environment=promotion.target_id, state__in=WAS_LIVE)
    if promotion.finished_at is not None:
        before = before.filter(finished_at__lte=promotion.finished_at)
    others = before.exclude(promotion=promotion).select_related("release")
    found = others.order_by("-finished_at", "-pk").first()
    return found.release if found else None


def _compared(base: str, head: str) -> tuple[Comparison | None, bool]:
    github = configured_github()
    if github is None:
        return None, False
    forth = _remembered(github, base, head)
    if forth.total == 0 and forth.lacking > 0:
        return _remembered(github, head, base), True
    return forth, False


def _remembered(github: GitHub, base: str, head: str) -> Comparison:
    """Two commits never change, so the answer is kept; a fault for a minute, so that no page waits for it again."""
    key = f"github-commits:1:{github.repository}:{base}:{head}"
    kept: Comparison | str | None = cache.get(key)
    if isinstance(kept, str):
        raise GitHubError(kept, Kind.UNANSWERED)
    if kept is not None:
        return kept
    try:
        comparison = github.compare(base, head)
    except GitHubError as error:
        cache.set(key, error.sentence, FAULT_KEPT_SECONDS)
        raise
    cache.set(key, comparison, KEPT_SECONDS)
    return comparison


def _releases_between(base: Release, head: Release, fault: str) -> Between:
    older, newer = sorted((base, head), key=lambda one: (one.recorded_at, one.pk))
    found = Release.objects.filter(recorded_at__gte=older.recorded_at, recorded_at__lte=newer.recorded_at)
    releases = found.exclude(pk=older.pk).order_by("-recorded_at", "-pk")[:MOST_RELEASES]
    return Between(base=base, head=head, goes_back=older == head, fault=fault, releases=list(releases))
