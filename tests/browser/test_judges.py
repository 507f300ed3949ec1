"""Problems with judges of their own: a dialogue is told to the candidate, and a judge that failed shuts its problem."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.bench.server import ROOT, Server
from tests.browser.axe import DJANGOS, is_wider_than_the_window, violations
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
CLIMBERS = ROOT / "problems" / "catalogue" / "two-best-climbers" / "part-1" / "solutions"
QUARANTINE = """
from problems.models import Problem
from problems.services.quarantining import quarantine_problem
problem = Problem.objects.get(slug="forklift")
quarantine_problem(problem=problem, reason="The checker ended with exit code 1.", program_log="ValueError: lost")
"""


def test_dialogue_of_a_sample_is_told(page: Page) -> None:
    source = Path(CLIMBERS / "wrong_answer" / "loser_of_the_final.py").read_text(encoding="utf-8")
    Workspace(page).open("two-best-climbers").write(source).submit()
    expect(page.locator("#judge-state")).to_contain_text("Wrong answer")
    dialogue = page.locator("#tests").get_by_text("> the program   < the interactor")
    expect(dialogue).to_contain_text("> ! 1 4")
    expect(page.locator("#tests")).to_contain_text("The fastest are 1 and 2, not 1 and 4.")
    assert violations(page) == []
    page.goto("/submissions/")
    page.locator("tbody a").first.click()
    expect(page.get_by_text("> the program   < the interactor")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("judgemessage")
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert not is_wider_than_the_window(page)


def test_right_program_is_accepted_and_its_dialogue_can_be_read(page: Page) -> None:
    source = Path(CLIMBERS / "accepted" / "knock_out.py").read_text(encoding="utf-8")
    Workspace(page).open("two-best-climbers").write(source).submit()
    expect(page.locator("#judge-state")).to_contain_text("Accepted")
    expect(page.locator("#judge-sentence")).to_contain_text("13 of 13 passed")
    page.locator("#tests summary").first.click()
    expect(page.locator("#tests").get_by_text("> ! 1 2").first).to_be_visible()


def test_quarantine_is_told_and_lifted(page: Page, keeper_page: Page, server: Server) -> None:
    server.manage("shell", source=QUARANTINE)
    workspace = Workspace(page).open("forklift").write("print('still runs')")
    expect(page.get_by_text("takes no submissions at the moment")).to_be_visible()
    expect(page.locator("#submit")).to_be_disabled()
    workspace.show_plain_text().run()
    expect(workspace.log).to_contain_text("still runs")
    assert violations(page) == []

    keeper_page.goto("/admin/problems/problem/?q=forklift")
    keeper_page.locator("#result_list tbody th a").click()
    expect(keeper_page.get_by_text("ValueError: lost")).to_be_visible()
    assert violations(keeper_page, not_ours=DJANGOS) == []
    keeper_page.get_by_role("button", name="Save and lift the quarantine").click()
    expect(keeper_page.locator(".messagelist")).to_be_visible()
    page.reload()
    workspace.await_ready()
    expect(page.get_by_text("takes no submissions at the moment")).to_have_count(0)
    expect(page.locator("#submit")).to_be_enabled()
