"""Writes docs/images/workspace.png: the first problem with a program that is almost right, its run, its verdicts."""

import shutil
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from scripts.bench.server import ROOT, running_server

PORT = 8390
TARGET = ROOT / "docs" / "images" / "workspace.png"
SOURCE = 'name = input().split()\nprint(f"Hello, {name[0]}!")\n'


def write_code(page: Page, source: str) -> None:
    page.locator(".cm-content").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(source)


def play(page: Page) -> None:
    """Runs a program that reads, answers it, and submits it."""
    page.goto("/problems/greeting/")
    expect(page.locator("#workspace")).to_have_attribute("data-ready", "true")
    write_code(page, SOURCE)
    page.locator("#run").click()
    expect(page.locator("#run-detail")).to_have_text("reads what you type")
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    expect(page.locator("#run-state")).to_have_text("Ran")
    page.locator("#submit").click()
    expect(page.locator("#judge-state")).to_have_text("Wrong answer", timeout=20_000)
    expect(page.locator("#draft-state")).to_contain_text("Saved")


def main() -> Path:
    """Returns the path of the picture."""
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with running_server(PORT) as server, sync_playwright() as playwright:
        server.manage("load_problems")
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium") or shutil.which("google-chrome"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
        play(page)
        page.screenshot(path=TARGET)
        browser.close()
    return TARGET


if __name__ == "__main__":
    print(main().relative_to(ROOT))
