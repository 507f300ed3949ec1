"""What the API and the commands say of rows: plain values, the same in both."""

from datetime import datetime
from typing import Any

from deployments.models import (
    CheckDefinition,
    Deployment,
    Environment,
    Evidence,
    FreezeWindow,
    Hold,
    InboundDelivery,
    Incident,
    NotificationChannel,
    OutboxMessage,
    Promotion,
    Release,
    RollbackPlan,
    VerificationRun,
)


def release_told(release: Release) -> dict[str, Any]:
    return {
        "id": release.pk,
        "label": release.label,
        "git_sha": release.git_sha,
        "digest": release.digest,
        "image": release.image,
        "branch": release.branch,
        "build_url": release.build_url,
        "author": release.author,
        "built_at": _moment(release.built_at),
        "migrations": release.migrations,
        "state": release.state,
        "blocked_reason": release.blocked_reason,
    }


def deployment_told(deployment: Deployment) -> dict[str, Any]:
    return {
        "id": deployment.pk,
        "environment": deployment.environment.slug,
        "release": deployment.release.label,
        "release_id": deployment.release_id,
        "git_sha": deployment.release.git_sha,
        "digest": deployment.release.digest,
        "kind": deployment.kind,
        "state": deployment.state,
        "attempt": deployment.attempt,
        "platform_status": deployment.platform_status,
        "observed_sha": deployment.observed_sha,
        "observed_digest": deployment.observed_digest,
        "failure": deployment.failure,
        "requested_at": _moment(deployment.requested_at),
        "finished_at": _moment(deployment.finished_at),
    }


def run_told(run: VerificationRun) -> dict[str, Any]:
    return {
        "id": run.pk,
        "check": run.definition.name,
        "kind": run.definition.kind,
        "required": run.definition.required,
        "attempt": run.attempt,
        "state": run.state,
        "verdict": run.verdict,
        "figures": run.figures,
        "started_at": _moment(run.started_at),
        "finished_at": _moment(run.finished_at),
        "valid_until": _moment(run.valid_until),
    }


def evidence_told(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.pk,
        "name": evidence.name,
        "media_type": evidence.media_type,
        "sha256": evidence.sha256,
        "size": evidence.size,
        "summary": evidence.summary,
        "uploaded_by": evidence.uploaded_by.get_username() if evidence.uploaded_by else None,
        "added_at": _moment(evidence.added_at),
    }


def promotion_told(promotion: Promotion) -> dict[str, Any]:
    return {
        "id": promotion.pk,
        "release": promotion.release.label,
        "git_sha": promotion.release.git_sha,
        "source": promotion.source.slug,
        "target": promotion.target.slug,
        "kind": promotion.kind,
        "state": promotion.state,
        "requester": promotion.requester.get_username(),
        "reason": promotion.reason,
        "gate_hash": promotion.gate_hash,
        "scheduled_at": _moment(promotion.scheduled_at),
        "requested_at": _moment(promotion.requested_at),
        "expires_at": _moment(promotion.expires_at),
        "finished_at": _moment(promotion.finished_at),
        "outcome": promotion.outcome,
    }


def channel_told(channel: NotificationChannel) -> dict[str, Any]:
    """Its address is a secret: no more of it than the hint."""
    return {
        "id": channel.pk,
        "name": channel.name,
        "kind": channel.kind,
        "hint": channel.hint,
        "events": channel.events,
        "environments": [environment.slug for environment in channel.environments.all()],
        "state": channel.state,
        "failures": channel.failures,
        "notice": channel.notice,
    }


def message_told(message: OutboxMessage) -> dict[str, Any]:
    return {
        "id": message.pk,
        "channel": message.channel.name,
        "event": message.event,
        "title": message.payload["title"],
        "state": message.state,
        "attempts": message.attempts,
        "next_at": _moment(message.next_at) if message.state in ("queued", "failed") else None,
        "response": message.response,
        "created_at": _moment(message.created_at),
        "sent_at": _moment(message.sent_at),
    }


def environment_told(environment: Environment, live: Deployment | None) -> dict[str, Any]:
    return {
        "id": environment.pk,
        "slug": environment.slug,
        "name": environment.name,
        "kind": environment.kind,
        "rank": environment.rank,
        "state": environment.state,
        "platform": environment.platform,
        "service_ref": environment.service_ref,
        "base_url": environment.base_url,
        "branch": environment.branch,
        "requires_approvals": environment.requires_approvals,
        "soak_minutes": environment.soak_minutes,
        "expires_at": _moment(environment.expires_at),
        "seen": {
            "at": _moment(environment.seen_at),
            "git_sha": environment.seen_sha,
            "digest": environment.seen_digest,
            "fault": environment.seen_fault or None,
            "drifted_since": _moment(environment.drifted_since),
        },
        "stopped": environment.stop_reason or None,
        "live": deployment_told(live) if live else None,
    }


def hold_told(hold: Hold) -> dict[str, Any]:
    return {
        "id": hold.pk,
        "environment": hold.environment.slug,
        "state": "held" if hold.released_at is None else "released",
        "reason": hold.reason,
        "placed_at": _moment(hold.placed_at),
        "released_at": _moment(hold.released_at),
    }


def window_told(window: FreezeWindow) -> dict[str, Any]:
    return {
        "id": window.pk,
        "environments": [environment.slug for environment in window.environments.all()],
        "effect": window.effect,
        "starts_at": _moment(window.starts_at),
        "ends_at": _moment(window.ends_at),
        "time_zone": window.time_zone,
        "recurrence": window.recurrence,
        "exempts_rollback": window.exempts_rollback,
        "reason": window.reason,
        "state": window.state,
    }


def plan_told(plan: RollbackPlan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "environment": plan.environment.slug,
        "release": plan.release_id,
        "target_release": plan.target_release_id,
        "steps": plan.steps,
        "data_note": plan.data_note,
        "estimated_minutes": plan.estimated_minutes,
        "owner": plan.owner.get_username(),
        "state": plan.state,
        "rehearsed_at": _moment(plan.rehearsed_at),
        "rehearsal": plan.rehearsal_id,
    }


def check_told(check: CheckDefinition) -> dict[str, Any]:
    return {
        "id": check.pk,
        "environment": check.environment.slug,
        "name": check.name,
        "kind": check.kind,
        "revision": check.revision,
        "state": check.state,
        "spec": check.spec,
        "thresholds": check.thresholds,
        "ttl_minutes": check.ttl_minutes,
        "required": check.required,
    }


def delivery_told(delivery: InboundDelivery) -> dict[str, Any]:
    """Without its body, which may be large."""
    return {
        "id": delivery.pk,
        "source": delivery.source,
        "delivery_id": delivery.delivery_id,
        "event": delivery.event,
        "sha256": delivery.sha256,
        "state": delivery.state,
        "note": delivery.note,
        "received_at": _moment(delivery.received_at),
        "processed_at": _moment(delivery.processed_at),
    }


def incident_told(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.pk,
        "environment": incident.environment.slug,
        "title": incident.title,
        "severity": incident.severity,
        "state": incident.state,
        "deployment": incident.deployment_id,
        "public_note": incident.public_note,
        "detected_at": _moment(incident.detected_at),
        "resolved_at": _moment(incident.resolved_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
