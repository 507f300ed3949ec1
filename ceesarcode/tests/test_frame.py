"""What stands around every page, and the pages of errors."""

import pytest
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import Settings

from accounts.tests.factories import UserFactory
from execution import scheduling
from execution.scheduling import SchedulerState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_probing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The home page names the languages, and finding them out starts programs."""
    monkeypatch.setattr(scheduling, "languages", list)


def set_isolation(monkeypatch: pytest.MonkeyPatch, isolation: str) -> None:
    state = SchedulerState(True, "stub", isolation, "", 0, 0, 2)
    monkeypatch.setattr(scheduling, "state", lambda: state)


def test_footer_tells_what_isolates(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    set_isolation(monkeypatch, "bubblewrap")
    assert b"Programs run in bubblewrap sandboxes." in client.get("/").content
    set_isolation(monkeypatch, "rlimits")
    assert b"no sandbox on this machine" in client.get("/").content


@pytest.mark.parametrize(("app_env", "shown"), [("dev", True), ("gamma", True), ("prod", False)])
def test_environment_is_named_outside_prod(client: Client, settings: Settings, app_env: str, *, shown: bool) -> None:
    settings.APP_ENV = app_env
    assert (b"chip-environment" in client.get("/").content) is shown


def test_admin_is_linked_for_staff_alone(client: Client) -> None:
    client.force_login(UserFactory())
    header = client.get("/problems/").content.decode().split("</header>")[0]
    assert "/admin/" not in header
    client.force_login(UserFactory(staff=True))
    assert "/admin/" in client.get("/problems/").content.decode().split("</header>")[0]


def test_password_reset_says_so_where_no_mail_is_sent(client: Client, settings: Settings) -> None:
    settings.SENDS_MAIL = False
    page = client.get("/accounts/password/reset/").content.decode()
    assert "does not send e-mail" in page
    assert 'name="email"' not in page


def test_unknown_address_is_a_page_of_ours(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"There is no such page" in response.content
    assert b"site-header" in response.content


def test_refused_form_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/accounts/login/", {"login": "a", "password": "b"})
    assert response.status_code == 403
    assert b"too old to be trusted" in response.content


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_without_a_request_say_what_is_safe(name: str) -> None:
    page = render_to_string(name)
    assert "<h1>" in page
    assert "Sign in" not in page
    assert "Nothing was changed" in page or "not lost" in page


def test_crash_is_answered_with_our_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(request: HttpRequest) -> None:
        raise RuntimeError

    monkeypatch.setattr("problems.views.first_problem", crash)
    client = Client(raise_request_exception=False)
    response = client.get("/")
    assert response.status_code == 500
    assert b"Something broke on our side" in response.content


def test_admin_wears_the_tokens(client: Client) -> None:
    client.force_login(UserFactory(superuser=True))
    page = client.get("/admin/").content.decode()
    assert "css/admin.css" in page
    assert "data-theme-control" in page
    assert "admin/js/theme.js" not in page
