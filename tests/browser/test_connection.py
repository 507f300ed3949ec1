"""A connection that breaks, a server that dies: the page says so, goes on by itself, and loses nothing."""

import os
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.bench.server import Server, processes_below
from tests.browser.conftest import visitor
from tests.browser.proxy import Proxy
from tests.browser.test_running import ASKS, SLOW_PRINTER
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
ALL_LINES = [f"line {number}" for number in range(6)]
BROKEN = ["WebSocket connection", "net::ERR_"]  # what Chromium itself logs of a connection that is gone
NO_ANSWER = "The server does not answer. Your code is safe in this browser"
RIGHT = "import time; time.sleep(0.2)\nprint('Hello, ' + input() + '!')\n"
UNFINISHED = "from execution.models import Run\nassert not Run.objects.exclude(status='finished').exists()\n"
MEND_MS = 30_000


@pytest.mark.slow
def test_cut_websocket_mends_and_shows_every_line_once(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(SLOW_PRINTER).show_plain_text()
        workspace.await_saved()
        workspace.run()
        expect(workspace.log).to_contain_text("line 1")
        proxy.cut()
        expect(workspace.connection()).to_contain_text("Connection lost")
        expect(workspace.run_detail).to_have_text("the run goes on; its output will follow")
        proxy.mend()
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        expect(workspace.connection()).to_be_hidden(timeout=MEND_MS)
        assert workspace.lines("line") == ALL_LINES


def test_answer_typed_while_the_connection_is_away_arrives_once(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(ASKS)
        workspace.await_saved()
        workspace.run()
        expect(page.locator("#terminal .xterm-rows")).to_contain_text("Your name?")
        proxy.cut()
        expect(workspace.run_state).to_have_text("Reconnecting…")
        page.keyboard.type("Ada\n")
        proxy.mend()
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        workspace.show_plain_text()
        assert workspace.lines("Hello") == ["Hello, Ada!"]


@pytest.mark.slow
def test_killed_server_comes_back_and_the_run_ends_in_the_same_page(browser: Browser, mortal_server: Server) -> None:
    with visitor(browser, mortal_server.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(f"{SLOW_PRINTER}# mine\n").show_plain_text()
        workspace.run()
        expect(workspace.log).to_contain_text("line 1")
        left_behind = [pid for pid in processes_below(mortal_server.pid) if pid != mortal_server.pid]
        assert left_behind
        mortal_server.kill()
        expect(workspace.connection()).to_contain_text("Connection lost")
        workspace.add("# and later\n")
        expect(page.locator("#draft-state")).to_have_text("Saved in this browser")
        await_end_of(left_behind)
        mortal_server.start()
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        expect(workspace.connection()).to_be_hidden(timeout=MEND_MS)
        assert workspace.lines("line") == ALL_LINES
        mortal_server.manage("shell", source=UNFINISHED)
        page.reload()
        workspace.await_ready()
        expect(workspace.code).to_contain_text("# mine")
        expect(workspace.code).to_contain_text("# and later")
        workspace.await_saved()
        expect(workspace.run_state).to_have_text("Ran")


@pytest.mark.slow
def test_killed_server_comes_back_and_judges_to_the_end(browser: Browser, mortal_server: Server) -> None:
    with visitor(browser, mortal_server.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(RIGHT)
        workspace.await_saved()
        workspace.submit()
        expect(workspace.tests.first).to_contain_text("Accepted")
        mortal_server.kill()
        expect(page.locator("#judge-state")).to_have_text("Reconnecting…")
        mortal_server.start()
        expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=MEND_MS)
        expect(page.locator("#judge-sentence")).to_contain_text("13 of 13 passed")
        expect(workspace.tests).to_have_count(13)
        mortal_server.manage("shell", source=UNFINISHED)


@pytest.mark.slow
def test_submission_that_finds_no_server_says_so_and_goes_the_second_time(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write(RIGHT)
        workspace.await_saved()
        proxy.cut()
        workspace.submit()
        expect(page.locator("#submit-notice")).to_contain_text(NO_ANSWER)
        expect(page.locator("#judge-state")).to_have_text("Not started")
        expect(page.locator("#submit")).to_be_enabled()
        proxy.mend()
        workspace.submit()
        expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=MEND_MS)
        expect(page.locator("#submit-notice")).not_to_contain_text(NO_ANSWER)


def test_run_that_finds_no_server_says_so_and_goes_the_second_time(browser: Browser, proxy: Proxy) -> None:
    with visitor(browser, proxy.url) as (page, watch):
        watch.allowed += BROKEN
        workspace = Workspace(page).open("greeting").write("print('once')\n").show_plain_text()
        workspace.await_saved()
        proxy.cut()
        workspace.run()
        expect(page.locator("#run-notice")).to_contain_text(NO_ANSWER)
        expect(page.locator("#run")).to_be_enabled()
        proxy.mend()
        page.locator("#run-notice").get_by_role("button", name="Try again").click()
        expect(workspace.run_state).to_have_text("Ran", timeout=MEND_MS)
        assert workspace.lines("once") == ["once"]


def test_double_click_on_run_starts_one_run(page: Page) -> None:
    started = posts_of(page)
    workspace = Workspace(page).open("greeting").write(ASKS)
    page.locator("#run").dblclick()
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("#terminal .xterm-rows")).to_contain_text("Your name?")
    page.keyboard.type("Ada\n")
    expect(workspace.run_state).to_have_text("Ran")
    assert started == ["/api/run"]


def test_double_click_on_submit_starts_one_submission(page: Page) -> None:
    started = posts_of(page)
    Workspace(page).open("greeting").write(RIGHT)
    page.locator("#submit").dblclick()
    page.keyboard.press("ControlOrMeta+Shift+Enter")
    expect(page.locator("#judge-state")).to_have_text("Accepted", timeout=MEND_MS)
    assert started == ["/api/submit"]


def posts_of(page: Page) -> list[str]:
    """The addresses that the page posts to from now on."""
    addresses: list[str] = []
    page.on(
        "request", lambda request: addresses.append(urlsplit(request.url).path) if request.method == "POST" else None
    )
    return addresses


def await_end_of(pids: list[int]) -> None:
    """Returns when none of the processes is there any more."""
    deadline = time.monotonic() + 20
    while any(os.path.exists(f"/proc/{pid}") for pid in pids):  # noqa: PTH110
        assert time.monotonic() < deadline, f"left running: {pids}"
        time.sleep(0.05)
