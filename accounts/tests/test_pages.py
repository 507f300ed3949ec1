"""Signing up, in and out, the way back to where one came from, and the profile."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import PASSWORD, UserFactory
from accounts.viewer import SESSION_KEY
from execution.models import Run
from problems.models import Draft, Progress
from problems.tests.factories import DraftFactory, ProblemFactory, ProgressFactory

pytestmark = pytest.mark.django_db
SIGN_UP = {"username": "livia", "email": "", "password1": PASSWORD, "password2": PASSWORD}


def as_visitor(client: Client) -> uuid.UUID:
    visitor = uuid.uuid4()
    session = client.session
    session[SESSION_KEY] = str(visitor)
    session.save()
    return visitor


def test_sign_up_returns_to_where_one_came_from(client: Client) -> None:
    response = client.post("/accounts/signup/", SIGN_UP | {"next": "/submissions/"})
    assert response.headers["Location"] == "/submissions/"
    assert User.objects.get().username == "livia"


def test_sign_in_by_name_or_address_and_back(client: Client) -> None:
    user = UserFactory()
    for login in (user.username, user.email):
        response = client.post("/accounts/login/", {"login": login, "password": PASSWORD, "next": "/submissions/"})
        assert response.headers["Location"] == "/submissions/"
        client.logout()


def test_sign_in_never_leads_to_another_site(client: Client) -> None:
    user = UserFactory()
    response = client.post(
        "/accounts/login/", {"login": user.username, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert response.headers["Location"] == "/problems/"


def test_wrong_password_is_told_without_saying_which(client: Client) -> None:
    response = client.post("/accounts/login/", {"login": UserFactory().username, "password": "wrong"})
    assert response.status_code == 200
    assert b"are not correct" in response.content
    assert b'role="alert"' in response.content


def test_links_of_the_header_carry_the_page(client: Client) -> None:
    page = client.get("/problems/?q=a&tag=b").content.decode()
    assert "/accounts/login/?next=%2Fproblems%2F%3Fq%3Da%26tag%3Db" in page
    assert (
        "/accounts/signup/?next=%2Fsubmissions%2F" in client.get("/accounts/login/?next=/submissions/").content.decode()
    )


def test_sign_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/accounts/logout/").status_code == 200
    assert client.post("/accounts/logout/").headers["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("way", ["signup", "login"])
def test_work_of_a_visitor_becomes_theirs(client: Client, way: str) -> None:
    visitor = as_visitor(client)
    Run.objects.create(visitor=visitor, language="python", files={}, entry="main.py", limits={})
    DraftFactory(user=None, visitor=visitor)
    ProgressFactory(user=None, visitor=visitor)
    others = DraftFactory(user=None, visitor=uuid.uuid4())
    if way == "signup":
        client.post("/accounts/signup/", SIGN_UP)
        user = User.objects.get()
    else:
        user = UserFactory()
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert Run.objects.get().user == user
    assert Draft.objects.exclude(pk=others.pk).get().user == user
    assert Progress.objects.get().user == user
    others.refresh_from_db()
    assert others.user is None


def test_profile_asks_to_sign_in(client: Client) -> None:
    assert client.get(reverse("profile")).headers["Location"] == "/accounts/login/?next=/accounts/profile/"


def test_profile_tells_how_far_one_came(client: Client) -> None:
    user = UserFactory()
    ProgressFactory(user=user, problem=ProblemFactory(), state="solved")
    ProgressFactory(user=user, problem=ProblemFactory())
    ProgressFactory(state="solved")
    client.force_login(user)
    assert client.get(reverse("profile")).context["counts"] == {"solved": 1, "tried": 2, "submissions": 0}


def test_profile_changes_name_and_address(client: Client) -> None:
    user = UserFactory(email="old@example.org")
    EmailAddress.objects.create(user=user, email="old@example.org", primary=True)
    client.force_login(user)
    data = {"username": "renamed", "email": "New@example.org", "first_name": "Livia", "last_name": ""}
    assert client.post(reverse("profile"), data).headers["Location"] == reverse("profile")
    user.refresh_from_db()
    assert (user.username, user.email, user.first_name) == ("renamed", "new@example.org", "Livia")
    assert [address.email for address in EmailAddress.objects.filter(user=user)] == ["new@example.org"]


@pytest.mark.parametrize(("field", "value"), [("username", "TAKEN"), ("email", "Taken@Example.org"), ("email", "no")])
def test_profile_refuses_what_another_has(client: Client, field: str, value: str) -> None:
    UserFactory(username="taken", email="taken@example.org")
    user = UserFactory()
    client.force_login(user)
    data = {"username": user.username, "email": user.email, "first_name": "", "last_name": ""}
    response = client.post(reverse("profile"), data | {field: value})
    assert response.status_code == 400
    assert field in response.context["form"].errors
    before = user.username
    user.refresh_from_db()
    assert user.username == before
    assert f"Account: {before}" in response.content.decode()


def test_profile_keeps_privileges_to_itself(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    data = {"username": user.username, "email": "", "first_name": "", "last_name": "", "is_staff": "on"}
    client.post(reverse("profile"), data)
    user.refresh_from_db()
    assert not user.is_staff


def test_password_change(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    new = "another-long-passphrase-8"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    user.refresh_from_db()
    assert user.check_password(new)


def test_password_reset_by_mail(client: Client) -> None:
    user = UserFactory()
    assert client.post("/accounts/password/reset/", {"email": user.email}).status_code == 302
    (message,) = mail.outbox
    assert message.to == [user.email]
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    page = client.get(link.split("testserver")[1], follow=True)
    assert b"Choose a new password" in page.content


def test_address_page_leads_to_the_profile(client: Client) -> None:
    assert client.get("/accounts/email/").headers["Location"] == reverse("profile")


@pytest.mark.parametrize("path", ["login", "signup", "password/reset", "password/reset/done"])
def test_entrances_wear_our_look(client: Client, path: str) -> None:
    page = client.get(f"/accounts/{path}/").content.decode()
    assert 'class="card entrance-card"' in page
    assert "site-header" in page
