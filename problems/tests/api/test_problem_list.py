"""GET /api/problems."""

import statistics
import time

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from problems.enums import Difficulty, Kind, ProblemStatus
from problems.models import Problem
from problems.tests.api.conftest import client_of
from problems.tests.factories import ProblemFactory

MANY = 10_000


def slugs(client: Client, query: str = "") -> list[str]:
    return [row["slug"] for row in client.get(f"/api/problems{query}").json()["results"]]


def test_seed_call_works_as_printed(client: Client) -> None:
    ProblemFactory(slug="two-sums", title="Two sums", parts=2, difficulty=Difficulty.WARMUP, tags=["arrays", "hashing"])
    response = client.get("/api/problems")
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response.json() == {
        "next": None,
        "results": [
            {
                "id": "two-sums",
                "slug": "two-sums",
                "title": "Two sums",
                "kind": "coding",
                "difficulty": "warmup",
                "tags": ["arrays", "hashing"],
                "languages": [],
                "part_count": 2,
                "acceptance_percent": None,
                "progress": "",
            }
        ],
    }


def test_only_what_is_published_is_listed_for_staff_as_well() -> None:
    ProblemFactory(slug="open")
    ProblemFactory(slug="draft", draft=True)
    ProblemFactory(slug="old", archived=True)
    assert slugs(client_of("anonymous")) == slugs(client_of("staff")) == ["open"]


def test_filters_narrow_the_list(client: Client) -> None:
    ProblemFactory(slug="a", title="Apple trees", tags=["trees", "graphs"], difficulty=Difficulty.EASY)
    ProblemFactory(slug="b", title="Bee lines", tags=["trees"], difficulty=Difficulty.HARD)
    ProblemFactory(slug="c", title="Cells", tags=["sql"], kind=Kind.SQL, difficulty=Difficulty.MEDIUM)
    assert slugs(client, "?search=bee") == ["b"]
    assert slugs(client, "?search=APPLE+graphs") == ["a"]
    assert slugs(client, "?tag=trees") == ["a", "b"]
    assert slugs(client, "?tag=trees&tag=graphs") == ["a"]
    assert slugs(client, "?tag=tree") == []
    assert slugs(client, "?difficulty=hard&difficulty=medium") == ["b", "c"]
    assert slugs(client, "?kind=sql") == ["c"]
    assert slugs(client, "?kind=sql&difficulty=easy") == []
    assert slugs(client, "?search=%25") == slugs(client, "?search=_") == []


@pytest.mark.parametrize(
    ("query", "code", "field"),
    [
        ("difficulty=impossible", "difficulty_invalid", "difficulty"),
        ("difficulty=", "difficulty_invalid", "difficulty"),
        ("kind=essay", "kind_invalid", "kind"),
        ("search=" + "x" * 101, "search_invalid", "search"),
        ("search=%00", "search_invalid", "search"),
        ("tag=%00", "tag_invalid", "tag"),
        ("&".join(["tag=a"] * 6), "tag_invalid", "tag"),
        ("cursor=abc", "cursor_invalid", "cursor"),
        ("page_size=1000", "page_size_out_of_range", "page_size"),
    ],
)
def test_wrong_query_is_refused(client: Client, query: str, code: str, field: str) -> None:
    response = client.get(f"/api/problems?{query}")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (response.json()["code"], response.json()["field"]) == (code, field)


def test_pages_follow_the_order_of_the_list_even_where_positions_are_equal(client: Client) -> None:
    for title, position in (("B", 1), ("A", 1), ("A", 1), ("C", 0), ("A", 2)):
        ProblemFactory(title=title, position=position)
    whole = slugs(client)
    assert whole == list(Problem.objects.in_order().values_list("slug", flat=True))
    address, seen = "/api/problems?page_size=2&search=problem", []
    while address:
        page = client.get(address).json()
        assert len(page["results"]) <= 2
        seen += [row["slug"] for row in page["results"]]
        address = page["next"]
    assert seen == whole


def test_cursor_of_another_list_is_refused() -> None:
    ProblemFactory.create_batch(2)
    address = client_of("anonymous").get("/api/problems?page_size=1").json()["next"]
    cursor = address.partition("cursor=")[2].partition("&")[0]
    assert client_of("user:ada").get(f"/api/runs?cursor={cursor}").json()["code"] == "cursor_invalid"


def test_list_is_not_sent_twice(client: Client) -> None:
    problem = ProblemFactory()
    first = client.get("/api/problems")
    again = client.get("/api/problems", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Problem.objects.filter(pk=problem.pk).update(title="Changed")
    assert client.get("/api/problems", headers={"if-none-match": first["ETag"]}).status_code == 200


def test_progress_is_the_viewers_own() -> None:
    from problems.models import Progress

    ada = client_of("user:ada")
    problem = ProblemFactory()
    Progress.objects.create(problem=problem, user_id=ada.session["_auth_user_id"], state="solved")
    shown = {
        role: client_of(role).get("/api/problems").json()["results"][0]["progress"] for role in ("user:ada", "user:bob")
    }
    assert shown == {"user:ada": "solved", "user:bob": ""}


@pytest.mark.parametrize("count", [1, 40])
def test_list_takes_two_queries_however_long(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ProblemFactory.create_batch(count, parts=2)
    with django_assert_num_queries(2):
        assert len(slugs(client)) == count


@pytest.mark.slow
def test_ten_thousand_problems_are_no_slower_to_list_than_fifty_by_much(client: Client) -> None:
    def median_ms(query: str) -> float:
        seconds = []
        for _ in range(15):
            begun = time.perf_counter()
            assert client.get(f"/api/problems{query}").status_code == 200
            seconds.append(time.perf_counter() - begun)
        return 1000 * statistics.median(seconds)

    def fill(first: int, last: int) -> None:
        Problem.objects.bulk_create(
            Problem(
                slug=f"p-{n}",
                title=f"Problem {n}",
                statement="x" * 4000,
                status=ProblemStatus.PUBLISHED,
                tags=["arrays" if n % 2 else "graphs"],
                difficulty=n % 4,
            )
            for n in range(first, last)
        )

    queries = ["", "?search=9999", "?tag=graphs", "?difficulty=hard"]
    fill(0, 50)
    few = {query: median_ms(query) for query in queries}
    fill(50, MANY)
    many = {query: median_ms(query) for query in queries}
    print({query: (round(few[query], 1), round(many[query], 1)) for query in queries})  # noqa: T201
    assert many[""] < 5 * few[""]
    assert max(many.values()) < 12 * max(few.values())
