"""UI smoke: a real Chromium opens a problem, runs a program, submits it, and a picture is kept."""

import re
from typing import Any

from deployments.verifying.base import Exhibit, Finding, Task, Verdict

SECONDS = 30.0
READY = "#workspace[data-ready]"
JUDGED = re.compile(r"\d+ of \d+ passed")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def check_ui(task: Task) -> Finding:
    """`spec`: `problem`, the slug to open (without it, the first of the list); `chromium`, where it is installed."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return Finding(Verdict.INCONCLUSIVE, "Playwright is not installed where the checks run.")
    with sync_playwright() as playwright:
        try:
            chromium = str(task.spec.get("chromium", "/usr/bin/chromium"))
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        except Error:
            return Finding(Verdict.INCONCLUSIVE, "Chromium could not be started where the checks run.")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(SECONDS * 1000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)[:300]))
        try:
            saw = _walk(page, task)
            verdict = Verdict.FAILED if faults else Verdict.PASSED
            sentence = f"The page's own scripts failed: {faults[0]}" if faults else saw
        except (Error, AssertionError) as error:
            verdict, sentence = Verdict.FAILED, f"{task.spec.get('problem', 'the first problem')}: {str(error)[:300]}"
        exhibits = _pictures(page)
        browser.close()
    return Finding(verdict, sentence, {}, exhibits)


def _walk(page: Any, task: Task) -> str:
    """What a candidate does first."""
    task.tell("open")
    slug = str(task.spec.get("problem", ""))
    page.goto(task.target.url(f"/problems/{slug}/" if slug else "/problems/"))
    if not slug:
        page.locator("main table a[href^='/problems/']").first.click()
    page.locator(READY).wait_for()
    task.tell("run")
    page.get_by_role("button", name="Run", exact=False).first.click()
    page.get_by_text("exit code", exact=False).first.wait_for()
    task.tell("submit")
    page.locator("#submit").click()
    page.locator("#judge-sentence").filter(has_text=JUDGED).wait_for()
    return "A problem was opened, a program run and submitted."


def _pictures(page: Any) -> tuple[Exhibit, ...]:
    try:
        picture = page.screenshot(full_page=False)
    except Exception:  # noqa: BLE001  a page that crashed has no picture; the verdict stands without
        return ()
    return (Exhibit("page.png", "image/png", picture, {"url": page.url}),)
