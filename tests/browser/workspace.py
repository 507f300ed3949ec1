"""What a candidate does in the workspace, in the words of the page."""

from playwright.sync_api import Locator, Page, expect

PASTE = """(content, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  content.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
READY = "#workspace[data-ready]"


class Workspace:
    """The workspace of one problem in one tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.code = page.locator(".cm-content")
        self.run_state = page.locator("#run-state")
        self.run_detail = page.locator("#run-detail")
        self.log = page.locator("#plain-log")
        self.tests = page.locator("#tests > li")

    def open(self, slug: str, *, part: int = 1) -> "Workspace":
        self.page.goto(f"/problems/{slug}/?part={part}")
        return self.await_ready()

    def await_ready(self) -> "Workspace":
        expect(self.page.locator(READY)).to_be_visible()
        return self

    def write(self, source: str) -> "Workspace":
        """Puts the source in the place of what stands in the editor."""
        self.code.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.press("Delete")  # text put over a selection gets inline styles from Chromium itself
        self.page.keyboard.insert_text(source)
        return self

    def add(self, source: str) -> "Workspace":
        """Puts the source behind what stands in the editor."""
        self.code.focus()
        self.page.keyboard.press("ControlOrMeta+End")
        self.page.keyboard.insert_text(source)
        return self

    def paste(self, source: str) -> "Workspace":
        """Pastes at the cursor, as fast as people do it with a long file."""
        self.code.evaluate(PASTE, source)
        return self

    def show_plain_text(self) -> "Workspace":
        self.page.get_by_role("button", name="Output as plain text").click()
        return self

    def run(self) -> None:
        self.page.get_by_role("button", name="Run", exact=False).first.click()

    def submit(self) -> None:
        self.page.locator("#submit").click()

    def stop(self) -> Locator:
        return self.page.locator("#stop")

    def choose_input(self, label: str) -> None:
        self.page.get_by_label("Input of the run").select_option(label=label)

    def choose_language(self, name: str) -> None:
        self.page.get_by_label("Language", exact=True).select_option(label=name)

    def await_saved(self) -> None:
        expect(self.page.locator("#draft-state")).to_contain_text("Saved")

    def await_on_the_server(self) -> None:
        """Returns when what stands in the editor is saved there: the word changes with the first key."""
        expect(self.page.locator("#draft-state")).to_have_text("Saved")

    def notice(self) -> Locator:
        """What is said of the draft."""
        return self.page.locator("#draft-notice")

    def connection(self) -> Locator:
        return self.page.locator("#connection")

    def lines(self, start: str) -> list[str]:
        """What the plain text shows, of the lines that start so; asked when the run has ended."""
        expect(self.log).to_contain_text("exit code")  # the note behind the output: what came before it is there
        return [line for line in (self.log.text_content() or "").splitlines() if line.startswith(start)]
