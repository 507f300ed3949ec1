"""The page of the workspace: who sees what, and what its script starts from."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.tests.factories import UserFactory
from execution import scheduling
from execution.languages import OfferedLanguage, registry
from execution.tests.rows import Submit
from problems.enums import Kind, ProblemStatus, ProgressState
from problems.models import Draft, Part, Problem, Progress, StarterCode, TestCase
from problems.services.quarantining import quarantine_problem
from problems.tests.factories import PartFactory, ProblemFactory, ProblemFileFactory

PYTHON = OfferedLanguage("python", "Python", "3.11", "Main.py", compiled=False)
JAVA = OfferedLanguage("java", "Java", "17", "Main.java", compiled=True)
SQL = OfferedLanguage("sql", "SQL (SQLite)", "3.40", "Main.sql", compiled=False)
HIDDEN_INPUT = "a-hidden-input"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _offered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    cache.clear()
    monkeypatch.setattr(scheduling, "languages", lambda: [PYTHON, JAVA, SQL])
    yield
    cache.clear()


@pytest.fixture
def problem() -> Problem:
    return ProblemFactory(slug="echo", title="Echo & co", complete=True, position=10)


def opened(client: Client, path: str) -> tuple[Any, dict[str, Any]]:
    """The page, and the JSON that its script reads."""
    response = client.get(path)
    assert response.status_code == 200
    found = re.search(r'<script id="workspace-data" type="application/json">(.*?)</script>', response.content.decode())
    assert found is not None
    return response, json.loads(found.group(1))


def visitor_of(client: Client) -> UUID:
    return UUID(client.session["visitor"])


def test_workspace_shows_the_problem_to_a_visitor(client: Client, problem: Problem) -> None:
    response, data = opened(client, "/problems/echo/")
    assert "Echo &amp; co" in response.content.decode()
    assert data["owner"] == f"v{visitor_of(client)}"
    assert data["part"] == {"number": 1, "count": 1, "cumulative": False}
    assert data["initial"]["python"] == "# your code\n"
    assert (data["drafts"], data["submission"], data["language"]) == ([], None, None)
    assert "csrftoken" in response.cookies
    assert "no-store" in response["Cache-Control"]


def test_workspace_gives_its_script_the_nonce_of_the_policy(client: Client, problem: Problem) -> None:
    response, data = opened(client, "/problems/echo/")
    assert data["nonce"]
    policy = response["Content-Security-Policy"]
    assert f"'nonce-{data['nonce']}'" in policy
    assert "unsafe-inline" not in policy


def test_workspace_never_sends_a_hidden_test(client: Client, problem: Problem) -> None:
    TestCase.objects.filter(is_sample=False).update(input=HIDDEN_INPUT, expected=HIDDEN_INPUT, name="secret-name")
    response, data = opened(client, "/problems/echo/")
    assert HIDDEN_INPUT not in response.content.decode()
    assert "secret-name" not in response.content.decode()
    assert ([sample["name"] for sample in data["samples"]], data["test_count"]) == (["01-sample"], 2)


def test_workspace_escapes_a_sample_that_would_end_the_script(client: Client, problem: Problem) -> None:
    TestCase.objects.filter(is_sample=True).update(input="</script><script>alert(1)</script>")
    response, data = opened(client, "/problems/echo/")
    assert "<script>alert" not in response.content.decode()
    assert data["samples"][0]["input"] == "</script><script>alert(1)</script>"


@pytest.mark.parametrize("status", [ProblemStatus.DRAFT, ProblemStatus.ARCHIVED])
def test_workspace_of_an_unpublished_problem_is_there_for_staff_alone(client: Client, status: str) -> None:
    ProblemFactory(slug="unpublished", status=status, complete=True)
    assert client.get("/problems/unpublished/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/problems/unpublished/").status_code == 404
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/problems/unpublished/").status_code == 200


@pytest.mark.parametrize(
    "path", ["/problems/none/", "/problems/echo/?part=2", "/problems/echo/?part=0", "/problems/echo/?part=x"]
)
def test_workspace_of_what_is_not_there(client: Client, problem: Problem, path: str) -> None:
    assert client.get(path).status_code == 404


def test_workspace_answers_reads_alone(client: Client, problem: Problem) -> None:
    assert client.post("/problems/echo/").status_code == 405


def test_workspace_offers_what_the_machine_has_without_sql(client: Client, problem: Problem) -> None:
    _, data = opened(client, "/problems/echo/")
    assert [language["slug"] for language in data["languages"]] == ["python", "java"]


def test_workspace_offers_what_the_problem_allows(client: Client, problem: Problem) -> None:
    Problem.objects.update(languages=["java", "cobol"])
    _, data = opened(client, "/problems/echo/")
    assert [language["slug"] for language in data["languages"]] == ["java"]


def test_workspace_of_sql_offers_sql(client: Client) -> None:
    ProblemFactory(slug="rows", kind=Kind.SQL, languages=[], complete=True)
    response, data = opened(client, "/problems/rows/")
    assert [language["slug"] for language in data["languages"]] == ["sql"]
    assert "No input" in response.content.decode()


def test_workspace_without_a_language_says_so(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scheduling, "languages", list)
    response, data = opened(client, "/problems/echo/")
    assert data["languages"] == []
    assert re.search(r'<button[^>]*id="run"[^>]*disabled', response.content.decode())


def test_workspace_of_a_design_problem_has_an_answer_and_no_run(client: Client) -> None:
    ProblemFactory(slug="design", kind=Kind.SYSTEM_DESIGN, complete=False)
    PartFactory(problem=Problem.objects.get(slug="design"))
    response, data = opened(client, "/problems/design/")
    page = response.content.decode()
    assert 'id="answer"' in page
    assert 'id="run"' not in page
    assert 'id="submit"' not in page
    assert data["languages"] == []


def draft_of(client: Client, part: Part, language: str, source: str, user: User | None = None) -> Draft:
    owner: dict[str, Any] = {"user": user} if user else {"visitor": visitor_of(client)}
    return Draft.objects.create(part=part, language=language, source=source, **owner)


def test_workspace_brings_own_drafts_and_starts_with_the_latest_language(client: Client, problem: Problem) -> None:
    opened(client, "/problems/echo/")
    part = problem.parts.get()
    draft_of(client, part, "python", "print(1)")
    draft_of(client, part, "java", "class Main {}")
    Draft.objects.create(part=part, language="python", source="of somebody else", user=UserFactory())
    response, data = opened(client, "/problems/echo/")
    assert data["language"] == "java"
    assert {draft["language"]: draft["source"] for draft in data["drafts"]} == {
        "python": "print(1)",
        "java": "class Main {}",
    }
    assert "of somebody else" not in response.content.decode()


def test_workspace_keeps_users_of_one_browser_apart(client: Client, problem: Problem) -> None:
    user = UserFactory()
    client.force_login(user)
    _, data = opened(client, "/problems/echo/")
    assert data["owner"] == f"u{user.pk}"


@pytest.fixture
def steps() -> Problem:
    problem: Problem = ProblemFactory(slug="steps", parts=3, position=20)
    Part.objects.filter(number__gte=2).update(cumulative=True)
    return problem


def test_workspace_shows_the_parts_up_to_the_chosen_one(client: Client, steps: Problem) -> None:
    response, data = opened(client, "/problems/steps/?part=2")
    page = response.content.decode()
    assert "Part 2." in page
    assert "Part 1." in page
    assert "Part 3." not in page
    assert "1 more part after this one" in page
    assert (data["previous_part"], data["next_part"]) == ("?part=1", "?part=3")
    assert data["part"] == {"number": 2, "count": 3, "cumulative": True}


def test_workspace_starts_a_cumulative_part_with_the_code_before(client: Client, steps: Problem) -> None:
    opened(client, "/problems/steps/")
    StarterCode.objects.filter(part__number__gte=2).delete()
    draft_of(client, steps.parts.get(number=1), "python", "# from part 1")
    _, second = opened(client, "/problems/steps/?part=2")
    _, third = opened(client, "/problems/steps/?part=3")
    assert second["initial"]["python"] == "# from part 1"
    assert third["initial"] == second["initial"]


def test_workspace_starts_a_cumulative_part_with_what_was_written_or_handed_in_last(
    client: Client, steps: Problem, submit: Submit, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened(client, "/problems/steps/")
    StarterCode.objects.filter(part__number__gte=2).delete()
    first, mine = steps.parts.get(number=1), visitor_of(client)
    submit(part=first, visitor=uuid4(), source="# of somebody else")
    submit(part=first, visitor=mine, source="# first try")
    assert opened(client, "/problems/steps/?part=2")[1]["initial"]["python"] == "# first try"
    draft_of(client, first, "python", "# written later")
    assert opened(client, "/problems/steps/?part=2")[1]["initial"]["python"] == "# written later"
    for number in range(60):
        submit(part=first, visitor=mine, source=f"# try {number}")
    with django_assert_max_num_queries(30):
        assert opened(client, "/problems/steps/?part=3")[1]["initial"]["python"] == "# try 59"


def test_workspace_starts_a_part_of_its_own_with_its_starter_code(client: Client, steps: Problem) -> None:
    opened(client, "/problems/steps/")
    Part.objects.update(cumulative=False)
    draft_of(client, steps.parts.get(number=1), "python", "# from part 1")
    _, data = opened(client, "/problems/steps/?part=2")
    assert data["initial"]["python"] == "# your code\n"


def test_language_without_starter_code_starts_with_its_hello_program(client: Client, steps: Problem) -> None:
    hello = registry()["java"].hello
    assert "class Main" in hello
    for number in (1, 2, 3):
        _, data = opened(client, f"/problems/steps/?part={number}")
        assert data["initial"] == {"python": "# your code\n", "java": hello}


@pytest.mark.parametrize("kind", [Kind.SQL, Kind.SYSTEM_DESIGN])
def test_workspace_puts_no_hello_where_a_program_would_make_no_sense(client: Client, kind: Kind) -> None:
    ProblemFactory(slug="other", kind=kind, languages=[], complete=True)
    StarterCode.objects.all().delete()
    _, data = opened(client, "/problems/other/")
    assert data["initial"] == {}


def test_workspace_marks_solved_parts(client: Client, steps: Problem) -> None:
    opened(client, "/problems/steps/")
    Progress.objects.create(problem=steps, visitor=visitor_of(client), state=ProgressState.TRIED, parts_solved=[1])
    response, _ = opened(client, "/problems/steps/")
    assert re.search(r'class="step step-solved" data-part="1"', response.content.decode())
    assert not re.search(r'class="step step-solved" data-part="2"', response.content.decode())


def test_workspace_leads_on_to_the_next_part_then_to_the_next_problem(
    client: Client, problem: Problem, steps: Problem
) -> None:
    ProblemFactory(slug="hidden-between", draft=True, position=15)
    _, first = opened(client, "/problems/echo/")
    _, part = opened(client, "/problems/steps/")
    _, last = opened(client, "/problems/steps/?part=3")
    assert first["next"] == {"url": "/problems/steps/", "label": f"Next: {steps.title}"}
    assert part["next"] == {"url": "?part=2", "label": "Go to part 2"}
    assert last["next"] is None


def test_workspace_leads_on_among_problems_at_one_position(client: Client) -> None:
    for slug, title in (("b", "B"), ("a", "A"), ("c", "C")):
        ProblemFactory(slug=slug, title=title, position=5, complete=True)
    _, data = opened(client, "/problems/a/")
    assert data["next"] == {"url": "/problems/b/", "label": "Next: B"}


def test_workspace_asks_the_database_a_constant_number_of_times(
    client: Client, steps: Problem, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    opened(client, "/problems/steps/")
    for part in steps.parts.all():
        for number in range(10):
            TestCase.objects.create(part=part, name=f"more-{number}", position=50 + number, is_sample=number < 5)
        for language in ("python", "java"):
            draft_of(client, part, language, "x")
    with django_assert_max_num_queries(13):
        client.get("/problems/steps/?part=3")


def test_quarantined_problem_says_that_nothing_can_be_handed_in(client: Client, problem: Problem) -> None:
    response, data = opened(client, "/problems/echo/")
    assert data["closed"] == ""
    assert "takes no submissions" not in response.content.decode()
    quarantine_problem(problem=problem, reason="secret reason", program_log="secret log")
    response, data = opened(client, "/problems/echo/")
    page = response.content.decode()
    assert data["closed"].startswith("This problem takes no submissions at the moment")
    assert re.search(r'id="submit"[^>]* disabled>', page)
    assert not re.search(r'id="run"[^>]* disabled>', page)
    assert "secret" not in page


def test_files_of_the_problem_are_told_and_run_with(client: Client, problem: Problem) -> None:
    response, data = opened(client, "/problems/echo/")
    assert (data["run_problem"], "statement-files" in response.content.decode()) == (None, False)
    ProblemFileFactory(problem=problem)
    response, data = opened(client, "/problems/echo/")
    page = response.content.decode()
    assert data["run_problem"] == "echo"
    assert '<a href="/problems/echo/files/cities.csv" download>cities.csv</a>' in page
    assert "CSV, 15\xa0bytes" in page
    assert "Your program finds it in its folder, by this name, and can only read it." in page
    ProblemFileFactory(problem=problem, name="more.txt")
    assert "finds them in its folder, by these names" in client.get("/problems/echo/").content.decode()


def test_bytes_of_files_are_not_read_for_the_page(client: Client, problem: Problem) -> None:
    for number in range(5):
        ProblemFileFactory(problem=problem, name=f"{number}.txt")
    with CaptureQueriesContext(connection) as queries:
        opened(client, "/problems/echo/")
    assert not [query for query in queries if '"problems_blob"."data"' in query["sql"]]
    assert len([query for query in queries if "problems_problemfile" in query["sql"]]) == 1
