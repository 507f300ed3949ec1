"""Incidents: what went wrong in an environment, which deployment caused it, and when it was over.

People open, mitigate, resolve and edit them; the server raises one by itself where a promotion fails after its
deployment was live, where something is rolled back, and where a guarded branch moves without a promotion.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from core.audit.actors import Actor
from core.audit.writer import audited, record_event
from core.errors import Conflict, DomainError
from deployments.enums import IncidentState, Role, Severity
from deployments.models import Deployment, Environment, Incident, Promotion
from deployments.parties import SERVER, Party
from deployments.selectors import deployment_before, live_deployment
from deployments.services.moving import move
from deployments.services.notifying import notify
from deployments.services.reasons import required_reason
from deployments.transitions import INCIDENT

WHO = (Role.RELEASE_MANAGER, Role.APPROVER)
LONGEST_TITLE = 200
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What people make of it, and may see otherwise later: `deployment` is what caused it, if that is known;
    `public_note` is what anybody may read of it, if it is for anybody.
    """

    title: str
    severity: str = Severity.MAJOR
    deployment: Deployment | None = None
    public_note: str = ""


def open_incident(
    *, by: Party, environment: Environment, verdict: Verdict, detected_at: datetime | None = None, reason: str = ""
) -> Incident:
    """Detected now, where nothing else is said. Raises Forbidden, and DomainError that names the field."""
    by.require(*WHO, deed="open an incident")
    now = timezone.now()
    detected_at = now if detected_at is None else detected_at
    _check_moment("detected_at", detected_at, latest=now)
    verdict = _checked(verdict, environment)
    with audited():
        return _create(by.actor, environment, verdict, detected_at, reason)


def mitigate_incident(*, by: Party, incident: Incident, reason: str) -> Incident:
    """Nobody suffers from it any more, though it is not over. Raises Forbidden, and Conflict where it is not open."""
    by.require(*WHO, deed="mitigate an incident")
    reason = required_reason(reason)
    with audited():
        return move(incident, INCIDENT, IncidentState.MITIGATED, actor=by.actor, reason=reason)


def resolve_incident(*, by: Party, incident: Incident, reason: str, resolved_at: datetime | None = None) -> Incident:
    """It is over, now or since `resolved_at`. Raises Forbidden, DomainError for a moment that cannot be, and Conflict
    where it was resolved before.
    """
    by.require(*WHO, deed="resolve an incident")
    reason, now = required_reason(reason), timezone.now()
    resolved_at = now if resolved_at is None else resolved_at
    _check_moment("resolved_at", resolved_at, earliest=incident.detected_at, latest=now)
    with audited():
        return _resolve(incident, by.actor, reason, resolved_at)


def edit_incident(*, by: Party, incident: Incident, verdict: Verdict, reason: str) -> Incident:
    """Another verdict, also on one that is resolved: what caused it is often known late. The same again changes
    nothing. Raises Forbidden, DomainError that names the field, and Conflict where somebody else changed it meanwhile.
    """
    by.require(*WHO, deed="edit an incident")
    reason = required_reason(reason)
    verdict = _checked(verdict, incident.environment)
    before, after = _told(incident), _told(verdict)
    if before == after:
        return incident
    changes = {
        "title": verdict.title,
        "severity": verdict.severity,
        "deployment": verdict.deployment,
        "public_note": verdict.public_note,
    }
    with audited():
        found = Incident.objects.filter(pk=incident.pk, version=incident.version)
        if not found.update(version=F("version") + 1, **changes):
            raise Conflict("changed_meanwhile", "The incident was changed by somebody else; look again.")
        incident.refresh_from_db()
        action = "deployments.incident.edited"
        event = record_event(actor=by.actor, action=action, target=incident, before=before, after=after, reason=reason)
        notify(event, incident)
    return incident


def raise_incident(
    *,
    environment: Environment,
    title: str,
    deployment: Deployment | None = None,
    detected_at: datetime | None = None,
    reason: str = "",
) -> Incident | None:
    """By the server, within `audited()`. None where the trouble is known: one with this cause, or of this title, that
    is not resolved.
    """
    title = " ".join(title.split())[:LONGEST_TITLE]
    unresolved = Incident.objects.unresolved().filter(environment=environment)
    if (unresolved.filter(deployment=deployment) if deployment else unresolved.filter(title=title)).exists():
        return None
    verdict = Verdict(title=title, deployment=deployment)
    return _create(SERVER.actor, environment, verdict, detected_at or timezone.now(), reason or title)


def raise_for_rollback(*, promotion: Promotion) -> None:
    """What is live is taken back, so it has failed; that was seen at the latest when the rollback was asked for."""
    live = live_deployment(promotion.target)
    if live is not None:
        title = f"{live.release} is rolled back: {promotion.reason}"
        seen_at = max(promotion.requested_at, live.finished_at or promotion.requested_at)
        raise_incident(environment=promotion.target, title=title, deployment=live, detected_at=seen_at)


def resolve_rolled_back(*, rollback: Deployment) -> None:
    """The rollback is live: what the deployment before it has caused is over, since then."""
    failed = deployment_before(rollback)
    over_at = rollback.finished_at or timezone.now()
    for incident in Incident.objects.unresolved().filter(deployment=failed, deployment__isnull=False):
        resolved_at = max(over_at, incident.detected_at)
        _resolve(incident, SERVER.actor, f"Rolled back to {rollback.release}.", resolved_at)


def _create(actor: Actor, environment: Environment, verdict: Verdict, detected_at: datetime, reason: str) -> Incident:
    incident = Incident.objects.create(
        environment=environment,
        title=verdict.title,
        severity=verdict.severity,
        deployment=verdict.deployment,
        public_note=verdict.public_note,
        detected_at=detected_at,
    )
    event = record_event(
        actor=actor,
        action="deployments.incident.detected",
        target=incident,
        after=_told(verdict) | {"environment": environment.slug, "detected_at": detected_at},
        reason=reason,
    )
    notify(event, incident)
    return incident


def _resolve(incident: Incident, actor: Actor, reason: str, resolved_at: datetime) -> Incident:
    return move(incident, INCIDENT, IncidentState.RESOLVED, actor=actor, reason=reason, resolved_at=resolved_at)


def _checked(verdict: Verdict, environment: Environment) -> Verdict:
    title = verdict.title.strip()
    if not 1 <= len(title) <= LONGEST_TITLE or not title.isprintable():
        sentence = f"title must say what is wrong, in 1 to {LONGEST_TITLE} printable characters."
        raise DomainError("title_invalid", sentence, "title")
    if verdict.severity not in Severity.values:
        raise DomainError("severity_unknown", f"severity is one of {', '.join(Severity.values)}.", "severity")
    cause = verdict.deployment
    if cause is not None and cause.environment_id != environment.pk:
        sentence = f"deployment {cause.pk} went to {cause.environment}; name one to {environment}, or none."
        raise DomainError("deployment_elsewhere", sentence, "deployment")
    return Verdict(title=title, severity=verdict.severity, deployment=cause, public_note=_checked_note(verdict))


def _checked_note(verdict: Verdict) -> str:
    note = "\n".join(verdict.public_note.strip().splitlines())
    if len(note) > LONGEST_NOTE or not note.replace("\n", "").isprintable():
        sentence = f"public_note may have up to {LONGEST_NOTE} printable characters; empty: it is for nobody outside."
        raise DomainError("public_note_invalid", sentence, "public_note")
    return note


def _check_moment(name: str, moment: datetime, *, latest: datetime, earliest: datetime | None = None) -> None:
    if timezone.is_naive(moment):
        raise DomainError("moment_naive", f"{name} must say its offset from UTC, as 2026-11-28T12:00:00+01:00.", name)
    if moment > latest:
        raise DomainError("moment_later", f"{name} must not be later than now.", name)
    if earliest is not None and moment < earliest:
        sentence = f"{name} must not be before it was detected, at {earliest:%Y-%m-%d %H:%M:%S} UTC."
        raise DomainError("moment_earlier", sentence, name)


def _told(verdict: Verdict | Incident) -> dict[str, Any]:
    cause = verdict.deployment
    return {
        "title": verdict.title,
        "severity": str(verdict.severity),
        "deployment": cause.pk if cause else None,
        "public_note": verdict.public_note,
    }
