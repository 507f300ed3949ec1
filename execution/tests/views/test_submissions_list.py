"""The history: whose it is, what narrows it, what it costs."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.tests.factories import UserFactory
from accounts.viewer import SESSION_KEY
from execution.models import Submission
from execution.tests.rows import Submit
from problems.tests.factories import ProblemFactory, ProgressFactory

pytestmark = pytest.mark.django_db
LIST = "/submissions/"


def shown(client: Client, query: str = "") -> list[Submission]:
    response = client.get(reverse("execution:submission-list") + query)
    assert response.status_code == 200
    return list(response.context["page"].rows)


def test_history_is_ones_own_and_newest_first(client: Client, submit: Submit) -> None:
    user = UserFactory()
    older, newer = submit(user=user), submit(user=user)
    submit(user=UserFactory())
    submit()
    client.force_login(user)
    assert shown(client) == [newer, older]


def test_staff_see_their_own_history_as_well(client: Client, submit: Submit) -> None:
    submit(user=UserFactory())
    client.force_login(UserFactory(staff=True))
    assert shown(client) == []


def test_history_of_a_visitor(client: Client, submit: Submit) -> None:
    visitor = uuid.uuid4()
    own = submit(visitor=visitor)
    submit(visitor=uuid.uuid4())
    session = client.session
    session[SESSION_KEY] = str(visitor)
    session.save()
    assert shown(client) == [own]
    assert b"Kept for this browser" in client.get(LIST).content


def test_empty_history_offers_the_first_step(client: Client, submit: Submit) -> None:
    submit()
    page = client.get(LIST).content.decode()
    assert "Nothing submitted yet" in page
    assert "Choose a problem" in page


def test_filters_narrow_and_unknown_values_find_nothing(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    problem = ProblemFactory(complete=True, slug="wanted")
    accepted = submit(user=user, part=problem.parts.get())
    wrong = submit(user=user, verdict="WA", language="cpp")
    waiting = submit(user=user, verdict="")
    assert shown(client, "?verdict=WA") == [wrong]
    assert shown(client, "?verdict=pending") == [waiting]
    assert shown(client, "?language=cpp") == [wrong]
    assert shown(client, "?problem=wanted") == [accepted]
    assert shown(client, "?problem=wanted&verdict=WA") == []
    assert shown(client, "?verdict=nonsense") == []
    assert shown(client, "?problem=%00") == [waiting, wrong, accepted]


def test_history_costs_no_code_and_no_statement(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    submit(user=user, source="a-long-program")
    (row,) = shown(client)
    assert {"files", "stdin"} <= row.run.get_deferred_fields()
    assert {"statement", "generator"} <= row.problem.get_deferred_fields()


def test_choices_are_those_of_ones_own(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    own = submit(user=user, language="bash", verdict="TLE")
    ProgressFactory(user=user, problem=own.problem)
    ProgressFactory(problem=submit(language="java", verdict="CE").problem)
    context = client.get(LIST).context
    assert context["problems"] == [(own.problem.slug, own.problem.title)]
    assert context["languages"] == ["bash"]
    assert context["verdicts"] == [("TLE", "Time limit exceeded")]


def test_list_polls_only_while_something_runs(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    submit(user=user)
    assert b"every 2s" not in client.get(LIST).content
    submit(user=user, verdict="")
    assert b"every 2s" in client.get(LIST).content


def test_long_history_has_pages_that_keep_the_filter(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    for _ in range(31):
        submit(user=user, part=part)
    submit(user=user, part=part, verdict="WA")
    newest = client.get(LIST + "?verdict=AC").context["page"]
    assert (len(newest.rows), newest.earlier) == (30, "")
    assert 'rel="next" href="?verdict=AC&amp;cursor=' in client.get(LIST + "?verdict=AC").content.decode()
    submit(user=user, part=part)  # what arrives shifts nothing
    oldest = client.get(f"{LIST}?verdict=AC&cursor={newest.later}").context["page"]
    assert (len(oldest.rows), oldest.later) == (1, "")
    back = client.get(f"{LIST}?verdict=AC&cursor={oldest.earlier}").context["page"]
    assert (back.rows, bool(back.earlier), bool(back.later)) == (newest.rows, True, True)


def test_cursor_of_another_list_gives_the_first_page(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    own = submit(user=user)
    assert shown(client, "?cursor=nonsense") == [own]
    assert shown(client, "?cursor=%00") == [own]


@pytest.mark.parametrize("count", [1, 12])
def test_queries_are_constant(
    client: Client, submit: Submit, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    user = UserFactory()
    client.force_login(user)
    for _ in range(count):
        submit(user=user)
    with django_assert_num_queries(5):  # session, user, rows, languages and verdicts, problems
        client.get(LIST)
