"""A rejudge, from the form to the candidate: begun, looked at, applied; nothing changes for anybody before that."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from problems.tests.folder.folders import FILES, write_files
from scripts.bench.server import Server
from tests.browser.axe import DJANGOS, violations
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
NAMES = {"sample/01-word": "ada", "hidden/01-word": "bob"}
MEND = """
from problems.models import TestCase
TestCase.objects.filter(part__problem__slug="mended", is_sample=False).update(expected="Bob\\n")
"""


@pytest.fixture
def mended(server: Server, tmp_path: Path) -> str:
    """The slug of a problem whose hidden test will turn out to be wrong."""
    about = (
        FILES["problem.toml"]
        .split("[[parts]]")[0]
        .replace("Echo", "Mended")
        .replace("position = 40", "position = 900001")
    )
    about = about.replace('name = "floats"\nabsolute_tolerance = 1e-6', 'name = "tokens"')
    files = {"problem.toml": about + "[[parts]]\n", "statement.md": "Print the name.\n"}
    for name, word in NAMES.items():
        files |= {f"part-1/tests/{name}.in": f"{word}\n", f"part-1/tests/{name}.out": f"{word}\n"}
    server.manage("load_problems", str(write_files(tmp_path / "mended", files)))
    return "mended"


def test_rejudge_is_looked_at_and_then_applied(page: Page, keeper_page: Page, server: Server, mended: str) -> None:
    Workspace(page).open(mended).write("print(input())").submit()
    expect(page.locator("#judge-state")).to_contain_text("Accepted")
    server.manage("shell", source=MEND)

    admin = keeper_page
    admin.goto(f"/admin/execution/rejudge/add/?problem={mended}")
    assert violations(admin, not_ours=DJANGOS) == []
    admin.get_by_role("button", name="Judge again").click()
    expect(admin.get_by_text("Please correct what is marked below.")).to_be_visible()
    admin.get_by_label("Reason").fill("The name is written with a capital.")
    admin.get_by_role("button", name="Judge again").click()
    expect(admin.locator("#rejudge")).to_contain_text("1 of 1 judged again, 1 would change.")
    expect(admin.locator(".rejudge-changes")).to_contain_text("100 → 50")
    assert violations(admin, not_ours=DJANGOS) == []

    page.goto("/submissions/")
    expect(page.get_by_role("main").get_by_role("link", name="Accepted")).to_be_visible()
    admin.get_by_role("link", name="Apply…").click()
    expect(admin.get_by_text("candidates see the new ones at once")).to_be_visible()
    assert violations(admin, not_ours=DJANGOS) == []
    admin.get_by_role("button", name="Apply").click()
    expect(admin.locator("#rejudge")).to_contain_text("1 changed")
    page.reload()
    page.get_by_role("main").get_by_role("link", name="Wrong answer").click()
    expect(page.locator("#outcome")).to_contain_text("1 of 2")
