"""What the status page draws: bars of days, per cents, moments."""

from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deployments.status.history import Day, Share
from deployments.status.public import Component

register = template.Library()
HOUR = 60
"""Minutes."""
LEAST_PERCENT = 10
WINDOW_WORDS = {"24h": "24 hours", "7d": "7 days", "30d": "30 days", "90d": "90 days"}


@register.filter
def window_words(name: str) -> str:
    return WINDOW_WORDS[name]


@register.filter
def percent_words(share: Share) -> str:
    return "not known" if share.percent is None else f"{share.percent:.2f} %".replace(".00 %", " %")


@register.filter
def known_words(share: Share) -> str:
    """How much of the time was sampled: in minutes or hours where a per cent of it would say little."""
    if share.known_percent >= LEAST_PERCENT:
        return f"known: {share.known_percent:.0f} %"
    number, unit = (share.known, "minute") if share.known < 2 * HOUR else (share.known // HOUR, "hour")
    return f"known: {number} {unit}{'' if number == 1 else 's'}"


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """Of a page that caches keep: no "a minute ago"."""
    return format_html('<time datetime="{}">{} UTC</time>', value.isoformat(), f"{value:%-d %b %Y, %H:%M}")


@register.simple_tag
def status_bar(component: Component) -> SafeString:
    """A strip for each day, the oldest left; the words of it for those who do not see it."""
    if component.past is None:
        return SafeString("")
    days = component.past.days
    strips = format_html_join("", '<span class="status-day{}" title="{}"></span>', map(_strip, days))
    words = _words(component.past.days, percent_words(component.past.shares["90d"]))
    return format_html('<div class="status-bar" role="img" aria-label="{}">{}</div>', words, strips)


@register.filter
def days_of_all(components: Iterable[Component]) -> list[tuple[date, list[Share]]]:
    """A row a day, the latest first, with a share for each component."""
    pasts = [component.past.days for component in components if component.past is not None]
    return [(row[0].day, [day.share for day in row]) for row in zip(*(reversed(days) for days in pasts), strict=True)]


def _strip(day: Day) -> tuple[str, str]:
    share = day.share
    down = f", down for {share.failing} min" if share.failing else ""
    limited = f", with limits for {share.degraded} min" if share.degraded else ""
    unknown = f", {share.unknown} min not known" if share.known and share.unknown else ""
    looks = f" is-{day.state}" if day.state else ""
    return looks, f"{day.day:%-d %b %Y}: {percent_words(share)}{down}{limited}{unknown}"


def _words(days: tuple[Day, ...], percent: str) -> str:
    down = sum(1 for day in days if day.share.failing)
    unknown = sum(1 for day in days if not day.share.known)
    return f"The last {len(days)} days: {percent} up; down on {down} of them; nothing is known of {unknown}."
