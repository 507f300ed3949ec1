"""The board and a promotion in several browsers: what one person does, the others see without loading the page anew,
and nothing that somebody is at is lost by that.
"""

from collections.abc import Generator
from contextlib import AbstractContextManager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.bench.server import Server, running_server
from tests.browser.axe import is_wider_than_the_window, violations
from tests.browser.conftest import PASSWORD, Watch, free_port, visitor
from tests.browser.proxy import Proxy
from tests.browser.test_connection import BROKEN, MEND_MS

pytestmark = pytest.mark.browser
PROMOTION = "/board/promotions/1/"
PAGES = ("/board/", PROMOTION, f"{PROMOTION}plan-edit", f"{PROMOTION}schedule", "/deployments/promotions/")
PREPARE = f"""
from accounts.models import User
from deployments.enums import Role
from deployments.tests.factories import person
from deployments.tests.scenes import Scene
for name, role in (("mara", Role.RELEASE_MANAGER), ("abel", Role.APPROVER), ("berta", Role.BUSINESS_STAKEHOLDER)):
    person(role, name=name, password="{PASSWORD}")
Scene().requested()
"""
DO = """
from accounts.models import User
from deployments.models import Environment, Promotion, RollbackPlan
from deployments.parties import party_of
from deployments.services.environments import lock_environment, unlock_environment
from deployments.services.plans import PlanText, edit_plan
by, gamma = party_of(User.objects.get(username="mara")), Environment.objects.get(slug="gamma")
"""
LOCK = DO + 'lock_environment(by=by, environment=gamma, reason="By another process")'
UNLOCK = DO + 'unlock_environment(by=by, environment=gamma, reason="By another process")'
EDIT = (
    DO
    + """
text = PlanText(steps="Another way", data_note="Kept", estimated_minutes=9)
edit_plan(by=by, plan=RollbackPlan.objects.get(), text=text, reason="The old way was wrong")
"""
)
TAKE_RIGHTS = 'from accounts.models import User\nUser.objects.filter(username="berta").update(is_staff=False)'
CROWD = """
from deployments.enums import Role
from deployments.models import Evidence, Promotion, Release
from deployments.tests.factories import person
from deployments.transitions import UNDECIDED
promotion = Promotion.objects.get()
for number in range(9):
    person(Role.APPROVER, name="a-person-with-quite-a-long-name-" + "x" * 60 + str(number))
for position in range(40):
    promotion.items.create(position=position + 10, key=f"more-{position}", text="w" * 200,
                           mode="manual", role="auditor")
for name in ("s" * 100 + ".json", "k6.json"):
    Evidence.objects.create(run=promotion.source_deployment.verifications.first(), name=name, media_type="text/plain",
                            data=b"x", size=1, sha256="0" * 64)
Promotion.objects.update(reason="A reason of one word: " + "r" * 400)
"""


@pytest.fixture
def server() -> Generator[Server, None, None]:
    """With a promotion that waits for the stakeholder, and a person for each role."""
    with running_server(free_port()) as started:
        started.manage("shell", source=PREPARE)
        yield started


def person(browser: Browser, url: str, name: str, **options: Any) -> AbstractContextManager[tuple[Page, Watch]]:
    """Somebody's browser, signed in."""
    with visitor(browser, url) as (page, _):
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
        state = page.context.storage_state()
    return visitor(browser, url, storage_state=state, **options)


def watching(page: Page, address: str) -> None:
    """Opens the page, and marks it: a page that is loaded anew has no mark."""
    page.goto(address)
    expect(page.get_by_text("Live updates", exact=True)).to_be_visible()
    page.evaluate("window.mark = true")


def is_the_same(page: Page) -> bool:
    return bool(page.evaluate("window.mark === true"))


def test_a_deed_of_one_shows_to_the_others_and_keeps_what_they_are_at(browser: Browser, server: Server) -> None:
    with (
        person(browser, server.url, "abel") as (abel, watch),
        person(browser, server.url, "mara") as (mara, _),
        person(browser, server.url, "berta") as (berta, _),
    ):
        watching(mara, "/board/")
        watching(abel, PROMOTION)
        abel.get_by_text("Reject", exact=True).first.click()
        reason = abel.get_by_label("Why it must not go on")
        reason.press_sequentially("Half a rea")
        berta.goto(PROMOTION)
        berta.get_by_text("Sign off", exact=True).click()
        berta.get_by_label("What you looked at").fill("I have used it")
        berta.get_by_role("button", name="It passes").click()
        expect(berta.get_by_text("You signed it off.")).to_be_visible()

        expect(abel.get_by_text("“I have used it”")).to_be_visible()
        expect(abel.locator("[data-live-said]")).to_contain_text("to Production is Ready. 7 of 7 items are filled.")
        expect(mara.locator("#column-prod")).to_contain_text("Ready")
        expect(reason).to_be_focused()
        abel.keyboard.type("son")
        expect(reason).to_have_value("Half a reason")
        approve = abel.locator("summary", has_text="Approve")
        approve.click()
        abel.get_by_label("Why, for the record").fill("All of it holds")
        assert is_the_same(abel)
        assert is_the_same(mara)

        server.manage("shell", source=EDIT)
        expect(abel.locator("#plan ~ *").first).to_be_visible()
        expect(abel.get_by_text("Another way")).to_be_visible()
        expect(abel.locator("#form-approve-")).to_contain_text("This is not possible now")
        assert is_the_same(abel)
        watch.allowed.append("409")
        abel.locator("#form-approve-").get_by_role("button", name="Approve").click()
        expect(abel.get_by_role("alert")).to_contain_text("Rollback plan edited, by mara: The old way was wrong")
        expect(abel.get_by_role("alert")).to_contain_text("All of it holds")
        expect(abel).to_have_url(f"{server.url}{PROMOTION}")


def test_what_another_process_does_and_a_lost_connection_are_made_up_for(browser: Browser, server: Server) -> None:
    with Proxy(server.port) as proxy, person(browser, proxy.url, "mara") as (mara, watch):
        watch.allowed += BROKEN
        watching(mara, "/board/")
        gamma = mara.locator("#column-gamma")
        server.manage("shell", source=LOCK)
        expect(gamma).to_contain_text("Locked")
        proxy.cut()
        expect(mara.get_by_text("Reconnecting…", exact=True)).to_be_visible()
        server.manage("shell", source=UNLOCK)
        proxy.mend()
        expect(mara.get_by_text("Live updates", exact=True)).to_be_visible(timeout=MEND_MS)
        expect(gamma).not_to_contain_text("Locked")
        assert is_the_same(mara)


def test_who_is_no_staff_any_more_is_told_and_sees_nothing_new(browser: Browser, server: Server) -> None:
    with person(browser, server.url, "berta") as (berta, watch):
        watch.allowed.append("403")
        watching(berta, "/board/")
        server.manage("shell", source=TAKE_RIGHTS)
        expect(berta.get_by_text("No live updates any more")).to_be_visible()
        server.manage("shell", source=LOCK)
        berta.wait_for_timeout(2500)
        expect(berta.locator("#column-gamma")).not_to_contain_text("Locked")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_violation_and_fit_a_phone_also_when_crowded(
    browser: Browser, server: Server, theme: Literal["light", "dark"]
) -> None:
    server.manage("shell", source=CROWD)
    faults = []
    with person(browser, server.url, "mara", color_scheme=theme, bypass_csp=True) as (mara, watch):
        watch.allowed.append("409")
        for address in PAGES:
            mara.goto(address)
            for details in mara.locator("details.deed").all()[:2]:
                details.locator("summary").click()
            for width in (1280, 360):
                mara.set_viewport_size({"width": width, "height": 800})
                faults += [f"{address} {width}: {fault}" for fault in violations(mara)]
                if is_wider_than_the_window(mara):
                    faults.append(f"{address} {width}: wider than the window")
        mara.goto(PROMOTION)
        mara.evaluate("document.querySelector('#form-cancel- [name=text]').removeAttribute('required')")
        mara.locator("summary", has_text="Cancel").click()
        watch.allowed.append("400")
        mara.locator("#form-cancel- button").click()
        expect(mara.get_by_role("alert")).to_contain_text("reason must say why")
        faults += [f"refused: {fault}" for fault in violations(mara)]
    assert faults == []
