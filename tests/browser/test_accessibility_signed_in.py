"""What only some people see, in both themes and two widths: the profile, API tokens, two submissions compared, the
admin; and the API's own documentation.
"""

from collections.abc import Mapping
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from scripts.bench.server import Server
from tests.browser.axe import DJANGOS, is_wider_than_the_window, violations
from tests.browser.conftest import NAME, visitor
from tests.browser.workspace import Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
THEMES: list[Literal["light", "dark"]] = ["light", "dark"]
WIDTHS = (1280, 360)
MAKE_CALLBACKS = f"""
from datetime import timedelta
from django.utils import timezone
from accounts.models import User
from accounts.services import create_token
from execution.models import Callback, CallbackAttempt, FailingAddress, Run
now, user = timezone.now(), User.objects.get(username="{NAME}")
if not user.failing_addresses.exists():
    token = create_token(user=user, name="hooks", scopes=["runs:write"], lifetime=timedelta(days=7)).token
    for state, ended_at, next_at in (("failed", now, None), ("delivered", now, None), ("queued", None, now)):
        run = Run.objects.create(user=user, language="python", files={{}}, entry="Main.py", limits={{}},
                                 status="finished", verdict="OK", finished_at=now)
        callback = Callback.objects.create(run=run, token=token, url="https://hooks.example.com/" + "x" * 90,
                                           state=state, attempts=9, ended_at=ended_at, next_at=next_at)
        CallbackAttempt.objects.create(callback=callback, number=1, at=now, duration_ms=5, status=410, sentence="No.")
    FailingAddress.objects.create(user=user, address="https://hooks.example.com/" + "x" * 90, failures=20,
                                  failing_since=now, failed_at=now, paused_at=now)
"""
MAKE_PROMOTION = """
from django.utils import timezone
from deployments.models import Incident, Promotion
from deployments.tests.scenes import Scene
now = timezone.now()
if not Promotion.objects.exists():
    scene = Scene()
    scene.requested()
    for end in ({}, {"state": "resolved", "resolved_at": now}):
        fields = {"environment": scene.prod, "deployment": scene.in_prod, "detected_at": now}
        Incident.objects.create(title="It is slow", **fields, **end)
"""
ADMIN_LISTS = {
    "problems": "/admin/problems/problem/",
    "parts": "/admin/problems/part/",
    "runs": "/admin/execution/run/",
    "submissions": "/admin/execution/submission/",
    "users": "/admin/accounts/user/",
    "callbacks": "/admin/execution/callback/",
    "failing addresses": "/admin/execution/failingaddress/",
}
# What Swagger UI writes itself: colours, headings, buttons within buttons, an introduction outside its main part.
SWAGGERS = {
    "color-contrast": ".opblock-summary-method, .version, .version-stamp pre, .url, .authorize span",
    "heading-order": ".opblock-tag",
    "nested-interactive": ".opblock-summary-control",
    "region": ".information-container",
}


@pytest.fixture(scope="session")
def staff(browser: Browser, server: Server, keeper: StorageState) -> StorageState:
    """The session of a superuser who has submitted twice."""
    server.manage("shell", source=MAKE_CALLBACKS)
    with visitor(browser, server.url, storage_state=keeper) as (page, _):
        for source in ("print(input())\n", "print('Hello, ' + input() + '!')\n"):
            workspace = Workspace(page).open("greeting").write(source)
            workspace.submit()
            expect(page.locator("#judge-sentence")).to_contain_text("of 13 passed")
            workspace.await_on_the_server()  # what is typed next begins from it
    return keeper


def faults_of(page: Page, name: str, address: str, *, not_ours: Mapping[str, str] | None = None) -> list[str]:
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(address)
        expect(page.get_by_role("main")).to_be_visible()
        if not_ours is SWAGGERS:
            expect(page.get_by_text("/api/run", exact=False).first).to_be_visible()
        faults += [f"{name} {width}: {fault}" for fault in violations(page, not_ours=not_ours)]
        if not_ours is not DJANGOS and is_wider_than_the_window(page):
            faults.append(f"{name} {width}: wider than the window")
    return faults


def faults_of_tokens(page: Page, name: str) -> list[str]:
    """Makes a token, and looks at its pages; at the new one once, since it is shown once."""
    page.goto("/accounts/tokens/")
    page.get_by_label("Name").fill(name)
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Create token").click()
    expect(page.locator("#token-text")).to_contain_text("cee_")
    faults = [f"new token: {fault}" for fault in violations(page)]
    faults += faults_of(page, "callbacks", "/callbacks/") + faults_of(page, "tokens", "/accounts/tokens/")
    page.get_by_role("link", name=f"Callback secret of {name}").click()
    faults += faults_of(page, "callback secret", page.url)
    page.get_by_role("button", name="Make a new secret").click()
    expect(page.locator("#callback-secret")).to_contain_text("whsec_")
    faults += [f"new secret: {fault}" for fault in violations(page)]
    page.goto("/accounts/tokens/")
    page.get_by_role("link", name=f"Revoke {name}").click()
    return faults + faults_of(page, "revoke", page.url)


@pytest.mark.parametrize("theme", THEMES)
def test_pages_of_an_account_have_no_violation_and_fit_a_phone(
    browser: Browser, server: Server, staff: StorageState, theme: Literal["light", "dark"]
) -> None:
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True, storage_state=staff) as (page, _):
        page.goto("/submissions/")
        page.get_by_role("main").get_by_role("link", name="Wrong answer").first.click()
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Two submissions, line by line")
        faults = faults_of(page, "compare", page.url) + faults_of(page, "profile", "/accounts/profile/")
        assert faults + faults_of_tokens(page, f"machine {theme}") == []


@pytest.mark.parametrize("theme", THEMES)
def test_board_and_a_promotion_have_no_violation_and_fit_a_phone(
    browser: Browser, server: Server, staff: StorageState, theme: Literal["light", "dark"]
) -> None:
    server.manage("shell", source=MAKE_PROMOTION)
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True, storage_state=staff) as (page, _):
        faults = faults_of(page, "board", "/board/")
        page.get_by_role("link", name="1.0.").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("to Production")
        faults += faults_of(page, "promotion", page.url)
        faults += faults_of(page, "incidents", "/deployments/incidents/")
        assert faults + faults_of(page, "figures", "/deployments/figures/") == []


@pytest.mark.parametrize("theme", THEMES)
def test_documentation_of_the_api_has_no_violation(
    browser: Browser, server: Server, theme: Literal["light", "dark"]
) -> None:
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True) as (page, _):
        assert faults_of(page, "docs", "/api/docs", not_ours=SWAGGERS) == []


@pytest.mark.parametrize("theme", THEMES)
def test_admin_has_no_violation(
    browser: Browser, server: Server, staff: StorageState, theme: Literal["light", "dark"]
) -> None:
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True, storage_state=staff) as (page, _):
        faults = faults_of(page, "index", "/admin/", not_ours=DJANGOS)
        for name, address in ADMIN_LISTS.items():
            faults += faults_of(page, name, address, not_ours=DJANGOS)
            page.set_viewport_size({"width": 1280, "height": 800})
            page.locator("#result_list tbody th a").first.click()
            expect(page.locator("#content h1")).to_be_visible()
            faults += faults_of(page, f"one of {name}", page.url, not_ours=DJANGOS)
        assert faults == []
