"""Solving: the first problem by the keyboard alone, verdict rows, parts, drafts, and what an account keeps."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workspace import READY, Workspace

pytestmark = pytest.mark.browser
RIGHT = "name = input()\nprint('Hello, ' + name + '!')"
WRONG = "name = input()\nprint('Hello, ' + name.split()[0] + '!')"
PASSWORD = "a long and quiet sentence"


def test_visitor_solves_the_first_problem_with_the_keyboard_alone(page: Page) -> None:
    page.goto("/")
    start = page.get_by_role("link", name="Start with")
    for _ in range(12):
        page.keyboard.press("Tab")
        if start.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_visible()
    code = page.locator(".cm-content")
    for _ in range(40):
        if code.evaluate("content => content.contains(document.activeElement)"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Delete")
    for line in RIGHT.split("\n"):
        page.keyboard.type(line)
        page.keyboard.press("Escape")  # closes what the editor offers to complete
        page.keyboard.press("Enter")
    page.keyboard.press("ControlOrMeta+Shift+Enter")
    expect(page.locator("#judge-state")).to_contain_text("Accepted")
    expect(page.locator("#judge-sentence")).to_contain_text("13 of 13 passed")


def test_wrong_sample_opens_with_its_difference_and_loads_into_the_input(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(WRONG)
    workspace.submit()
    expect(page.locator("#judge-state")).to_contain_text("Wrong answer")
    expect(workspace.tests).to_have_count(13)
    expect(page.locator("#tests")).to_contain_text("Grace Hopper")
    page.get_by_role("button", name="Load into input").first.click()
    expect(page.locator("#input-text")).to_have_value("Grace Hopper\n")
    assert "Hidden" not in (page.locator("#tests").text_content() or "").split("Grace")[0]


def test_reload_while_judging_shows_every_verdict(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(f"import time; time.sleep(0.2)\n{RIGHT}\n")
    workspace.await_saved()
    workspace.submit()
    expect(workspace.tests.first).to_contain_text("Accepted")
    page.reload()
    expect(page.locator("#judge-state")).to_contain_text("Accepted")
    expect(page.locator("#judge-sentence")).to_contain_text("13 of 13 passed")


def test_parts_keep_their_own_code(page: Page) -> None:
    workspace = Workspace(page).open("log-analyzer").write("# the first part\n")
    workspace.await_saved()
    workspace.open("log-analyzer", part=3).write("# the third part\n")
    workspace.await_saved()
    workspace.open("log-analyzer", part=1)
    expect(workspace.code).to_contain_text("the first part")
    workspace.open("log-analyzer", part=3)
    expect(workspace.code).to_contain_text("the third part")


def test_part_goes_on_with_the_code_of_the_part_before(page: Page) -> None:
    workspace = Workspace(page).open("log-analyzer").write("# carried over\n")
    workspace.await_saved()
    workspace.open("log-analyzer", part=2)
    expect(workspace.code).to_contain_text("carried over")


def test_signing_up_keeps_drafts_and_submissions(page: Page) -> None:
    workspace = Workspace(page).open("greeting").write(f"{RIGHT}\n# mine\n")
    workspace.await_saved()
    workspace.submit()
    expect(page.locator("#judge-state")).to_contain_text("Accepted")
    page.goto("/accounts/signup/")
    page.get_by_label("Username").fill("ada")
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    expect(page.get_by_role("link", name="Sign up")).to_have_count(0)
    page.evaluate("localStorage.clear()")
    workspace.open("greeting")
    expect(workspace.code).to_contain_text("# mine")
    page.goto("/submissions/")
    expect(page.get_by_role("main")).to_contain_text("Greeting")
    expect(page.get_by_role("main")).to_contain_text("Accepted")


def test_answer_to_a_design_problem_is_saved(page: Page) -> None:
    page.goto("/problems/printed-codes/")
    answer = page.get_by_label("Your answer")
    answer.fill("Two services and a queue.")
    expect(page.locator("#draft-state")).to_contain_text("Saved")
    page.evaluate("localStorage.clear()")
    page.reload()
    expect(answer).to_have_value("Two services and a queue.")


def test_sql_problem_is_solved(page: Page) -> None:
    workspace = Workspace(page).open("orders-per-customer").write("SELECT 1;\n")
    workspace.submit()
    expect(page.locator("#judge-state")).to_contain_text("Wrong answer")
