"""Environments asked from time to time what runs there: what no deployment brought is on record, and alarms.

Webhooks get lost, and a platform has doors of its own: what runs has the last word.
"""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from core.audit.writer import audited
from core.errors import Conflict
from deployments.enums import EnvironmentState, RunState
from deployments.identity import Identity, ask_identity
from deployments.models import Deployment, Environment, Incident, VerificationRun
from deployments.parties import SERVER
from deployments.platforms import PlatformError, platform_for
from deployments.selectors import live_deployment
from deployments.services.deploying.carrying import order_of
from deployments.services.incidents import raise_incident
from deployments.services.moving import move
from deployments.transitions import RUN

EVERY = timedelta(minutes=1)
CERTAIN_AFTER = timedelta(minutes=2)
"""A platform that moves a container answers with the old one for a while: one look is not enough."""


def watch_environments() -> int:
    """Look at each whose turn it is; how many those were."""
    due = Environment.objects.standing().filter(state=EnvironmentState.ACTIVE).exclude(base_url="")
    rows = list(due.filter(Q(seen_at__isnull=True) | Q(seen_at__lte=timezone.now() - EVERY)))
    for environment in rows:
        watch_environment(environment=environment)
    return len(rows)


def watch_environment(*, environment: Environment) -> Environment:
    """Ask, and note the answer. What is none of ours for `CERTAIN_AFTER` becomes an incident, and the passes of what
    should run there count no more. Nothing is concluded while something is being deployed.
    """
    before, is_busy = live_deployment(environment), environment.deployments.active().exists()
    found, now = ask_identity(environment.base_url), timezone.now()
    drift = "" if is_busy else _drift(before, found)
    since = (environment.drifted_since or now) if drift else None
    Environment.objects.filter(pk=environment.pk).update(
        seen_at=now,
        seen_sha=found.git_sha[:40],
        seen_digest=found.digest[:71],
        seen_fault=found.fault[:200],
        drifted_since=since,
    )
    environment.refresh_from_db()
    if before is not None and since is not None and now - since >= CERTAIN_AFTER:
        if not _alarmed(environment, since):
            drift = f"{drift} {_started_outside(environment, before)}".strip()  # asked before anything is locked
        _alarm(environment, before, drift, since)
    return environment


def _drift(live: Deployment | None, found: Identity) -> str:
    """In a sentence; "" where what was deployed runs, or nothing answers: that is another trouble."""
    if live is None or found.fault:
        return ""
    return found.differs_from(git_sha=live.release.git_sha, digest=live.release.digest)


def _alarmed(environment: Environment, since: datetime) -> bool:
    return Incident.objects.filter(environment=environment, detected_at=since).exists()


def _started_outside(environment: Environment, live: Deployment) -> str:
    """In a sentence, what the platform lists that is none of ours; "" where it lists nothing, or cannot be asked."""
    try:
        listed = platform_for(environment).recent(order_of(live))
    except (PlatformError, Conflict):
        return ""
    ours = set(environment.deployments.values_list("platform_id", flat=True))
    found = next((one for one in listed if one.platform_id not in ours), None)
    if found is None:
        return ""
    how = f" (trigger {found.trigger})" if found.trigger else ""
    name = environment.get_platform_display()
    return f"{name} lists {found.platform_id}{how} with {found.digest or 'another build'}, which was not started here."


def _alarm(environment: Environment, live: Deployment, drift: str, since: datetime) -> None:
    with audited():
        is_as_before = live_deployment(environment) == live and not environment.deployments.active().exists()
        if not is_as_before or _alarmed(environment, since):
            return
        title = f"{environment} runs {environment.seen_sha[:7] or 'an unknown commit'}, which no deployment brought"
        raise_incident(environment=environment, title=title, detected_at=since, reason=f"{title}. {drift}")
        for run in VerificationRun.objects.filter(deployment=live, state=RunState.PASSED):
            move(run, RUN, RunState.INVALIDATED, actor=SERVER.actor, reason=drift)
