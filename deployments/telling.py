"""What the API and the commands say of rows: plain values, the same in both."""

from datetime import datetime
from typing import Any

from deployments.models import (
    Deployment,
    Incident,
    NotificationChannel,
    OutboxMessage,
    Promotion,
    Release,
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


def incident_told(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.pk,
        "environment": incident.environment.slug,
        "title": incident.title,
        "severity": incident.severity,
        "state": incident.state,
        "deployment": incident.deployment_id,
        "detected_at": _moment(incident.detected_at),
        "resolved_at": _moment(incident.resolved_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
