"""A connection that brings the server what the page sends and loses the answer, and one over which nothing comes."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import visitor
from tests.browser.proxy import Proxy
from tests.browser.test_connection import BROKEN, MEND_MS, NO_ANSWER, RIGHT
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
NOTICED_MS = 15_000  # ten seconds are promised; a busy machine gets more
LONG_PRINTER = "import time\nfor i in range(90):\n    print('line', i, flush=True)\n    time.sleep(0.2)\n"
LONG_RIGHT = "import time; time.sleep(1)\nprint('Hello, ' + input() + '!')\n"
TRY_AGAIN = "Try again"


@pytest.mark.parametrize("button", [TRY_AGAIN, "Run"])
def test_run_whose_answer_was_lost_is_shown_and_not_started_again(browser: Browser, proxy: Proxy, button: str) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write("print('once')\n")
        workspace.choose_input("Sample 1")
        workspace.await_saved()
        proxy.lose_answers()
        workspace.run()
        expect(page.locator("#run-notice")).to_contain_text(NO_ANSWER)
        assert proxy.lost_answers
        proxy.mend()
        place = page.locator("#run-notice") if button == TRY_AGAIN else page
        place.get_by_role("button", name=button).first.click()
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        workspace.show_plain_text()
        assert workspace.lines("once") == ["once"]
        assert [run["id"] for run in rows(page, "/api/runs")] == [shown_run(page)]


def test_run_that_takes_keys_is_found_again_though_the_terminal_has_another_size(
    browser: Browser, proxy: Proxy
) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write("print('Hello, ' + input('Your name? ') + '!')\n")
        workspace.await_saved()
        proxy.lose_answers()
        workspace.run()
        expect(page.locator("#run-notice")).to_contain_text(NO_ANSWER)
        proxy.mend()
        page.set_viewport_size({"width": 1000, "height": 700})
        page.locator("#run-notice").get_by_role("button", name=TRY_AGAIN).click()
        expect(page.locator("#terminal .xterm-rows")).to_contain_text("Your name?")
        page.keyboard.type("Ada\n")
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        assert len(rows(page, "/api/runs")) == 1


def test_submission_whose_answer_was_lost_is_shown_and_not_made_again(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(RIGHT)
        workspace.await_saved()
        proxy.lose_answers()
        workspace.submit()
        expect(page.locator("#submit-notice")).to_contain_text(NO_ANSWER)
        proxy.mend()
        page.locator("#submit-notice").get_by_role("button", name=TRY_AGAIN).click()
        expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=MEND_MS)
        assert len(rows(page, "/api/submissions")) == 1
        workspace.submit()  # the same code, another click: that is another submission
        expect(page.locator("#judge-state")).not_to_have_text("Accepted")
        expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=MEND_MS)
        assert len(rows(page, "/api/submissions")) == 2


@pytest.mark.slow
def test_run_over_a_connection_that_went_quiet_goes_on(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(LONG_PRINTER).show_plain_text()
        workspace.await_saved()
        workspace.run()
        expect(workspace.log).to_contain_text("line 1")
        proxy.go_quiet()
        expect(workspace.connection()).to_contain_text("Connection lost", timeout=NOTICED_MS)
        expect(workspace.run_state).to_have_text("Reconnecting…")
        proxy.mend()
        expect(workspace.connection()).to_be_hidden(timeout=MEND_MS)
        expect(workspace.run_state).to_have_text("Ran", timeout=2 * MEND_MS)
        assert workspace.lines("line") == [f"line {number}" for number in range(90)]


@pytest.mark.slow
def test_judging_over_a_connection_that_went_quiet_goes_on(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(LONG_RIGHT)
        workspace.await_saved()
        workspace.submit()
        expect(workspace.tests.first).to_contain_text("Accepted")
        proxy.go_quiet()
        expect(page.locator("#judge-state")).to_have_text("Reconnecting…", timeout=NOTICED_MS)
        proxy.mend()
        expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=2 * MEND_MS)
        expect(workspace.tests).to_have_count(13)


@pytest.mark.slow
def test_program_that_is_silent_itself_is_not_taken_for_a_dead_connection(page: Page) -> None:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    workspace = Workspace(page).open("greeting").write("import time\ntime.sleep(12)\nprint('awake')\n")
    workspace.run()
    expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
    assert len(sockets) == 1


def rows(page: Page, path: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = page.evaluate("async (path) => (await (await fetch(path)).json()).results", path)
    return found


def shown_run(page: Page) -> str:
    """The id of the run that the page keeps as its own."""
    keys = "Object.keys(localStorage).find((key) => key.startsWith('run:'))"
    return str(page.evaluate(f"JSON.parse(localStorage.getItem({keys})).id"))
