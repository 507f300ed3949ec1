"""One user's draft on two devices: what the other one wrote is never replaced without a question."""

from collections.abc import Generator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, StorageState, expect

from scripts.bench.server import Server
from tests.browser.conftest import Watch, visitor
from tests.browser.workspace import READY, Workspace

pytestmark = pytest.mark.browser
NAME, PASSWORD = "wanderer", "a long and quiet sentence"
MAKE_USER = f"""
from accounts.models import User
User.objects.filter(username="{NAME}").exists() or User.objects.create_user("{NAME}", "", "{PASSWORD}")
"""
SIGN_IN_MS = 30_000  # a password is slow to check, and slower on a busy machine
FORGET = f"from problems.models import Draft\nDraft.objects.filter(user__username='{NAME}').delete()\n"
CHANGED_ELSEWHERE = "This code was changed in another place. Which version shall stay?"
CONFLICT = "409 (Conflict)"  # what Chromium itself logs of the refusal


@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> StorageState:
    server.manage("shell", source=MAKE_USER)
    with visitor(browser, server.url) as (page, _):
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(NAME)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("link", name="Sign in")).to_have_count(0, timeout=SIGN_IN_MS)
        return page.context.storage_state()


@pytest.fixture
def devices(
    browser: Browser, server: Server, signed_in: StorageState
) -> Generator[tuple[Workspace, Workspace, list[Watch]], None, None]:
    """The same problem open on both, before anything was written on either."""
    server.manage("shell", source=FORGET)
    with ExitStack() as open_pages:
        pages = [open_pages.enter_context(visitor(browser, server.url, storage_state=signed_in)) for _ in range(2)]
        here, there = (Workspace(page).open("greeting") for page, _ in pages)
        yield here, there, [watch for _, watch in pages]


@pytest.fixture
def torn(devices: tuple[Workspace, Workspace, list[Watch]]) -> tuple[Workspace, Workspace]:
    """ "# here" is saved; "# there", which began before, is asked about."""
    here, there, watches = devices
    for watch in watches:
        watch.allowed += [CONFLICT]
    here.write("# here\n")
    here.await_on_the_server()
    there.write("# there\n")
    expect(there.notice()).to_contain_text(CHANGED_ELSEWHERE)
    expect(there.page.locator("#draft-state")).to_have_text("Not saved yet")
    return here, there


def stored(workspace: Workspace) -> list[str]:
    path = "/api/problems/greeting/drafts"
    rows = workspace.page.evaluate("async (path) => (await fetch(path)).json()", path)
    return [row["source"] for row in rows]


def test_second_device_is_asked_and_the_first_ones_words_stand(torn: tuple[Workspace, Workspace]) -> None:
    here, there = torn
    expect(there.code).to_contain_text("# there")
    assert stored(here) == ["# here\n"]


def test_that_version_is_taken_and_undone(torn: tuple[Workspace, Workspace]) -> None:
    _, there = torn
    there.notice().get_by_role("button", name="Take that one").click()
    expect(there.code).to_contain_text("# here")
    there.await_on_the_server()
    there.code.focus()
    there.page.keyboard.press("ControlOrMeta+z")
    expect(there.code).to_contain_text("# there")


def test_this_version_is_kept_and_then_the_first_device_is_asked(torn: tuple[Workspace, Workspace]) -> None:
    here, there = torn
    there.add("# while asked\n")
    there.notice().get_by_role("button", name="Keep this one").click()
    there.await_on_the_server()
    assert stored(there) == ["# there\n# while asked\n"]
    here.add("# gone on\n")
    expect(here.notice()).to_contain_text(CHANGED_ELSEWHERE)
    assert stored(here) == ["# there\n# while asked\n"]


def test_question_that_was_not_answered_loses_neither_version(torn: tuple[Workspace, Workspace]) -> None:
    _, there = torn
    there.add("# while asked\n")
    there.page.reload()
    there.await_ready()
    expect(there.code).to_contain_text("# here")
    there.notice().get_by_role("button", name="Show the other").click()
    expect(there.code).to_contain_text("# there# while asked")


def test_own_words_whose_answer_was_lost_are_no_question(devices: tuple[Workspace, Workspace, list[Watch]]) -> None:
    _, there, watches = devices
    watches[1].allowed += [CONFLICT, "net::ERR_FAILED"]
    path = "**/drafts/*"
    there.page.route(path, lambda route: (route.fetch(), route.abort()))
    there.write("# mine\n")
    expect(there.page.locator("#draft-state")).to_have_text("Saved in this browser")
    assert stored(there) == ["# mine\n"]
    there.page.unroute(path)
    there.add("# gone on\n")
    there.await_on_the_server()
    expect(there.notice()).to_be_empty()
    assert stored(there) == ["# mine\n# gone on\n"]


def test_answer_in_words_that_was_taken_over_can_be_brought_back(
    browser: Browser, server: Server, signed_in: StorageState
) -> None:
    server.manage("shell", source=FORGET)
    with (
        visitor(browser, server.url, storage_state=signed_in) as (here, _),
        visitor(browser, server.url, storage_state=signed_in) as (there, watch),
    ):
        watch.allowed += [CONFLICT]
        for page in (here, there):
            page.goto("/problems/printed-codes/")
            expect(page.locator(READY)).to_be_visible()
        here.get_by_label("Your answer").fill("Two services.")
        expect(here.locator("#draft-state")).to_have_text("Saved")
        there.get_by_label("Your answer").fill("One queue.")
        there.get_by_role("button", name="Take that one").click()
        expect(there.get_by_label("Your answer")).to_have_value("Two services.")
        there.get_by_role("button", name="Show mine again").click()
        expect(there.get_by_label("Your answer")).to_have_value("One queue.")
