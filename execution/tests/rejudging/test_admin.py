"""Rejudges in the admin: from an action to the form, the page of the difference, the decision behind a confirmation."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from execution.admin import runs
from execution.models import Rejudge, Submission
from execution.selectors import submission_result
from execution.services.rejudging.deciding import apply_rejudge
from execution.tests.rejudging.conftest import (
    STUCK,
    TRIPLES_THIRTY,
    Submit,
    begun,
    correct_the_last_test,
    ready,
    until_rejudge,
)
from problems.models import Part, Problem

ADD = "admin:execution_rejudge_add"
LIST = "admin:execution_rejudge_changelist"


@pytest.fixture
def staff(judge: User) -> Client:
    client = Client()
    client.force_login(judge)
    return client


def address(rejudge: Rejudge) -> str:
    return reverse("admin:execution_rejudge_change", args=[rejudge.pk])


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.postgres
def test_form_begins_a_rejudge_and_shows_its_page(submit: Submit, doubling: Part, staff: Client) -> None:
    submission = submit()
    fields = {"reason": "The last test was wrong.", "problem": "double", "test": "4-case", "language": "python"}
    fields |= {"since": "2020-01-01T00:00", "until": "2099-01-01T00:00", "submissions": f" {submission.pk}\n"}
    response = staff.post(reverse(ADD), fields)
    rejudge = Rejudge.objects.get()
    assert response["Location"] == address(rejudge)
    until_rejudge(rejudge, "ready")
    page = text(staff, address(rejudge))
    assert "1 of 1 judged again, 0 would change." in page
    assert "Nobody: every verdict and every score is as it was." in page
    assert "problem: double; test: 4-case; language: python" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "This field is required."),
        ({"problem": "no-such"}, "Select a valid choice."),
        ({"problem": ""}, "Say what is judged again"),
        ({"test": "no-such"}, "double has no test &#x27;no-such&#x27;."),
        ({"submissions": "x"}, "Name submissions by their whole ids"),
        ({"until": "2000-01-01T00:00"}, "No judged submission is meant by this."),
        ({"until": "soon"}, "Enter a valid date/time."),
        ({"language": "cobol"}, "Select a valid choice."),
    ],
)
def test_form_says_what_is_wrong(submit: Submit, staff: Client, fields: dict[str, str], words: str) -> None:
    submit()
    response = staff.post(reverse(ADD), {"reason": "A reason.", "problem": "double"} | fields)
    assert words in response.content.decode()
    assert not Rejudge.objects.exists()


def test_second_of_the_same_is_refused_on_the_form(submit: Submit, staff: Client, judge: User) -> None:
    submit()
    ready(judge)
    response = staff.post(reverse(ADD), {"reason": "Again.", "problem": "double"})
    assert "a rejudge that is not decided yet" in response.content.decode()
    assert Rejudge.objects.count() == 1


def test_action_on_submissions_leads_to_the_form(
    submit: Submit, staff: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [str(submit().pk) for _ in range(2)]
    chosen = {"action": "rejudge", "_selected_action": ids}
    path = reverse("admin:execution_submission_changelist")
    response = staff.post(path, chosen)
    assert response["Location"].startswith(reverse(ADD))
    form = text(staff, response["Location"])
    assert all(one in form for one in ids)
    monkeypatch.setattr(runs, "MOST_CHOSEN", 1)
    assert "Choose at most 1 here" in staff.post(path, chosen, follow=True).content.decode()


def test_action_and_link_of_a_problem_lead_to_the_form(doubling: Part, staff: Client) -> None:
    path = reverse("admin:problems_problem_changelist")
    chosen = {"action": "rejudge", "_selected_action": [str(doubling.problem_id)]}
    response = staff.post(path, chosen)
    assert response["Location"] == f"{reverse(ADD)}?problem=double"
    assert '<option value="double" selected>' in text(staff, response["Location"])
    assert response["Location"] in text(staff, reverse("admin:problems_problem_change", args=[doubling.problem_id]))
    other = Problem.objects.create(slug="other", title="Other", statement="Other.")
    chosen["_selected_action"] = [str(doubling.problem_id), str(other.pk)]
    assert "Choose one problem" in staff.post(path, chosen, follow=True).content.decode()


def test_page_shows_the_difference_and_who_would_change(
    submit: Submit, doubling: Part, staff: Client, judge: User
) -> None:
    accepted, _wrong = submit(), submit(TRIPLES_THIRTY)
    submit("print(1)")
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    response = staff.get(address(rejudge))
    assert response.context["matrix"] == {
        "columns": ["AC", "WA"],
        "rows": [("AC", [(0, False), (1, True)]), ("WA", [(1, True), (1, False)])],
    }
    page = response.content.decode()
    assert f">{str(accepted.pk)[:8]}</a>" in page
    assert "3 of 3 judged again, 2 would change" in " ".join(page.split())
    assert 'hx-trigger="every 2s"' not in page
    assert staff.get(address(rejudge) + "?page=99").status_code == 200


def test_decision_is_made_behind_a_confirmation(submit: Submit, doubling: Part, staff: Client, judge: User) -> None:
    accepted = submit()
    correct_the_last_test(doubling)
    rejudge = ready(judge)
    confirmation = text(staff, address(rejudge) + "?confirm=apply")
    assert "1 of 1 submissions get another verdict or score." in confirmation
    assert submission_result(accepted)["verdict"] == "AC"
    response = staff.post(address(rejudge), {"decision": "apply"}, follow=True)
    page = " ".join(response.content.decode().split())
    assert "The submissions have their new outcomes." in page
    assert "1 changed" in page
    assert "Applied</dt>" in page
    assert submission_result(accepted)["verdict"] == "WA"
    again = staff.post(address(rejudge), {"decision": "apply"}, follow=True)
    assert "The rejudge is applied; this can be done with one that is ready." in again.content.decode()


@pytest.mark.parametrize("decision", ["", "drop", "delete" * 100])
def test_unknown_decision_changes_nothing(submit: Submit, staff: Client, judge: User, decision: str) -> None:
    submit()
    rejudge = ready(judge)
    response = staff.post(address(rejudge), {"decision": decision}, follow=True)
    assert "There is no decision" in response.content.decode()
    assert Rejudge.objects.get().status == "ready"
    assert "?confirm=apply" in text(staff, address(rejudge) + f"?confirm={decision}")


def test_page_of_one_that_goes_on_polls_and_can_be_cancelled(submit: Submit, staff: Client, judge: User) -> None:
    submission = submit()
    submission.run.files = {"Main.py": STUCK}
    submission.run.save()
    rejudge = begun(judge)
    page = text(staff, address(rejudge))
    assert 'hx-trigger="every 2s"' in page
    assert "?confirm=cancel" in page
    assert "?confirm=apply" not in page
    assert "The judging ends now" in text(staff, address(rejudge) + "?confirm=cancel")
    response = staff.post(address(rejudge), {"decision": "cancel"}, follow=True)
    assert "The judging was ended; every outcome is as it was." in response.content.decode()


def test_lists_hold_what_candidates_handed_in(submit: Submit, doubling: Part, staff: Client, judge: User) -> None:
    submit()
    correct_the_last_test(doubling)
    rejudge = apply_rejudge(rejudge=ready(judge), user=judge)
    page = staff.get(reverse("admin:execution_submission_changelist"))
    assert page.context["cl"].result_count == 1
    assert Submission.objects.count() == 2
    listed = text(staff, reverse(LIST) + "?q=last+test")
    assert f">{rejudge.pk}</a>" in listed
    assert "1 of 1" in listed


def test_list_and_page_take_constant_queries(
    submit: Submit,
    doubling: Part,
    staff: Client,
    judge: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    submissions = [submit() for _ in range(4)]
    correct_the_last_test(doubling)
    rejudge = ready(judge, submissions=[submission.pk for submission in submissions[:3]])
    ready(judge, submissions=[submissions[3].pk])
    with django_assert_max_num_queries(8):
        staff.get(reverse(LIST))
    with django_assert_max_num_queries(8):
        staff.get(address(rejudge))


@pytest.mark.parametrize("permissions", [None, [], ["view_rejudge"], ["view_rejudge", "add_rejudge"]])
def test_each_deed_takes_its_permission(submit: Submit, judge: User, permissions: list[str] | None) -> None:
    submit()
    rejudge = ready(judge)
    client = Client()
    if permissions is not None:
        user = User.objects.create_user("eve", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
    closed = 302 if permissions is None else 403
    sees, adds = "view_rejudge" in (permissions or []), "add_rejudge" in (permissions or [])
    assert client.get(reverse(LIST)).status_code == (200 if sees else closed)
    page = client.get(address(rejudge) + "?confirm=apply")
    assert page.status_code == (200 if sees else closed)
    assert b"confirm=apply" not in page.content.split(b"<main")[-1] or not sees
    assert client.get(reverse(ADD)).status_code == (200 if adds else closed)
    assert client.post(address(rejudge), {"decision": "apply"}).status_code == closed
    assert Rejudge.objects.get().status == "ready"


@pytest.mark.parametrize("name", ["7", "x", "9" * 40])
def test_unknown_rejudge_is_not_found(staff: Client, name: str) -> None:
    assert staff.get(reverse("admin:execution_rejudge_change", args=[name])).status_code == 404


def test_nothing_is_deleted(submit: Submit, staff: Client, judge: User) -> None:
    submit()
    rejudge = ready(judge)
    assert staff.post(reverse("admin:execution_rejudge_delete", args=[rejudge.pk])).status_code == 403
    assert Rejudge.objects.exists()
