"""The whole way of a release, with three instances of the app: recorded, deployed to gamma, verified, signed off by two
people, promoted to prod, found wrong, rolled back; somebody watches the board all the while.
"""

import sys
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import free_ports, visitor
from tests.browser.scenario.world import PASSWORD, PROTECT_PROD, World, running_world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(900)]
BOARD_SECONDS = 60.0
OLD = {"label": "1.0.0", "git_sha": "0a" * 20, "digest": "sha256:" + "0a" * 32, "built_at": "2026-11-01T10:00:00Z"}
NEW = {"label": "1.1.0", "git_sha": "1b" * 20, "digest": "sha256:" + "1b" * 32, "built_at": "2026-11-02T10:00:00Z"}


@pytest.fixture
def world(tmp_path: Path) -> Generator[World, None, None]:
    with running_world(tmp_path, free_ports(3)) as begun:
        try:
            yield begun
        finally:
            sys.stdout.write(begun.tell())


@contextmanager
def signed_in(browser: Browser, world: World, name: str, *allowed: str) -> Iterator[Page]:
    """`allowed`: what Chromium may log of a refusal."""
    with visitor(browser, world.record.url) as (page, watched):
        watched.allowed += allowed
        page.goto("/accounts/login/?next=/board/")
        page.get_by_label("Username").fill(name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("heading", name="Board")).to_be_visible()
        yield page


def board_shows(board: Page, slug: str, runs: dict[str, str], *words: str) -> None:
    """The release runs in the environment, and its column has all these words, soon and by itself."""
    column = board.locator(f"section[aria-labelledby=environment-{slug}]")
    live = column.locator(".board-version")
    until = time.monotonic() + BOARD_SECONDS
    while live.all_inner_texts() != [runs["label"]] or not all(word in column.inner_text() for word in words):
        found = column.inner_text()
        assert time.monotonic() < until, f"the board shows of {slug}: {found}"
        board.wait_for_timeout(200)


def recorded(world: World, release: dict[str, str]) -> dict[str, Any]:
    named = [word for name, value in release.items() for word in (f"--{name.replace('_', '-')}", value)]
    return world.command("record_release", *named, "--image-repo", "registry.example.com/ceesarcode")


def deployed(world: World, slug: str, release: dict[str, str], key: str) -> None:
    told = world.command("deploy", slug, release["git_sha"], "--key", key, "--wait", "120")
    assert (told["state"], told["observed_sha"], told["observed_digest"]) == (
        "live",
        release["git_sha"],
        release["digest"],
    )


def runs(world: World, slug: str, release: dict[str, str]) -> bool:
    told = world.health(slug)
    says = (told["status"], told["environment"], told["version"], told["git_sha"], told["image_digest"])
    return says == ("healthy", slug, release["label"], release["git_sha"], release["digest"])


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()


def do(page: Page, label: str) -> None:
    """A deed of a promotion: opened, and confirmed without a comment."""
    page.locator("details.deed > summary").get_by_text(label, exact=True).click()
    press(page, label)


def write_plan(page: Page, new: dict[str, Any], old: dict[str, Any]) -> int:
    """In the admin; the number of the plan."""
    page.goto("/admin/deployments/rollbackplan/deeds/write/")
    page.locator("select[name=environment]").select_option(label="Production")
    page.locator("select[name=release]").select_option(str(new["id"]))
    page.locator("select[name=target_release]").select_option(str(old["id"]))
    page.locator("[name=steps]").fill("Deploy the release before.")
    page.locator("[name=data_note]").fill("No migration is in it.")
    page.locator("[name=estimated_minutes]").fill("5")
    page.locator("[name=reason]").fill("Every promotion has one.")
    page.locator("form button[type=submit], form input[type=submit]").last.click()
    expect(page.get_by_text("The plan is documented.")).to_be_visible()
    return int(page.url.split("/rollbackplan/")[1].split("/")[0])


def record_rehearsal(page: Page, plan: int, rollback: int) -> None:
    page.goto(f"/admin/deployments/rollbackplan/{plan}/deeds/rehearse/")
    page.locator("select[name=rehearsal]").select_option(str(rollback))
    page.locator("[name=reason]").fill("Gone in gamma.")
    page.locator("form button[type=submit], form input[type=submit]").last.click()
    expect(page.get_by_text("The plan is rehearsed.")).to_be_visible()


def rehearsed(world: World, board: Page, old: dict[str, Any]) -> int:
    """Gamma goes back to the release before; the number of that deployment."""
    wish = {"environment": "gamma", "release": old["id"], "kind": "rollback"}
    number = int(world.post("/api/deployments", wish, **{"Idempotency-Key": "rehearsal"})["id"])
    board_shows(board, "gamma", OLD)
    assert runs(world, "gamma", OLD)
    return number


def press_what_is_not_offered(page: Page) -> None:
    """Send the approval that the page of the requester has no button for."""
    form = page.locator("details.deed form").first
    form.evaluate("form => { form.action = form.action.replace(/[a-z-]+$/, 'approve'); form.submit(); }")


def prepared(world: World, board: Page) -> tuple[dict[str, Any], dict[str, Any]]:
    """The release before runs in both places; the new one is recorded, and told twice it is one."""
    old, new = recorded(world, OLD), recorded(world, NEW)
    assert (new["new"], recorded(world, NEW)["new"]) == (True, False)
    for slug in ("gamma", "prod"):
        deployed(world, slug, OLD, f"{slug}-old")
        board_shows(board, slug, OLD)
    world.shell(PROTECT_PROD)
    assert world.command("deploy", "prod", NEW["git_sha"], "--key", "past-everybody", code=2)["error"]
    return old, new


def verified_in_gamma(world: World, board: Page) -> None:
    board_shows(board, "gamma", NEW, "Not verified")
    told = world.command("verify_environment", "gamma")
    assert {run["kind"]: run["state"] for run in told["runs"]} == dict.fromkeys(
        ("identity", "smoke", "integration", "performance", "ui", "log_scan"), "passed"
    )
    board_shows(board, "gamma", NEW, "Verified")


def expect_end(page: Page, address: str, state: str) -> None:
    """The promotion gets there by itself, soon."""
    until = time.monotonic() + BOARD_SECONDS
    head = page.locator(".page-head")
    page.goto(address)
    while state not in (found := head.inner_text()):
        assert time.monotonic() < until, found
        page.wait_for_timeout(500)
        page.reload()


def decided(page_of: str, board: Page, *, mia: Page, ada: Page, bob: Page) -> None:
    """Signed off by the one, approved by the other, and not by the one who asked for it."""
    bob.goto(page_of)
    bob.get_by_text("Sign off", exact=True).click()
    bob.get_by_label("What you looked at").fill("I have solved a problem in gamma.")
    press(bob, "It passes")
    board_shows(board, "prod", OLD, "Ready")

    mia.goto(page_of)
    expect(mia.get_by_role("button", name="Approve", exact=True)).to_have_count(0)
    press_what_is_not_offered(mia)
    expect(mia.get_by_text("a second person does")).to_be_visible()
    board_shows(board, "prod", OLD, "Ready")

    ada.goto(page_of)
    do(ada, "Approve")
    expect(ada.get_by_text("You approved it.")).to_be_visible()
    board_shows(board, "prod", OLD, "Approved")


def started(world: World, page_of: str, board: Page, mia: Page) -> None:
    mia.goto(page_of)
    do(mia, "Start the deployment")
    board_shows(board, "prod", NEW)
    assert runs(world, "prod", NEW)
    assert world.command("verify_environment", "prod")["verified"]
    board_shows(board, "prod", NEW, "Verified")
    expect_end(mia, page_of, "Succeeded")


def found_wrong(world: World, board: Page) -> None:
    world.log_error("prod", "ERROR the answer to everybody was 41")
    assert world.command("verify_environment", "prod", code=1)["missing"] == ["log_scan"]
    board_shows(board, "prod", NEW, "Not verified", "log_scan")


def rolled_back(world: World, board: Page, mia: Page, old: dict[str, Any]) -> None:
    back = world.post("/api/environments/prod/rollback", {"release": old["id"], "reason": "It answers 41."})
    assert back["state"] == "approved"  # together with the plan that leads there
    mia.goto(f"/board/promotions/{back['id']}/")
    do(mia, "Start the deployment")
    board_shows(board, "prod", OLD, "On hold", "It answers 41.")
    assert runs(world, "prod", OLD)
    assert world.command("verify_environment", "prod")["verified"]
    expect_end(mia, f"/board/promotions/{back['id']}/", "Succeeded")


def test_the_whole_way_of_a_release(browser: Browser, world: World) -> None:
    with (
        signed_in(browser, world, "otto") as board,
        signed_in(browser, world, "mia", "403 (Forbidden)") as mia,
        signed_in(browser, world, "ada") as ada,
        signed_in(browser, world, "bob") as bob,
    ):
        old, new = prepared(world, board)
        deployed(world, "gamma", NEW, "gamma-new")
        board_shows(board, "gamma", NEW)
        plan = write_plan(mia, new, old)
        record_rehearsal(mia, plan, rehearsed(world, board, old))
        deployed(world, "gamma", NEW, "gamma-again")
        verified_in_gamma(world, board)

        wish = {"release": new["id"], "target": "prod", "reason": "It is ready.", "plan": plan}
        page_of = f"/board/promotions/{world.post('/api/promotions', wish)['id']}/"
        board_shows(board, "prod", OLD, "On the way here", NEW["label"], "Open")
        decided(page_of, board, mia=mia, ada=ada, bob=bob)
        started(world, page_of, board, mia)
        found_wrong(world, board)
        rolled_back(world, board, mia, old)
    assert "each as it was written" in world.verify_audit()
