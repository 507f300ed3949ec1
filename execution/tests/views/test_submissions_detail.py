"""One submission and two compared: who may see them, and what stays hidden."""

import uuid

import pytest
from django.test import Client

from accounts.tests.factories import UserFactory
from accounts.viewer import SESSION_KEY
from execution.models import Submission
from execution.tests.rows import Submit
from problems.models import TestCase
from problems.tests.factories import ProblemFactory

pytestmark = pytest.mark.django_db
SECRET = "the-hidden-input-4711"


def address(submission: Submission) -> str:
    return f"/submissions/{submission.pk}/"


def compare(one: Submission, other: object) -> str:
    return f"/submissions/{one.pk}/compare/?with={other}"


def test_owner_and_staff_see_it_and_others_do_not(client: Client, submit: Submit) -> None:
    owner = UserFactory()
    submission = submit(user=owner)
    assert client.get(address(submission)).status_code == 404
    for user, expected in ((owner, 200), (UserFactory(staff=True), 200), (UserFactory(), 404)):
        client.force_login(user)
        assert client.get(address(submission)).status_code == expected


def test_visitor_sees_their_own_alone(client: Client, submit: Submit) -> None:
    visitor = uuid.uuid4()
    own, foreign = submit(visitor=visitor), submit(visitor=uuid.uuid4())
    session = client.session
    session[SESSION_KEY] = str(visitor)
    session.save()
    assert client.get(address(own)).status_code == 200
    assert client.get(address(foreign)).status_code == 404


def test_submission_without_an_owner_is_nobodys_page(client: Client, submit: Submit) -> None:
    assert client.get(address(submit())).status_code == 404


def test_hidden_tests_keep_their_contents(client: Client, submit: Submit) -> None:
    user = UserFactory()
    part = ProblemFactory(complete=True).parts.get()
    TestCase.objects.filter(part=part, is_sample=False).update(input=SECRET, expected=SECRET)
    client.force_login(user)
    page = client.get(address(submit(user=user, verdict="WA", part=part))).content.decode()
    assert "01-hidden" in page
    assert "12 ms" in page
    assert SECRET not in page


def test_wrong_sample_marks_where_the_outputs_differ(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    page = client.get(address(submit(user=user, verdict="WA"))).content.decode()
    assert "h<del>e</del>llo" in page
    assert "h<ins>u</ins>llo" in page
    assert "<details open>" in page


def test_code_is_escaped_and_highlighted(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    page = client.get(address(submit(user=user, source="x = '<script>alert(1)</script>'\n"))).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
    assert '<span class="s1">' in page


def test_page_polls_until_the_verdict_is_there(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    assert b"every 1s" in client.get(address(submit(user=user, verdict=""))).content
    assert b"every 1s" not in client.get(address(submit(user=user))).content


def test_comparison_shows_the_older_left_whoever_asks(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    older = submit(user=user, part=part, source="a = 1\nb = 2\n")
    newer = submit(user=user, part=part, source="a = 1\nb = 3\nc = 4\n")
    for response in (client.get(compare(older, newer.pk)), client.get(compare(newer, older.pk))):
        assert response.context["left"] == older
        ((name, rows),) = response.context["files"]
        assert name == "Main.py"
        assert [row.kind for row in rows] == ["same", "changed", "added"]


def test_comparison_tells_each_test_of_both(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    older, newer = submit(user=user, part=part, verdict="WA"), submit(user=user, part=part)
    newer.cases.filter(is_sample=False).delete()
    found = client.get(compare(newer, older.pk)).context["tests"]
    verdicts = [(name, [outcome and outcome.verdict for outcome in both]) for name, both in found]
    assert verdicts == [("01-sample", ["WA", "AC"]), ("01-hidden", ["WA", None])]


def test_comparison_of_two_parts_has_no_tests_in_common(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    first, second = ProblemFactory(parts=2).parts.all()
    one, other = submit(user=user, part=first), submit(user=user, part=second)
    assert client.get(compare(one, other.pk)).context["tests"] == []


def test_sample_that_differs_in_blanks_alone_says_so(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    own = submit(user=user, part=part, verdict="WA")
    part.tests.filter(is_sample=True).update(expected="hullo")
    page = client.get(address(own)).content.decode()
    assert "only blanks or ends of lines differ" in page
    assert '<ins><span class="blank blank-end">' in page
    part.tests.filter(is_sample=True).update(expected="hello")
    assert "only blanks" not in client.get(address(own)).content.decode()


def test_comparison_needs_both_to_be_ones_own_and_of_one_problem(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    own, foreign = submit(user=user, part=part), submit(user=UserFactory(), part=part)
    elsewhere = submit(user=user)
    for other in (foreign.pk, elsewhere.pk, uuid.uuid4(), "nonsense", ""):
        assert client.get(compare(own, other)).status_code == 404


def test_offered_for_comparison_are_the_owners_for_the_problem(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    part = ProblemFactory(complete=True).parts.get()
    first, second = submit(user=user, part=part), submit(user=user, part=part)
    submit(user=user)
    submit(user=UserFactory(), part=part)
    assert list(client.get(address(first)).context["others"]) == [second]


def test_post_is_refused(client: Client, submit: Submit) -> None:
    user = UserFactory()
    client.force_login(user)
    assert client.post(address(submit(user=user))).status_code == 405


@pytest.mark.parametrize(("verdict", "opened"), [("WA", True), ("RE", True), ("AC", False)])
def test_dialogue_of_a_sample_that_failed_is_open(client: Client, submit: Submit, verdict: str, opened: bool) -> None:
    user = UserFactory()
    submission = submit(user=user, verdict=verdict)
    submission.cases.filter(is_sample=True).update(dialogue="> ? 1 2")
    client.force_login(user)
    page = client.get(address(submission)).content.decode()
    assert "&gt; ? 1 2" in page
    assert ("<details open>" in page) is opened


def test_groups_stand_with_their_points_and_those_that_failed_are_open(client: Client, submit: Submit) -> None:
    user = UserFactory()
    submission = submit(user=user, verdict="WA")
    Submission.objects.filter(pk=submission.pk).update(score=7.5, max_score=30)
    fields = {"passed": 0, "total": 1}
    submission.groups.create(position=0, name="small", state="passed", points=7.5, max_points=10, **fields)
    submission.groups.create(position=1, name="large", state="failed", points=0, max_points=20, **fields)
    submission.cases.filter(is_sample=False).update(group="large")
    client.force_login(user)
    page = client.get(address(submission)).content.decode()
    assert "<dd>7.5 of 30</dd>" in page
    assert "7.5 of 10 points" in page
    assert 'id="group-large" open>' in page
    assert 'id="group-small">' in page
    alone, _, grouped = page.partition('id="group-small"')
    assert "01-sample" in alone
    assert "01-hidden" in grouped.partition('id="group-large"')[2]
