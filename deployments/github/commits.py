"""What GitHub answers to the question what lies between two commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST_COMMITS = 100
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Commit:
    sha: str
    line: str
    """The first one of its message."""
    author: str
    at: datetime | None
    url: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`commits` are those of the head that the base has not, up to a hundred, the oldest first; `total` counts all of
    them, `lacking` those of the base that the head has not."""

    commits: tuple[Commit, ...]
    total: int
    lacking: int
    url: str


def read_comparison(told: Any) -> Comparison:
    """Raises ValueError for what is none."""
    if not isinstance(told, dict) or not isinstance(told.get("commits"), list):
        raise ValueError("no comparison")
    commits = tuple(_commit(one) for one in told["commits"][:MOST_COMMITS])
    total, lacking = (_count(told.get(name)) for name in ("total_commits", "behind_by"))
    return Comparison(commits, max(total, len(commits)), lacking, _url(told))


def _commit(told: Any) -> Commit:
    whole = _object(told)
    core = _object(whole.get("commit"))
    author = _object(core.get("author"))
    line = str(core.get("message") or "").strip().partition("\n")[0].strip()
    sha, name = str(whole.get("sha") or ""), str(author.get("name") or "")
    return Commit(sha, line[:LONGEST_LINE], name[:LONGEST_LINE], _at(author), _url(whole))


def _at(author: Mapping[str, Any]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(author.get("date") or ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _url(told: Any) -> str:
    """A link that a page may carry, or "": nothing but the web."""
    url = _object(told).get("html_url")
    return url if isinstance(url, str) and url.startswith(("https://", "http://")) else ""


def _count(value: Any) -> int:
    return value if isinstance(value, int) and value > 0 else 0


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
