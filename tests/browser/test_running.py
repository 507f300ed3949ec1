"""Running in the page: live output, the keyboard, stopping, reloading, a second tab, a lost connection."""

import time

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Watch
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
SLOW_PRINTER = "import time\nfor i in range(6):\n    print('line', i, flush=True)\n    time.sleep(0.7)\n"
ASKS = "name = input('Your name? ')\nprint('Hello, ' + name + '!')\n"


def test_output_arrives_line_by_line_before_the_program_ends(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(SLOW_PRINTER).show_plain_text()
    workspace.run()
    expect(workspace.log).to_contain_text("line 0")
    expect(workspace.log).not_to_contain_text("line 5")
    expect(workspace.stop()).to_be_visible()
    expect(workspace.log).to_contain_text("line 5")
    expect(workspace.run_state).to_have_text("Ran")


def test_program_that_asks_is_answered_in_the_terminal(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(ASKS)
    workspace.run()
    expect(page.locator("#terminal .xterm-rows")).to_contain_text("Your name?")
    page.keyboard.type("Ada\n")
    expect(page.locator("#terminal .xterm-rows")).to_contain_text("Hello, Ada!")
    expect(workspace.run_state).to_have_text("Ran")


def test_program_reads_a_file_of_the_problem_that_can_be_saved(page: Page) -> None:
    workspace = Workspace(page).open("road-trips").write("print(open('roads.csv').readline())\n").show_plain_text()
    workspace.run()
    expect(workspace.log).to_contain_text("from,to,km")
    with page.expect_download() as download:
        page.get_by_role("link", name="roads.csv").click()
    assert download.value.suggested_filename == "roads.csv"
    assert download.value.path().read_text().startswith("from,to,km\n")


def test_endless_loop_is_stopped_by_the_button(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write("while True: pass\n")
    workspace.run()
    expect(workspace.stop()).to_be_visible()
    started = time.monotonic()
    workspace.stop().click()
    expect(workspace.run_state).to_have_text("Stopped")
    assert time.monotonic() - started < 3
    expect(workspace.stop()).to_be_hidden()


def test_endless_loop_is_stopped_by_the_limit_which_is_named(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write("while True: pass\n")
    workspace.run()
    expect(workspace.run_state).to_have_text("Time limit exceeded", timeout=30_000)
    expect(page.locator("#pane-terminal")).to_contain_text("limit is 10 s")


def test_reload_in_mid_run_loses_nothing(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(SLOW_PRINTER)
    workspace.await_saved()
    workspace.run()
    expect(page.locator("#terminal .xterm-rows")).to_contain_text("line 1")
    page.reload()
    workspace.await_ready().show_plain_text()
    for number in range(6):
        expect(workspace.log).to_contain_text(f"line {number}")
    expect(workspace.run_state).to_have_text("Ran")
    expect(workspace.code).to_contain_text("line")


def test_second_tab_sees_the_same_run(page: Page, context: BrowserContext, watch: Watch) -> None:
    workspace = Workspace(page).open("greeting").write(SLOW_PRINTER)
    workspace.await_saved()
    workspace.run()
    expect(page.locator("#terminal .xterm-rows")).to_contain_text("line 0")
    second = context.new_page()
    watch.attach(second)
    other = Workspace(second).open("greeting").show_plain_text()
    for number in range(6):
        expect(other.log).to_contain_text(f"line {number}")
    expect(other.run_state).to_have_text("Ran")


def test_dropped_connection_mends(page: Page, context: BrowserContext, watch: Watch) -> None:
    watch.allowed += ["ERR_INTERNET_DISCONNECTED", "WebSocket"]
    workspace = Workspace(page).open("greeting").write(SLOW_PRINTER).show_plain_text()
    workspace.run()
    expect(workspace.log).to_contain_text("line 0")
    context.set_offline(True)
    expect(page.locator("#connection")).to_be_visible()
    context.set_offline(False)
    expect(page.locator("#connection")).to_be_hidden(timeout=20_000)
    for number in range(6):
        expect(workspace.log).to_contain_text(f"line {number}", timeout=20_000)
    expect(workspace.run_state).to_have_text("Ran", timeout=20_000)
    assert (workspace.log.text_content() or "").count("line 3") == 1


def test_sample_is_given_as_input_and_compile_errors_are_shown(page: Page) -> None:
    workspace = Workspace(page).open("greeting")
    workspace.choose_language("C++")
    workspace.write("int main() { return missing; }\n").show_plain_text()
    workspace.run()
    expect(workspace.run_state).to_have_text("Compile error", timeout=30_000)
    expect(workspace.log).to_contain_text("missing")
