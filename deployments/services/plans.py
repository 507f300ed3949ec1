"""Rollback plans: written, documented, rehearsed. A change of what a plan says is a new version of it."""

from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import DeploymentKind, DeploymentState, PlanState, Role
from deployments.models import Deployment, Environment, Release, RollbackPlan
from deployments.parties import Party
from deployments.services.moving import move
from deployments.services.reasons import refuse_archived
from deployments.transitions import PLAN

LONGEST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanText:
    """What a plan says: the steps, what becomes of the data, and how long it takes."""

    steps: str
    data_note: str
    estimated_minutes: int


def write_plan(
    *, by: Party, environment: Environment, release: Release, target_release: Release, text: PlanText, reason: str = ""
) -> RollbackPlan:
    """A documented plan for going back from one release to another. An earlier one for the same way is outdated.

    Raises Forbidden, DomainError, and Conflict where the way leads nowhere: to itself, or to what was never live there.
    """
    user = by.require(Role.RELEASE_MANAGER, deed="write a rollback plan")
    _check(text)
    refuse_archived(environment)
    _check_way(environment, release, target_release)
    with audited():
        _outdate_earlier(by, environment, release)
        plan = RollbackPlan.objects.create(
            environment=environment,
            release=release,
            target_release=target_release,
            steps=text.steps.strip(),
            data_note=text.data_note.strip(),
            estimated_minutes=text.estimated_minutes,
            owner=user,
        )
        return move(plan, PLAN, PlanState.DOCUMENTED, actor=by.actor, reason=reason)


def edit_plan(*, by: Party, plan: RollbackPlan, text: PlanText, reason: str = "") -> RollbackPlan:
    """Another text under the same plan: its version counts up, so that what was approved on the old one is stale.

    Raises Conflict for an outdated plan, and where somebody else changed it meanwhile.
    """
    by.require(Role.RELEASE_MANAGER, deed="edit a rollback plan")
    _check(text)
    with audited():
        current = RollbackPlan.objects.filter(pk=plan.pk, version=plan.version).exclude(state=PlanState.OUTDATED)
        changes = {"steps": text.steps, "data_note": text.data_note, "estimated_minutes": text.estimated_minutes}
        if not current.update(version=F("version") + 1, **changes):
            raise Conflict("changed_meanwhile", "The plan is outdated, or was changed by somebody else; look again.")
        before = {name: getattr(plan, name) for name in changes}
        plan.refresh_from_db()
        action = "deployments.rollbackplan.edited"
        record_event(actor=by.actor, action=action, target=plan, before=before, after=changes, reason=reason)
    return plan


def record_rehearsal(*, by: Party, plan: RollbackPlan, rehearsal: Deployment, reason: str = "") -> RollbackPlan:
    """The way back was gone in a lower environment: `rehearsal` is the rollback there that became live.

    Raises Conflict where it was none, led to another release, or was gone where the plan itself would be carried out.
    """
    by.require(Role.RELEASE_MANAGER, deed="record a rehearsal")
    _check_rehearsal(plan, rehearsal)
    at = rehearsal.finished_at or timezone.now()
    with audited():
        if plan.state == PlanState.REHEARSED:
            RollbackPlan.objects.filter(pk=plan.pk).update(
                rehearsed_at=at, rehearsal=rehearsal, version=F("version") + 1
            )
            plan.refresh_from_db()
            record_event(actor=by.actor, action="deployments.rollbackplan.rehearsed", target=plan, reason=reason)
            return plan
        return move(
            plan, PLAN, PlanState.REHEARSED, actor=by.actor, reason=reason, rehearsed_at=at, rehearsal=rehearsal
        )


def _check(text: PlanText) -> None:
    for name, value in (("steps", text.steps), ("data_note", text.data_note)):
        if not 1 <= len(value.strip()) <= LONGEST or "\0" in value:
            raise DomainError("plan_incomplete", f"{name} must be told, in 1 to {LONGEST} characters.", name)
    if not 1 <= text.estimated_minutes <= 24 * 60:
        sentence = "estimated_minutes is a whole number from 1 to 1440."
        raise DomainError("plan_incomplete", sentence, "estimated_minutes")


def _check_way(environment: Environment, release: Release, target: Release) -> None:
    if release.pk == target.pk:
        raise DomainError("plan_leads_nowhere", "target_release must be another release.", "target_release")
    was_there = (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
    if not environment.deployments.filter(release=target, state__in=was_there).exists():
        raise Conflict("never_live", f"{target} was never live in {environment}.")


def _check_rehearsal(plan: RollbackPlan, rehearsal: Deployment) -> None:
    arrived = rehearsal.state in (DeploymentState.LIVE, DeploymentState.SUPERSEDED)
    if rehearsal.kind != DeploymentKind.ROLLBACK or not arrived:
        raise Conflict("no_rehearsal", "A rehearsal is a rollback that became live.")
    if rehearsal.release_id != plan.target_release_id:
        raise Conflict("no_rehearsal", f"It led to {rehearsal.release}, and the plan leads to {plan.target_release}.")
    if rehearsal.environment_id == plan.environment_id:
        raise Conflict("no_rehearsal", f"It is rehearsed before {plan.environment}, not there.")


def _outdate_earlier(by: Party, environment: Environment, release: Release) -> None:
    known = RollbackPlan.objects.filter(environment=environment, release=release)
    for plan in known.filter(state__in=[PlanState.DOCUMENTED, PlanState.REHEARSED]):
        move(plan, PLAN, PlanState.OUTDATED, actor=by.actor, reason="Another plan took its place.")
