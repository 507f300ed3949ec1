"""The same draft in two tabs: the one with nothing unsaved follows the other; where both have changes, one is asked."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.browser.workspace import READY, Workspace

pytestmark = pytest.mark.browser
CHANGED_ELSEWHERE = "This code was changed in another tab. Which version shall stay?"


@pytest.fixture
def tabs(page: Page, context: BrowserContext, watch: Watch) -> tuple[Workspace, Workspace]:
    second = context.new_page()
    watch.attach(second)
    return Workspace(page).open("greeting").write("# begun\n"), Workspace(second).open("greeting")


@pytest.fixture
def torn(tabs: tuple[Workspace, Workspace], context: BrowserContext, watch: Watch) -> tuple[Workspace, Workspace]:
    """Both with changes that the server does not have: "# here" and "# there", each told of the other's."""
    here, there = tabs
    expect(there.code).to_contain_text("# begun")
    here.await_saved()
    there.await_saved()
    watch.allowed += ["net::ERR_FAILED"]
    context.route("**/drafts/*", lambda route: route.abort())
    here.write("# begun\n# here\n")
    expect(there.code).to_contain_text("# here")
    there.write("# begun\n# there\n")
    expect(here.notice()).to_contain_text(CHANGED_ELSEWHERE)
    context.unroute("**/drafts/*")
    return here, there


def test_untouched_tab_follows_and_goes_on_from_there(tabs: tuple[Workspace, Workspace]) -> None:
    here, there = tabs
    expect(there.code).to_contain_text("# begun")
    here.await_saved()
    there.add("# gone on\n")
    expect(here.code).to_contain_text("# gone on")
    there.await_saved()
    for tab in tabs:
        expect(tab.notice()).to_be_empty()
        tab.page.evaluate("localStorage.clear()")
    for tab in tabs:
        tab.page.reload()
        tab.await_ready()
        expect(tab.code).to_contain_text("# begun# gone on")


def test_of_two_changed_versions_this_one_is_kept(torn: tuple[Workspace, Workspace]) -> None:
    here, _ = torn
    expect(here.code).to_contain_text("# here")
    here.add("# while asked\n")
    here.notice().get_by_role("button", name="Keep this one").click()
    here.await_saved()
    here.page.reload()
    here.await_ready()
    expect(here.code).to_contain_text("# here# while asked")
    expect(here.code).not_to_contain_text("# there")


def test_of_two_changed_versions_that_one_is_taken_and_undone(torn: tuple[Workspace, Workspace]) -> None:
    here, _ = torn
    here.notice().get_by_role("button", name="Take that one").click()
    expect(here.code).to_contain_text("# there")
    here.await_saved()
    here.code.focus()
    here.page.keyboard.press("ControlOrMeta+z")
    expect(here.code).to_contain_text("# here")


def test_version_that_was_not_decided_on_is_offered_after_a_reload(torn: tuple[Workspace, Workspace]) -> None:
    here, _ = torn
    here.add("# while asked\n")
    here.page.reload()
    here.await_ready()
    expect(here.code).to_contain_text("# there")
    here.notice().get_by_role("button", name="Show the other").click()
    expect(here.code).to_contain_text("# here# while asked")


def test_untouched_tab_with_an_answer_in_words_follows(page: Page, context: BrowserContext, watch: Watch) -> None:
    second = context.new_page()
    watch.attach(second)
    for tab in (page, second):
        tab.goto("/problems/printed-codes/")
        expect(tab.locator(READY)).to_be_visible()
    page.get_by_label("Your answer").fill("Two services and a queue.")
    expect(second.get_by_label("Your answer")).to_have_value("Two services and a queue.")
    expect(second.locator("#draft-notice")).to_be_empty()
