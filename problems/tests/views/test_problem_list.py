"""The list of problems: what it shows to whom, by which query, at what cost."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from problems.enums import Difficulty
from problems.models import Problem
from problems.tests.factories import PartFactory, ProblemFactory, ProgressFactory

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    response = client.get(f"{reverse('problems:list')}{query}")
    assert response.status_code == 200
    return [problem.title for problem in response.context["problems"]]


def test_list_shows_published_problems_in_their_order(client: Client) -> None:
    ProblemFactory(title="Second", position=2)
    ProblemFactory(title="First", position=1)
    ProblemFactory(draft=True)
    ProblemFactory(archived=True)
    assert titles(client) == ["First", "Second"]


@pytest.mark.parametrize("query", ["?q=lantern", "?q=LANT", "?q=keeper+lantern", "?q=light-keeper", "?q=optics"])
def test_search_finds_words_of_title_slug_and_tags(client: Client, query: str) -> None:
    ProblemFactory(title="The lantern keeper", slug="light-keeper", tags=["optics"])
    ProblemFactory(title="Something else", slug="else", tags=["arrays"])
    assert titles(client, query) == ["The lantern keeper"]


def test_search_needs_every_word(client: Client) -> None:
    ProblemFactory(title="The lantern keeper")
    assert titles(client, "?q=lantern+sea") == []


@pytest.mark.parametrize(
    "query", ["?q=%25", "?q=_", "?q=%00", "?q=%27%22%3C", "?page=999", "?page=x", "?sort=x&kind=x"]
)
def test_strange_queries_are_answered(client: Client, query: str) -> None:
    ProblemFactory(title="Plain", slug="plain")
    assert client.get(reverse("problems:list") + query).status_code == 200


def test_tags_must_all_be_there_and_match_whole(client: Client) -> None:
    ProblemFactory(title="Both", tags=["graphs", "heaps"])
    ProblemFactory(title="One", tags=["graphs"])
    ProblemFactory(title="Longer", tags=["graphs-dense", "heaps"])
    assert titles(client, "?tag=graphs&tag=heaps") == ["Both"]
    assert titles(client, "?tag=graphs") == ["Both", "One"]


def test_difficulties_and_kinds_are_alternatives(client: Client) -> None:
    ProblemFactory(title="Easy", difficulty=Difficulty.EASY)
    ProblemFactory(title="Hard", difficulty=Difficulty.HARD)
    ProblemFactory(title="Query", difficulty=Difficulty.MEDIUM, sql=True)
    assert titles(client, "?difficulty=easy&difficulty=hard") == ["Easy", "Hard"]
    assert titles(client, "?kind=sql") == ["Query"]
    assert titles(client, "?kind=sql&difficulty=easy") == []


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", ["apple", "Berry", "Cherry"]),
        ("-name", ["Cherry", "Berry", "apple"]),
        ("difficulty", ["Cherry", "Berry", "apple"]),
        ("-difficulty", ["apple", "Berry", "Cherry"]),
        ("acceptance", ["Berry", "Cherry", "apple"]),
        ("-acceptance", ["Cherry", "Berry", "apple"]),
    ],
)
def test_sorting_puts_rows_in_order_and_the_unknown_last(client: Client, sort: str, expected: list[str]) -> None:
    ProblemFactory(title="apple", difficulty=Difficulty.HARD)
    ProblemFactory(title="Berry", difficulty=Difficulty.MEDIUM, submissions_count=10, accepted_count=1)
    ProblemFactory(title="Cherry", difficulty=Difficulty.EASY, submissions_count=10, accepted_count=9)
    assert titles(client, f"?sort={sort}") == expected


def test_status_is_the_viewers_own(client: Client) -> None:
    user, other = UserFactory(), UserFactory()
    solved, tried, fresh = (ProblemFactory(title=title) for title in ("Solved", "Tried", "Fresh"))
    ProgressFactory(user=user, problem=solved, state="solved")
    ProgressFactory(user=user, problem=tried)
    ProgressFactory(user=other, problem=fresh, state="solved")
    client.force_login(user)
    assert titles(client, "?status=solved") == ["Solved"]
    assert titles(client, "?status=tried") == ["Tried"]
    assert titles(client, "?status=todo") == ["Fresh"]
    rows = client.get(reverse("problems:list")).context["problems"]
    assert [row.progress_state for row in rows] == ["solved", "tried", None]


def test_status_of_somebody_unknown_is_empty(client: Client) -> None:
    ProgressFactory(state="solved")
    assert titles(client, "?status=solved") == []
    assert len(titles(client, "?status=todo")) == 1


def test_badges_tell_parts_and_kinds(client: Client) -> None:
    problem = ProblemFactory()
    PartFactory(problem=problem, number=1)
    PartFactory(problem=problem, number=2)
    ProblemFactory(sql=True)
    ProblemFactory(system_design=True)
    page = client.get(reverse("problems:list")).content.decode()
    assert "2 parts" in page
    assert page.count("</svg> SQL</span>") == 1
    assert page.count("</svg> System design</span>") == 1


def test_count_of_shown_and_all(client: Client) -> None:
    ProblemFactory(title="Wanted")
    ProblemFactory.create_batch(2)
    page = client.get(reverse("problems:list") + "?q=wanted").content.decode()
    assert '<strong class="number">1</strong> of <span class="number">3</span> problems' in page


def test_nothing_found_offers_the_way_back(client: Client) -> None:
    ProblemFactory()
    page = client.get(reverse("problems:list") + "?q=nothing-like-it").content.decode()
    assert "No problem matches" in page
    assert "Show all problems" in page


def test_htmx_gets_the_results_alone_and_a_clean_address(client: Client) -> None:
    ProblemFactory(title="Wanted", tags=["graphs"])
    response = client.get(
        reverse("problems:list") + "?q=want&tag=graphs&tag=none&status=&sort=", headers={"HX-Request": "true"}
    )
    assert response.content.lstrip().startswith(b'<section class="results"')
    assert response["HX-Push-Url"] == "/problems/?q=want&tag=graphs"
    assert "HX-Request" in response["Vary"]


def test_htmx_restoring_history_gets_the_page(client: Client) -> None:
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert b"<!doctype html>" in client.get(reverse("problems:list"), headers=headers).content


def test_pages_keep_the_filters(client: Client) -> None:
    ProblemFactory.create_batch(51, tags=["many"])
    first = client.get(reverse("problems:list") + "?tag=many")
    assert len(first.context["problems"]) == 50
    assert "?tag=many&amp;page=2" in first.content.decode()
    assert len(titles(client, "?tag=many&page=2")) == 1


@pytest.mark.parametrize("count", [1, 40])
def test_queries_are_constant(client: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int) -> None:
    user = UserFactory()
    client.force_login(user)
    for problem in ProblemFactory.create_batch(count):
        PartFactory(problem=problem, number=1)
        ProgressFactory(user=user, problem=problem)
    client.get(reverse("problems:list"))
    with django_assert_num_queries(6):  # session, user, facts of the catalogue, count, keys, rows
        client.get(reverse("problems:list") + "?q=problem&tag=arrays&status=tried&sort=name")


def test_post_is_refused(client: Client) -> None:
    assert client.post(reverse("problems:list")).status_code == 405


@pytest.mark.slow
def test_list_is_quick_with_ten_thousand_problems(client: Client) -> None:
    Problem.objects.bulk_create(make_many(10_000))
    address = reverse("problems:list")
    client.get(address)
    queries = ("", "?q=problem+99", "?tag=graphs&difficulty=hard", "?sort=-acceptance", "?page=120")
    times: dict[str, list[float]] = {query: [] for query in queries}
    for _ in range(25):  # in turns, so that a busy moment of the machine does not hit one of them alone
        for query in queries:
            started = time.process_time()
            client.get(address + query)
            times[query].append((time.process_time() - started) * 1000)
    quickest = {query: min(times[query]) for query in queries}  # CPU time: others make it longer, never shorter
    plain = quickest.pop("")
    assert plain <= 50, plain
    slow_machine = 2 * plain  # where the plain list itself takes long, its ratio in the same loop counts
    assert max(quickest.values()) <= max(50, slow_machine), (plain, quickest)


def make_many(count: int) -> list[Problem]:
    tags = ["arrays", "graphs", "heaps", "strings", "trees"]
    fields: list[dict[str, Any]] = [
        {
            "slug": f"many-{n}",
            "title": f"Problem {n}",
            "status": "published",
            "position": n,
            "difficulty": n % 4,
            "tags": [tags[n % 5], tags[(n + 2) % 5]],
            "statement": "A statement of some length. " * 40,
            "submissions_count": n % 300,
            "accepted_count": (n % 300) // 2,
        }
        for n in range(count)
    ]
    return [Problem(**values) for values in fields]
