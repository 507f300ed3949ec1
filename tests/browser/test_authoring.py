"""A problem from a package to its candidates: previewed, imported, edited, verified, published."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from problems.tests.packages.archives import zip_of
from tests.browser.axe import DJANGOS, violations
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser
PACKAGE = {
    "halves/problem.yaml": "name: Halves\n",
    "halves/problem_statement/problem.en.md": "Print half of the number.\n",
    "halves/data/sample/1.in": "4\n",
    "halves/data/sample/1.ans": "2\n",
    "halves/data/secret/1.in": "10\n",
    "halves/data/secret/1.ans": "5\n",
    "halves/submissions/accepted/halves.py": "print(int(input()) // 2)\n",
    "halves/submissions/wrong_answer/same.py": "print(input())\n",
    "halves/submissions/accepted/halves.zig": "pub fn main() void {}\n",
}


def test_package_becomes_a_problem_for_candidates(keeper_page: Page, page: Page, tmp_path: Path) -> None:
    admin = keeper_page
    package = tmp_path / "halves.zip"
    package.write_bytes(zip_of(PACKAGE))

    admin.goto("/admin/problems/problem/")
    admin.get_by_role("link", name="Import a package").click()
    admin.get_by_label("Package").set_input_files(package)
    admin.get_by_role("button", name="Show what will change").click()
    expect(admin.get_by_role("heading", name="Import “Halves”?")).to_be_visible()
    expect(admin.get_by_text("halves.zig was left out")).to_be_visible()
    assert violations(admin, not_ours=DJANGOS) == []
    admin.get_by_role("button", name="Import", exact=True).click()
    expect(admin.locator(".messagelist")).to_contain_text("is created, draft")

    shown = admin.locator(".statement-preview")
    admin.get_by_role("textbox", name="Statement").fill("Print **half** of the number.")
    expect(shown.locator("strong")).to_have_text("half")
    admin.get_by_role("textbox", name="Statement").fill("Print **half** of it. <script>alert(1)</script>")
    expect(shown).to_contain_text("<script>alert(1)</script>")
    assert violations(admin, not_ours=DJANGOS) == []
    admin.get_by_role("button", name="Save and publish").first.click()
    expect(admin.locator(".messagelist")).to_contain_text("not verified")

    admin.get_by_role("link", name="Versions and verification").click()
    admin.get_by_role("button", name="Verify now").click()
    matrix = admin.locator("table.matrix")
    expect(admin.get_by_role("heading", name=": sound")).to_be_visible()
    expect(matrix).to_contain_text("AC → AC")
    expect(matrix).to_contain_text("WA → WA")
    assert violations(admin, not_ours=DJANGOS) == []
    admin.get_by_role("link", name="Halves", exact=True).click()
    admin.get_by_role("button", name="Save and publish").first.click()
    expect(admin.get_by_role("button", name="Save and make a draft again")).to_be_visible()

    page.goto("/problems/?q=halves")
    page.get_by_role("link", name="Halves").click()
    workspace = Workspace(page).await_ready()
    expect(page.locator("strong", has_text="half")).to_be_visible()
    workspace.write("print(int(input()) // 2)").submit()
    expect(page.locator("#judge-sentence")).to_contain_text("2 of 2 passed")
    workspace.await_on_the_server()  # a draft that is still on its way would find no problem
    admin.reload()
    admin.get_by_role("button", name="Save and archive").first.click()
    expect(admin.get_by_role("button", name="Save and archive")).to_have_count(0)
    assert page.request.get("/problems/halves/").status == 404
