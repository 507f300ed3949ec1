"""What happened, put into the outbox of every channel that wants to know, in the transaction of what happened."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from deployments.enums import ChannelState
from deployments.models import (
    Deployment,
    Environment,
    Hold,
    Incident,
    NotificationChannel,
    OutboxMessage,
    Promotion,
    VerificationRun,
)
from deployments.notifications.news import HAPPENINGS, News


def notify(event: AuditEvent, row: Model) -> None:
    """Called behind the event that tells of `row`, within its transaction; of most events nobody is told."""
    happening = HAPPENINGS.get(event.action)
    if happening is None:
        return
    active = NotificationChannel.objects.filter(state=ChannelState.ACTIVE).prefetch_related("environments")
    environment = _environment_of(row)
    wanting = [channel for channel in active if _wants(channel, happening.event, environment)]
    if wanting:
        news = _news(event, row, happening.event, happening.words)
        put_into_outbox(wanting, news, dedupe_key=f"audit-{event.seq}")


def put_into_outbox(channels: list[NotificationChannel], news: News, *, dedupe_key: str) -> None:
    """One message for each channel; what has this key and is there already, stays alone."""
    now = timezone.now()
    messages = [
        OutboxMessage(channel=channel, dedupe_key=dedupe_key, event=news.event, payload=asdict(news), next_at=now)
        for channel in channels
    ]
    OutboxMessage.objects.bulk_create(messages, ignore_conflicts=True)


def _wants(channel: NotificationChannel, event: str, environment: Environment | None) -> bool:
    if channel.events and event not in channel.events:
        return False
    wanted = channel.environments.all()
    return environment in wanted if wanted else True


def _environment_of(row: Model) -> Environment | None:
    match row:
        case Environment():
            return row
        case Promotion():
            return row.target
        case Deployment() | Incident() | Hold():
            return row.environment
        case VerificationRun():
            return row.deployment.environment
    return None


def _news(event: AuditEvent, row: Model, name: str, words: str) -> News:
    facts = _facts(row)
    reason = "" if any(event.reason in fact for fact in facts.values()) else event.reason
    facts |= {"Reason": reason, "By": event.actor_label}
    return News(
        event=name,
        title=f"{_subject(row)} {words}",
        at=event.at.isoformat(),
        facts={label: text for label, text in facts.items() if text},
        link=page_of(row),
    )


def _subject(row: Model) -> str:
    match row:
        case Promotion():
            return f"The promotion of {row.release.label} to {row.target}"
        case Deployment():
            return f"The deployment of {row.release.label} to {row.environment}"
        case VerificationRun():
            return (
                f"{row.definition.get_kind_display()} of {row.deployment.release.label} in {row.deployment.environment}"
            )
        case Incident() | Hold():
            return str(row.environment)
        case NotificationChannel():
            return f"The channel {row.name}"
    return str(row)


def _facts(row: Model) -> dict[str, Any]:
    match row:
        case Promotion():
            told = {"From": str(row.source), "Requested by": row.requester.get_username(), "Outcome": row.outcome}
            return {"Release": _release(row), **told}
        case Deployment():
            return {"Release": _release(row), "Kind": row.get_kind_display(), "Failure": row.failure}
        case VerificationRun():
            return {"Check": row.definition.name, "Release": _release(row.deployment), "Verdict": row.verdict}
        case Incident():
            return {"Incident": row.title, "Severity": row.get_severity_display()}
    return {}


def _release(row: Promotion | Deployment) -> str:
    return f"{row.release.label} ({row.release.git_sha[:7]})"


def page_of(row: Model) -> str:
    """The page to look at, where the server knows by which address people reach it."""
    if not settings.FRONTEND_ORIGINS:
        return ""
    match row:
        case Promotion():
            path = reverse("deployments:promotion", args=[row.pk])
        case Incident():
            path = reverse("deployments:incidents")
        case _:
            path = reverse("deployments:board")
    return f"{settings.FRONTEND_ORIGINS[0]}{path}"
