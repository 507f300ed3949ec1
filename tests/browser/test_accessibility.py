"""Every page in both themes without a violation that axe finds, and no page wider than a phone."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.bench.server import Server
from tests.browser.axe import is_wider_than_the_window, violations
from tests.browser.conftest import Watch
from tests.browser.workspace import READY, Workspace

pytestmark = pytest.mark.browser
PAGES = {
    "home": "/",
    "list": "/problems/",
    "coding": "/problems/greeting/",
    "parts": "/problems/log-analyzer/?part=2",
    "files": "/problems/road-trips/",
    "sql": "/problems/orders-per-customer/",
    "design": "/problems/printed-codes/",
    "submissions": "/submissions/",
    "figures": "/problems/greeting/statistics/",
    "status": "/status",
    "login": "/accounts/login/",
    "signup": "/accounts/signup/",
    "reset": "/accounts/password/reset/",
    "missing": "/no-such-page/",
}
THEMES: list[Literal["light", "dark"]] = ["light", "dark"]


@pytest.mark.parametrize("theme", THEMES)
def test_pages_have_no_violation_and_fit_a_phone(
    browser: Browser, server: Server, watch: Watch, theme: Literal["light", "dark"]
) -> None:
    watch.allowed += ["404 (Not Found)"]  # the missing page's own status
    # The content policy keeps axe's script out; the other tests run under it.
    context = browser.new_context(base_url=server.url, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    watch.attach(page)
    faults = []
    for name, address in PAGES.items():
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            if address.startswith("/problems/") and name not in ("list", "figures"):
                expect(page.locator(READY)).to_be_attached()
            faults += [f"{name} {width}: {fault}" for fault in violations(page)]
            if is_wider_than_the_window(page):
                faults.append(f"{name} {width}: wider than the window")
    context.close()
    assert faults == []


@pytest.mark.parametrize("theme", THEMES)
def test_judged_submission_has_no_violation(
    browser: Browser, server: Server, watch: Watch, theme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(base_url=server.url, color_scheme=theme, bypass_csp=True)
    page = context.new_page()
    watch.attach(page)
    workspace = Workspace(page).open("greeting").write("print(input())\n")
    workspace.submit()
    expect(page.locator("#judge-state")).to_contain_text("Wrong answer")
    faults = violations(page)
    page.goto("/submissions/")
    page.get_by_role("main").get_by_role("link", name="Wrong answer").first.click()
    expect(page.get_by_role("main")).to_contain_text("Wrong answer")
    faults += violations(page)
    context.close()
    assert faults == []


def test_documentation_of_the_api_keeps_to_the_content_policy(page: Page) -> None:
    page.goto("/api/docs")
    expect(page.get_by_text("/api/run", exact=False).first).to_be_visible()
