"""What each kind of channel is sent: within the limits of its reader, and calling nobody by what a text says."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deployments.notifications.discord import discord_body, waiting
from deployments.notifications.news import News
from deployments.notifications.posting import waited, webhook_body
from deployments.notifications.slack import escaped, slack_body

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
NEWS = News(
    event="promotion.ready",
    title="The promotion of 1.4.0 to Production is ready for approval",
    at=AT.isoformat(),
    facts={"Release": "1.4.0 (abababa)", "Reason": "a < b & <!channel> @everyone"},
    link="https://app.example.com/board/promotions/5/",
)
TEXTS = st.text(alphabet=st.sampled_from("a&<>😀\n"), max_size=7000)
LONG = st.builds(
    News,
    event=st.just("x"),
    title=TEXTS,
    at=st.just(AT.isoformat()),
    facts=st.dictionaries(st.text("abc😀", min_size=1, max_size=400), TEXTS, max_size=30),
    link=st.sampled_from(["", NEWS.link]),
)


def length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_slack_is_told_in_sections_that_call_nobody() -> None:
    body = slack_body(NEWS)
    assert body["text"] == NEWS.title
    assert [block["text"]["text"] for block in body["blocks"]] == [
        f"*{NEWS.title}*",
        "*Release:* 1.4.0 (abababa)",
        "*Reason:* a &lt; b &amp; &lt;!channel&gt; @everyone",
        NEWS.link,
    ]
    assert {(block["type"], block["text"]["type"]) for block in body["blocks"]} == {("section", "mrkdwn")}


def test_discord_is_told_in_an_embed_that_calls_nobody() -> None:
    body = discord_body(NEWS)
    (embed,) = body["embeds"]
    assert body["allowed_mentions"] == {"parse": []}
    assert (body["content"], embed["title"], embed["url"]) == (NEWS.title, NEWS.title, NEWS.link)
    assert embed["fields"][1] == {"name": "Reason", "value": "a < b & <!channel> @everyone"}
    assert embed["timestamp"] == "2026-11-28T12:00:00+00:00"
    assert "url" not in discord_body(News("x", "t", NEWS.at, {}))["embeds"][0]


@given(LONG)
def test_no_text_is_too_long_for_slack(news: News) -> None:
    body = slack_body(news)
    assert len(body["blocks"]) <= 50
    texts = [body["text"], *(block["text"]["text"] for block in body["blocks"])]
    assert all(length(text) <= 6000 and len(text) <= 3000 for text in texts)
    assert not any("<" in text or ">" in text for text in texts)


@given(LONG)
def test_no_text_is_too_long_for_discord(news: News) -> None:
    body = discord_body(news)
    (embed,) = body["embeds"]
    assert length(body["content"]) <= 2000
    assert length(embed["title"]) <= 256
    assert len(embed["fields"]) <= 25
    assert all(length(field["name"]) <= 256 and length(field["value"]) <= 1024 for field in embed["fields"])
    fields = sum(length(field["name"]) + length(field["value"]) for field in embed["fields"])
    assert fields + length(embed["title"]) <= 6000
    json.dumps(body).encode()


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [("a&b", 7, "a&amp;b"), ("a&b", 6, "a&amp;"[:1] + "…"), ("a&bcdef", 8, "a&amp;b…"), ("abc", 3, "abc"), ("", 3, "")],
)
def test_what_is_cut_is_cut_between_characters(text: str, longest: int, expected: str) -> None:
    assert escaped(text, longest) == expected


def test_webhook_has_type_timestamp_and_data() -> None:
    assert webhook_body(NEWS) == {
        "type": "promotion.ready",
        "timestamp": NEWS.at,
        "data": {"title": NEWS.title, "facts": NEWS.facts, "link": NEWS.link},
    }


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://d.example.com/api/webhooks/1/x", "https://d.example.com/api/webhooks/1/x?wait=true"),
        ("https://d.example.com/x?thread_id=7", "https://d.example.com/x?thread_id=7&wait=true"),
        ("https://d.example.com/x?wait=false&thread_id=7", "https://d.example.com/x?thread_id=7&wait=true"),
    ],
)
def test_discord_is_waited_for(address: str, expected: str) -> None:
    assert waiting(address) == expected


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("1.5", 1.5),
        ("0", 1),
        (format_datetime(AT + timedelta(minutes=2), usegmt=True), 120),
        (format_datetime(AT - timedelta(minutes=2), usegmt=True), 1),
        ("999999999999", 86400),
        ("9e999", None),
        ("nan", None),
        ("-5", None),
        ("", None),
        ("soon", None),
        ("²", None),
    ],
)
def test_wait_that_an_answer_asks_for_is_bounded(text: str, seconds: float | None) -> None:
    assert waited(text, at=AT) == (None if seconds is None else timedelta(seconds=seconds))
