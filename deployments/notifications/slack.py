"""Slack's incoming webhooks: sections of mrkdwn, in which `&`, `<` and `>` are control characters."""

from typing import Any

from deployments.notifications.news import News

LONGEST_SECTION, MOST_BLOCKS = 3000, 50
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
ELLIPSIS = "…"


def slack_body(news: News) -> dict[str, Any]:
    """Nobody is called by what a text says: `<!channel>` arrives as these letters."""
    title = escaped(news.title, LONGEST_SECTION - 2)
    facts = [f"*{escaped(name, 100)}:* {escaped(value, LONGEST_SECTION - 200)}" for name, value in news.facts.items()]
    blocks = [_section(text) for text in (f"*{title}*", *facts)]
    if news.link:
        blocks.append(_section(escaped(news.link, LONGEST_SECTION)))
    return {"text": title, "blocks": blocks[:MOST_BLOCKS]}


def escaped(text: str, longest: int) -> str:
    """At most so long when it is escaped; what is cut is cut between characters, never within an entity."""
    pieces = [ENTITIES.get(character, character) for character in text[: longest + 1]]
    if sum(map(len, pieces)) <= longest:
        return "".join(pieces)
    size, kept = 0, []
    for piece in pieces:
        size += len(piece)
        if size > longest - len(ELLIPSIS):
            break
        kept.append(piece)
    return "".join(kept) + ELLIPSIS


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}
