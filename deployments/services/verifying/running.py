"""One queued run carried out. Passing and failing both leave a record; a check that breaks is an error, no failure."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.audit.writer import audited
from deployments.check_kinds import check_of
from deployments.enums import RunState
from deployments.models import Deployment, Evidence, VerificationRun
from deployments.parties import SERVER
from deployments.services.moving import move
from deployments.transitions import RUN
from deployments.verifying.base import Finding, Target, Task, Verdict
from deployments.verifying.spec import SpecError

LOST_AFTER = timedelta(minutes=30)


def run_verification(*, run: VerificationRun, tell: Callable[[str], None]) -> VerificationRun:
    """Raises Conflict where somebody else runs it."""
    with audited():
        run = move(run, RUN, RunState.RUNNING, actor=SERVER.actor, started_at=timezone.now())
    finding = _look(run, tell)
    with audited():
        return finish_run(run, finding)


def finish_run(run: VerificationRun, finding: Finding, *, uploaded_by: User | None = None) -> VerificationRun:
    """Write down what was found, within `audited()`. A pass counts for the time that its check says; whatever is no
    pass takes that from the passes before it. `uploaded_by`: who brought the evidence from outside.
    """
    now = timezone.now()
    changes: dict[str, Any] = {"finished_at": now, "verdict": finding.sentence, "figures": dict(finding.figures)}
    if finding.verdict == Verdict.PASSED:
        changes["valid_until"] = now + timedelta(minutes=run.definition.ttl_minutes)
    else:
        _invalidate_earlier(run)
    run = move(run, RUN, RunState(finding.verdict), actor=SERVER.actor, reason=finding.sentence, **changes)
    for exhibit in finding.exhibits:
        Evidence.objects.create(
            run=run,
            name=exhibit.name,
            media_type=exhibit.media_type,
            sha256=sha256(exhibit.data).hexdigest(),
            size=len(exhibit.data),
            data=exhibit.data,
            summary=dict(exhibit.summary),
            uploaded_by=uploaded_by,
        )
    return run


def abort_lost() -> int:
    """Ends the runs whose process did not come back; how many there were. No check may take so long."""
    lost = VerificationRun.objects.filter(state=RunState.RUNNING, started_at__lt=timezone.now() - LOST_AFTER)
    for run in lost:
        with audited():
            told, now = "Whoever ran it did not come back.", timezone.now()
            move(run, RUN, RunState.ABORTED, actor=SERVER.actor, finished_at=now, verdict=told)
    return len(lost)


def mark_stale() -> int:
    """Passes whose time is over, and passes on what is not live any more; how many there were."""
    now, count = timezone.now(), 0
    for run in VerificationRun.objects.filter(state=RunState.PASSED).select_related("deployment"):
        state = RunState.STALE if run.valid_until and run.valid_until <= now else None
        if run.deployment.state != "live":
            state = RunState.INVALIDATED
        if state is not None:
            with audited():
                move(run, RUN, state, actor=SERVER.actor)
            count += 1
    return count


def _look(run: VerificationRun, tell: Callable[[str], None]) -> Finding:
    task = Task(
        target=target_of(run.deployment),
        spec=run.definition.spec,
        thresholds=run.definition.thresholds,
        earlier=_earlier_figures(run),
        tell=tell,
    )
    try:
        return check_of(run)(task)
    except SpecError as error:
        return Finding(Verdict.ERROR, f"The definition of the check is wrong: {error}")
    except Exception as error:  # noqa: BLE001  whatever a check breaks on, the run ends and says so
        return Finding(Verdict.ERROR, f"The check broke ({type(error).__name__}).")


def target_of(deployment: Deployment) -> Target:
    release, environment = deployment.release, deployment.environment
    return Target(
        base_url=environment.base_url,
        environment=environment.slug,
        git_sha=release.git_sha,
        digest=release.digest,
        label=release.label,
    )


def _earlier_figures(run: VerificationRun) -> dict[str, float]:
    """Of the last release that passed the same check there."""
    same = {"definition__environment": run.definition.environment_id, "definition__name": run.definition.name}
    passed = VerificationRun.objects.filter(**same, state__in=[RunState.PASSED, RunState.STALE, RunState.INVALIDATED])
    other = passed.exclude(deployment__release=run.deployment.release_id).order_by("-finished_at").first()
    return dict(other.figures) if other else {}


def _invalidate_earlier(run: VerificationRun) -> None:
    earlier = VerificationRun.objects.filter(
        definition__environment=run.definition.environment_id,
        definition__name=run.definition.name,
        deployment=run.deployment_id,
        state=RunState.PASSED,
    )
    for passed in earlier.exclude(pk=run.pk):
        move(passed, RUN, RunState.INVALIDATED, actor=SERVER.actor, reason="A later run did not pass.")
