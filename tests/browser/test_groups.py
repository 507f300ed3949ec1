"""Tests in groups: the panel tells each group with its points as it is judged, and so does the submission's page."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.bench.server import Server
from tests.browser.axe import violations
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
DESCRIPTION = """\
title = "Steps"
kind = "coding"
difficulty = "easy"
status = "published"
position = 900000
[[parts]]
[[parts.groups]]
name = "small"
points = 30
tests = ["hidden/1*"]
[[parts.groups]]
name = "large"
points = 50
depends_on = ["small"]
tests = ["hidden/2*"]
[[parts.groups]]
name = "huge"
points = 20
depends_on = ["large"]
tests = ["hidden/3*"]
"""
NUMBERS = {"sample/01": 1, "hidden/1a": 3, "hidden/1b": 4, "hidden/2a": 50, "hidden/2b": 150, "hidden/3a": 1000}
WRONG_FROM_100 = "n = int(input())\nprint(2 * n if n < 100 else 0)"


@pytest.fixture
def steps(server: Server, tmp_path: Path) -> str:
    """The slug of a problem in three groups, each after the one before."""
    files = {"problem.toml": DESCRIPTION, "statement.md": "Print twice the number.\n"}
    for name, number in NUMBERS.items():
        files |= {f"part-1/tests/{name}.in": f"{number}\n", f"part-1/tests/{name}.out": f"{2 * number}\n"}
    for path, text in files.items():
        file = tmp_path / "steps" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    server.manage("load_problems", str(tmp_path / "steps"))
    return "steps"


def test_groups_are_told_with_their_points(page: Page, steps: str) -> None:
    workspace = Workspace(page).open(steps)
    expect(page.get_by_role("list", name="Groups of tests")).to_contain_text("large 50 points after small")
    workspace.write(WRONG_FROM_100).submit()
    expect(page.locator("#judge-sentence")).to_contain_text("55 of 100 points · 4 of 6 passed")
    groups = page.locator("#tests > .group")
    for number, words in enumerate(("Passed30 of 30 points", "Not passed25 of 50 points", "Not run0 of 20 points")):
        expect(groups.nth(number)).to_contain_text(words)
    expect(groups.nth(2)).to_contain_text("The group “large” was not passed in full.")
    expect(page.get_by_text("2b", exact=False).first).to_be_visible()
    expect(page.get_by_text("1b", exact=True)).to_be_hidden()
    groups.nth(0).locator("summary").first.click()
    expect(groups.nth(0).get_by_text("1b")).to_be_visible()
    assert workspace.tests.evaluate_all("rows => rows.map(row => row.classList.contains('group'))") == [
        False,
        *[True] * 3,
    ]
    assert violations(page) == []


def test_page_of_a_submission_tells_its_groups(page: Page, steps: str) -> None:
    Workspace(page).open(steps).write(WRONG_FROM_100).submit()
    expect(page.locator("#judge-state")).to_contain_text("Wrong answer")
    page.goto("/submissions/")
    page.locator("tbody a").first.click()
    expect(page.locator("#outcome")).to_contain_text("55 of 100")
    large = page.locator("#group-large")
    expect(large.get_by_text("Wrong answer")).to_be_visible()
    expect(page.locator("#group-small").get_by_text("1b")).to_be_hidden()
    expect(page.locator("#group-huge")).to_contain_text("The group “large” was not passed in full.")
    assert violations(page) == []
