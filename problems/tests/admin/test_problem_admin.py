"""Problems in the admin: the list, the form, publishing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from problems.enums import ProblemStatus
from problems.models import Problem, TestCase
from problems.services.storing import stored_tree
from problems.tests.factories import PartFactory, ProblemFactory, verified

pytestmark = pytest.mark.django_db
LIST = "admin:problems_problem_changelist"
Reader = Callable[[str], dict[str, Any]]


def change_page(problem: Problem) -> str:
    return reverse("admin:problems_problem_change", args=[problem.pk])


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_list_shows_counts_and_acceptance(staff: Client) -> None:
    ProblemFactory(title="Echo", parts=2, submissions_count=8, accepted_count=2)
    page = staff.get(reverse(LIST)).content.decode()
    for cell in ('part_count">2<', 'sample_count">2<', 'hidden_count">2<', 'acceptance">25 % of 8<'):
        assert cell in page


def test_list_costs_the_same_for_more_problems(
    staff: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    def cost() -> int:
        with django_assert_max_num_queries(15) as queries:
            assert staff.get(reverse(LIST)).status_code == 200
        return len(queries)

    ProblemFactory(complete=True)
    cost()  # the content types are remembered from here on
    few = cost()
    ProblemFactory.create_batch(20, parts=2)
    assert cost() == few


def test_list_finds_by_title_address_and_tag(staff: Client) -> None:
    ProblemFactory(title="Echo", slug="say-it", tags=["parsing"])
    ProblemFactory(title="Other")
    for query in ("echo", "say-it", "parsing"):
        page = staff.get(reverse(LIST), {"q": query}).content.decode()
        assert ">Echo<" in page
        assert ">Other<" not in page


def test_list_filters(staff: Client) -> None:
    ProblemFactory(title="Echo", draft=True)
    ProblemFactory(title="Other")
    page = staff.get(reverse(LIST), {"status__exact": "draft"}).content.decode()
    assert ">Echo<" in page
    assert ">Other<" not in page


def test_form_saved_unchanged_changes_no_byte(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(
        complete=True, tags=["arrays", "two pointers"], languages=["python"], statement="\n  # Echo\n\n```\na\n```\n\n"
    )
    before = stored_tree(Problem.objects.with_content().get())
    response = staff.post(change_page(problem), form_of(change_page(problem)))
    assert response.status_code == 302
    assert stored_tree(Problem.objects.with_content().get()) == before


def test_form_takes_tags_as_text_and_languages_as_boxes(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(complete=True)
    form = form_of(change_page(problem)) | {"tags": " graphs,two pointers ,, heaps", "languages": ["python", "cpp"]}
    assert staff.post(change_page(problem), form).status_code == 302
    problem.refresh_from_db()
    assert problem.tags == ["graphs", "two pointers", "heaps"]
    assert problem.languages == ["python", "cpp"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tags": "Graphs"}, "“Graphs” is not a tag"),
        ({"tags": "a, a"}, "Name at most 10 tags, each once."),
        ({"slug": "Not_An_Address"}, "The address is lower-case letters and digits"),
        ({"absolute_tolerance": "0.1"}, "Only the checker “floats” takes a tolerance"),
        ({"checker": "floats", "absolute_tolerance": "-1"}, "A tolerance is a number from 0 to 1."),
        ({"cpu_time_seconds": "0"}, "greater than or equal to 0.1"),
        ({"memory_mb": "5000"}, "less than or equal to 4096"),
        ({"languages": ["klingon"]}, "klingon is not one of the available choices"),
        ({"statement": ""}, "This field is required."),
    ],
)
def test_form_refuses_with_a_sentence(staff: Client, form_of: Reader, changes: dict[str, Any], sentence: str) -> None:
    problem = ProblemFactory(complete=True)
    response = staff.post(change_page(problem), form_of(change_page(problem)) | changes)
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_form_adds_a_draft_with_a_part(staff: Client, form_of: Reader) -> None:
    address = reverse("admin:problems_problem_add")
    form = form_of(address) | {"title": "Echo", "slug": "echo", "statement": "Say it.", "status": "published"}
    form |= {
        "parts-TOTAL_FORMS": "1",
        "parts-0-number": "1",
        "parts-0-title": "",
        "parts-0-id": "",
        "parts-0-problem": "",
    }
    assert staff.post(address, form).status_code == 302
    problem = Problem.objects.get()
    assert problem.status == ProblemStatus.DRAFT
    assert problem.parts.get().number == 1


def test_form_previews_the_statement_through_the_sanitiser(staff: Client) -> None:
    problem = ProblemFactory(complete=True, statement="# Echo\n\n<script>alert(1)</script> **loud**")
    page = staff.get(change_page(problem)).content.decode()
    assert "<h3>Echo</h3>" in page
    assert "<strong>loud</strong>" in page
    assert "<script>alert(1)</script>" not in page


def test_button_publishes_what_was_saved(staff: Client, form_of: Reader) -> None:
    problem = verified(ProblemFactory(draft=True, complete=True))
    page = staff.get(change_page(problem)).content.decode()
    assert "Save and publish" in page
    assert "Save and make a draft again" not in page
    form = form_of(change_page(problem)) | {"title": "Better", "_publish": "1"}
    response = staff.post(change_page(problem), form)
    assert response["Location"] == change_page(problem)
    assert messages_of(response) == ["“Better” is published."]
    problem.refresh_from_db()
    assert (problem.title, problem.status) == ("Better", ProblemStatus.PUBLISHED)


def test_button_refuses_to_publish_and_says_why(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(draft=True)
    response = staff.post(change_page(problem), form_of(change_page(problem)) | {"_publish": "1"})
    assert "It has no part" in messages_of(response)[0]
    problem.refresh_from_db()
    assert problem.status == ProblemStatus.DRAFT


@pytest.mark.parametrize(
    ("action", "status"), [("archive", "archived"), ("withdraw", "draft"), ("publish", "published")]
)
def test_action_moves_all_chosen(staff: Client, action: str, status: str) -> None:
    problems = ProblemFactory.create_batch(2, complete=True, archived=action != "archive")
    for problem in problems:
        verified(problem)
    staff.post(reverse(LIST), {"action": action, "_selected_action": [problem.pk for problem in problems]})
    assert set(Problem.objects.values_list("status", flat=True)) == {status}


@pytest.mark.parametrize("way", ["button", "action"])
def test_version_made_on_publishing_tells_by_whom(staff: Client, form_of: Reader, way: str) -> None:
    problem = ProblemFactory(draft=True, system_design=True)  # nothing to verify, so that publishing makes its version
    PartFactory(problem=problem)
    if way == "button":
        staff.post(change_page(problem), form_of(change_page(problem)) | {"_publish": "1"})
    else:
        staff.post(reverse(LIST), {"action": "publish", "_selected_action": [problem.pk]})
    assert Problem.objects.get().status == ProblemStatus.PUBLISHED
    assert problem.versions.get().created_by == User.objects.get()


def test_action_publishes_the_whole_ones_and_names_the_others(staff: Client) -> None:
    whole, bare = verified(ProblemFactory(draft=True, complete=True)), ProblemFactory(title="Bare", draft=True)
    response = staff.post(reverse(LIST), {"action": "publish", "_selected_action": [whole.pk, bare.pk]})
    assert any("“Bare” cannot be published." in message for message in messages_of(response))
    assert Problem.objects.published().get() == whole


def test_saving_a_published_problem_warns_of_what_it_lacks(staff: Client, form_of: Reader) -> None:
    problem = ProblemFactory(complete=True)
    TestCase.objects.filter(is_sample=True).delete()
    response = staff.post(change_page(problem), form_of(change_page(problem)))
    assert any("is published, but: Part 1 has no sample" in message for message in messages_of(response))


def test_view_on_site_is_offered(staff: Client) -> None:
    assert "View on site" in staff.get(change_page(ProblemFactory(complete=True))).content.decode()


@pytest.mark.parametrize("who", ["anonymous", "candidate", "staff without rights"])
def test_admin_is_for_those_with_the_right(client: Client, who: str) -> None:
    problem = ProblemFactory(complete=True)
    if who != "anonymous":
        client.force_login(UserFactory(staff=who.startswith("staff")))
    for address in (reverse(LIST), change_page(problem)):
        assert client.get(address).status_code in (302, 403)
    client.post(reverse(LIST), {"action": "archive", "_selected_action": [problem.pk]})
    problem.refresh_from_db()
    assert problem.status == ProblemStatus.PUBLISHED
