"""The query of the list of problems. What it does not know it leaves out: an old link still shows a list."""

from collections.abc import Collection
from urllib.parse import urlencode

from django.http import QueryDict

from problems.enums import Difficulty, Kind, ProgressState
from problems.selectors import ORDERINGS, UNTRIED, ProblemFilters

LONGEST_SEARCH = 100
MOST_TAGS = 5
DIFFICULTIES = {difficulty.word: difficulty for difficulty in Difficulty}
STATUSES = {"": "All", UNTRIED: "Not tried", ProgressState.TRIED.value: "Tried", ProgressState.SOLVED.value: "Solved"}
SORTS = {
    "": "Suggested order",
    "name": "Name, A to Z",
    "-name": "Name, Z to A",
    "kind": "Kind",
    "-kind": "Kind, reversed",
    "difficulty": "Easiest first",
    "-difficulty": "Hardest first",
    "-acceptance": "Most accepted first",
    "acceptance": "Least accepted first",
}


def read_filters(query: QueryDict, *, tags: Collection[str]) -> ProblemFilters:
    """What could be understood of `?q=&tag=&difficulty=&kind=&status=&sort=`; `tags` are those that exist."""
    status, sort = query.get("status", ""), query.get("sort", "")
    return ProblemFilters(
        search=query.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH],  # PostgreSQL refuses NUL
        tags=tuple(tag for tag in _several(query, "tag") if tag in tags)[:MOST_TAGS],
        difficulties=tuple(DIFFICULTIES[word].value for word in _several(query, "difficulty") if word in DIFFICULTIES),
        kinds=tuple(kind for kind in _several(query, "kind") if kind in Kind.values),
        status=status if status in STATUSES else "",
        sort=sort if sort in ORDERINGS else "",
    )


def write_query(filters: ProblemFilters, *, page: int = 1) -> str:
    """The same as a query, without what is empty: what the address bar shows. "" where nothing is asked for."""
    pairs = [
        ("q", filters.search),
        *(("tag", tag) for tag in filters.tags),
        *(("difficulty", Difficulty(value).word) for value in filters.difficulties),
        *(("kind", kind) for kind in filters.kinds),
        ("status", filters.status),
        ("sort", filters.sort),
        ("page", str(page) if page > 1 else ""),
    ]
    return urlencode([(name, value) for name, value in pairs if value])


def _several(query: QueryDict, name: str) -> list[str]:
    return list(dict.fromkeys(query.getlist(name)))
