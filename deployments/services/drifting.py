"""What runs in production compared with what was deployed there: finds what a webhook that was lost would have told."""

from core.audit.writer import audited
from deployments.identity import Identity, ask_identity
from deployments.models import Deployment, Environment, Incident
from deployments.selectors import live_deployment
from deployments.services.inbound import report_change


def look_for_changes() -> list[Incident]:
    """Asks each environment that takes what promotions bring alone; a change that none brought is an incident, once.

    One that does not answer is no change: whether it is well, the checks find out.
    """
    guarded = Environment.objects.standing().filter(requires_approvals__gt=0).exclude(base_url="")
    found = [_looked_at(environment) for environment in guarded]
    return [incident for incident in found if incident is not None]


def _looked_at(environment: Environment) -> Incident | None:
    live = _settled(environment)
    if live is None:
        return None
    seen = ask_identity(environment.base_url)
    if seen.fault or not seen.differs_from(git_sha=live.release.git_sha, digest=live.release.digest):
        return None
    with audited():
        if _settled(environment) != live:  # it was being changed while we asked
            return None
        return report_change(environment, _told(environment, seen))


def _settled(environment: Environment) -> Deployment | None:
    """What is live, provided that nothing is on its way there."""
    return None if environment.deployments.active().exists() else live_deployment(environment)


def _told(environment: Environment, seen: Identity) -> str:
    what = seen.git_sha[:7] or "an unknown commit"
    return f"{environment} runs {what} as {seen.digest[:19] or 'an unknown image'}, which no promotion brought"
