"""What a page may cost: the time until a key is painted and until the page is, and what comes over the wire."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from scripts.bench.server import Server
from tests.browser.conftest import visitor
from tests.browser.workspace import READY, Workspace

pytestmark = [pytest.mark.browser, pytest.mark.slow]
KEY_PAINTED_MS = 50
LARGEST_PAINT_MS = 1000
SCRIPTS_KB, STYLES_KB = 60, 25
LINES, KEYS = 5000, 60
MOST_AGAIN = 4
LONG_FILE = "".join(f"value_{number} = [{number}, 'text', None]\n" for number in range(LINES))
WITHOUT_EDITOR = [
    "/",
    "/problems/",
    "/problems/printed-codes/",
    "/submissions/",
    "/accounts/login/",
    "/accounts/signup/",
]

# From the key to behind the frame that shows what the editor made of it.
WATCH_KEYS = """() => {
  window.painted = [];
  const content = document.querySelector(".cm-content");
  content.addEventListener("keydown", ({ timeStamp }) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - timeStamp)));
    });
    observer.observe(content, { childList: true, subtree: true, characterData: true });
  }, { capture: true });
}"""
LARGEST_PAINT = """() => new Promise((resolve) => {
  const observer = new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime));
  observer.observe({ type: "largest-contentful-paint", buffered: true });
})"""


def within(bound: float, measure: Callable[[], float]) -> float:
    """The least figure; measured again while it is above the bound, for what runs beside this keeps a machine busy."""
    figure = measure()
    for _ in range(MOST_AGAIN):
        if figure <= bound:
            break
        figure = min(figure, measure())
    return figure


def test_key_in_a_long_file_is_painted_at_once(page: Page) -> None:
    workspace = Workspace(page).open("greeting").paste(LONG_FILE)
    workspace.await_saved()
    page.keyboard.press("ControlOrMeta+End")
    expect(page.locator(".cm-lineNumbers")).to_contain_text(str(LINES))
    page.evaluate(WATCH_KEYS)

    def p95() -> float:
        page.evaluate("window.painted.length = 0")
        page.keyboard.press("ControlOrMeta+Home")
        page.keyboard.type("a" * KEYS, delay=80)
        page.wait_for_function(f"window.painted.length >= {KEYS}")
        return float(sorted(page.evaluate("window.painted"))[int(KEYS * 0.95) - 1])

    assert within(KEY_PAINTED_MS, p95) <= KEY_PAINTED_MS


@pytest.mark.parametrize("address", ["/", "/problems/", "/problems/greeting/"])
def test_largest_paint_comes_within_a_second(browser: Browser, server: Server, address: str) -> None:
    def largest_paint() -> float:
        with visitor(browser, server.url) as (page, _):
            page.goto(address, wait_until="networkidle")
            if "greeting" in address:
                expect(page.locator(READY)).to_be_visible()
            return float(page.evaluate(LARGEST_PAINT))

    assert within(LARGEST_PAINT_MS, largest_paint) <= LARGEST_PAINT_MS


@pytest.mark.parametrize("address", WITHOUT_EDITOR)
def test_page_without_the_editor_is_light(browser: Browser, server: Server, address: str) -> None:
    with visitor(browser, server.url) as (page, _):
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(address, wait_until="networkidle")
        kilobytes = {"script": 0.0, "stylesheet": 0.0}
        for answer in answers:
            if answer.request.resource_type in kilobytes:
                kilobytes[answer.request.resource_type] += len(gzip.compress(answer.body())) / 1024
    assert 0 < kilobytes["script"] <= SCRIPTS_KB
    assert 0 < kilobytes["stylesheet"] <= STYLES_KB
