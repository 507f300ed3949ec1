"""Discord's webhooks: a line of content, and an embed whose characters are counted together."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from deployments.notifications.news import News

LONGEST_CONTENT, LONGEST_TITLE, LONGEST_NAME, LONGEST_VALUE = 2000, 256, 256, 1024
MOST_FIELDS, MOST_CHARACTERS = 25, 6000
ELLIPSIS = "…"


def discord_body(news: News) -> dict[str, Any]:
    """Nobody is called by what a text says: no mention in it counts."""
    embed: dict[str, Any] = {"title": cut(news.title, LONGEST_TITLE), "fields": [], "timestamp": news.at}
    if news.link:
        embed["url"] = news.link
    left = MOST_CHARACTERS - _length(embed["title"])
    for name, value in list(news.facts.items())[:MOST_FIELDS]:
        field = {"name": cut(name, LONGEST_NAME), "value": cut(value, LONGEST_VALUE)}
        left -= _length(field["name"]) + _length(field["value"])
        if left < 0:
            break
        embed["fields"].append(field)
    return {"content": cut(news.title, LONGEST_CONTENT), "embeds": [embed], "allowed_mentions": {"parse": []}}


def waiting(address: str) -> str:
    """The address with `wait=true`: answered when the message is there, so that a refusal is not lost."""
    parts = urlsplit(address)
    query = [pair for pair in parts.query.split("&") if pair and not pair.startswith("wait=")]
    return urlunsplit(parts._replace(query="&".join([*query, "wait=true"])))


def cut(text: str, longest: int) -> str:
    """At most so long, an astral character counted as two."""
    if _length(text) <= longest:
        return text
    kept = text.encode("utf-16-le")[: 2 * (longest - len(ELLIPSIS))]
    return kept.decode("utf-16-le", "ignore") + ELLIPSIS


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
