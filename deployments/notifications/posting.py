"""One message on the wire, in the form of its kind, and what the answer means for it and for its channel."""

import json
import math
import smtplib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from deployments.enums import ChannelKind
from deployments.notifications.destinations import Destination
from deployments.notifications.discord import discord_body, waiting
from deployments.notifications.news import News
from deployments.notifications.slack import slack_body
from execution.callbacks.client import Answer, CallbackClient, DeliveryError
from execution.callbacks.signing import signed_headers

USER_AGENT = "CeesarCode-Notifications/1"
GONE, THROTTLED = (404, 410), 429
LONGEST_SUBJECT = 200
MOST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, and the id by which a receiver tells it from another, the same in each attempt."""

    kind: str
    news: News
    message_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_final`: sending it again would be useless. `is_gone`: nobody is at the address any more. `is_throttled`: it
    is to come later, `wait` says when where the answer did."""

    sentence: str
    is_success: bool = False
    is_final: bool = False
    is_gone: bool = False
    is_throttled: bool = False
    wait: timedelta | None = None


def post_letter(letter: Letter, destination: Destination, *, client: CallbackClient, at: datetime) -> Outcome:
    if letter.kind == ChannelKind.EMAIL:
        return _mail(letter.news, destination.address)
    url, headers, body = _request(letter, destination, at)
    try:
        answer = client.ask(url, headers=headers, body=body)
    except DeliveryError as error:
        return Outcome(str(error), is_final=error.is_final)
    return _outcome(answer, at)


def webhook_body(news: News) -> dict[str, Any]:
    """As Standard Webhooks has it: type, timestamp, data."""
    data = {"title": news.title, "facts": news.facts, "link": news.link}
    return {"type": news.event, "timestamp": news.at, "data": data}


def _request(letter: Letter, destination: Destination, at: datetime) -> tuple[str, dict[str, str], bytes]:
    url, headers = destination.address, {"Content-Type": "application/json", "User-Agent": USER_AGENT}
    if letter.kind == ChannelKind.SLACK:
        return url, headers, json.dumps(slack_body(letter.news)).encode()
    if letter.kind == ChannelKind.DISCORD:
        return waiting(url), headers, json.dumps(discord_body(letter.news)).encode()
    body = json.dumps(webhook_body(letter.news)).encode()
    signed = signed_headers(
        [destination.secret], message_id=letter.message_id, timestamp=int(at.timestamp()), body=body
    )
    return url, headers | signed, body


def _outcome(answer: Answer, at: datetime) -> Outcome:
    status = answer.status
    if 200 <= status < 300:
        return Outcome(f"Answered {status}.", is_success=True)
    if 300 <= status < 400:
        return Outcome(f"Answered {status}: it redirects, which is not followed.")
    if status in GONE:
        return Outcome(f"Answered {status}: nobody is there any more.", is_final=True, is_gone=True)
    if status == THROTTLED:
        return Outcome("Answered 429: too many messages.", is_throttled=True, wait=waited(answer.retry_after, at=at))
    return Outcome(f"Answered {status}.")


def waited(text: str, *, at: datetime) -> timedelta | None:
    """How long a Retry-After asks for, in seconds or as a date: at least a second, at most a day; None where it says
    nothing of the kind."""
    try:
        seconds = float(text) if text[:1].isdigit() else (_moment(text) - at).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return None
    return timedelta(seconds=min(max(seconds, 1.0), MOST_WAIT.total_seconds())) if math.isfinite(seconds) else None


def _moment(text: str) -> datetime:
    moment = parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mail(news: News, address: str) -> Outcome:
    if not settings.SENDS_MAIL:
        return Outcome("This server sends no e-mail.", is_final=True)
    subject = f"[CeesarCode] {' '.join(news.title.split())}"[:LONGEST_SUBJECT]
    lines = [news.title, "", *(f"{name}: {value}" for name, value in news.facts.items()), "", news.at, news.link]
    try:
        EmailMessage(subject, "\n".join(lines).rstrip() + "\n", to=[address]).send()
    except (smtplib.SMTPException, OSError) as error:  # what it says may hold the address
        return Outcome(f"The mail could not be handed over ({type(error).__name__}).")
    return Outcome("Handed over.", is_success=True)
