"""A second factor in a real browser, under the content policy: an app, its codes, a security key; and how it looks."""

import base64
import hmac
import struct
import time
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from scripts.bench.server import Server
from tests.browser.axe import is_wider_than_the_window, violations
from tests.browser.conftest import PASSWORD, visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
INDEX = "/accounts/second-factor/"
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
MAKE = f"""
from accounts.models import User
User.objects.create_user("{{0}}", password="{PASSWORD}", is_staff=True)
"""


def code_of(secret: str) -> str:
    """As any app computes it (RFC 6238)."""
    told = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    at = told[-1] & 15
    number = struct.unpack(">I", told[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def code_field(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Code")


def enter(page: Page, secret: str, button: str) -> None:
    """Once more where the half minute ended between the two."""
    for _ in range(2):
        code_field(page).fill(code_of(secret))
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        if code_field(page).count() == 0:
            return


def give_password(page: Page, name: str) -> None:
    page.goto(f"/accounts/login/?next={INDEX}")
    page.get_by_label("Username").fill(name)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").click()


def set_up_app(page: Page) -> str:
    page.get_by_role("link", name="Set up an authenticator app").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#totp-secret").inner_text()
    assert page.locator(".qr").evaluate("image => image.complete && image.naturalWidth > 0")
    enter(page, secret, "Set up")
    return secret


def sign_out(page: Page) -> None:
    page.context.clear_cookies()


def test_app_codes_and_key_sign_in(browser: Browser, server: Server) -> None:
    server.manage("shell", source=MAKE.format("twofold"))
    address = server.url.replace("127.0.0.1", "localhost")  # a key knows names alone
    with visitor(browser, address) as (page, _):
        give_password(page, "twofold")
        set_up_app(page)
        with page.expect_download() as downloaded:
            page.get_by_role("link", name="Download").click()
        codes = Path(downloaded.value.path()).read_text(encoding="utf-8").split()
        assert codes == page.locator("#recovery-codes").inner_text().split()
        assert len(codes) == 10
        page.get_by_role("link", name="I have kept them").click()
        expect(page.get_by_text("Not confirmed in this session yet")).to_be_visible()
        page.get_by_role("link", name="Confirm with a code").click()
        code_field(page).fill(codes[0])
        page.get_by_role("button", name="Confirm").click()
        expect(page.get_by_text("Confirmed in this session")).to_be_visible()

        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        key = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
        page.get_by_role("link", name="Add a security key").click()
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_text("Security key added.")).to_be_visible()

        sign_out(page)
        give_password(page, "twofold")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
        page.get_by_role("button", name="Use a security key").click()
        expect(page.get_by_text("Confirmed in this session")).to_be_visible()

        sign_out(page)
        give_password(page, "twofold")
        session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})  # the wrong finger
        page.get_by_role("button", name="Use a security key").click()
        expect(page.get_by_role("alert").filter(has_text="cancelled, or took too long")).to_be_visible()
        code_field(page).fill(codes[1])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("Confirmed in this session")).to_be_visible()


def faults_here(page: Page, name: str) -> list[str]:
    faults = []
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{name} {width}: {fault}" for fault in violations(page)]
        if is_wider_than_the_window(page):
            faults.append(f"{name} {width}: wider than the window")
    return faults


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_have_no_violation_and_fit_a_phone(
    browser: Browser, server: Server, theme: Literal["light", "dark"]
) -> None:
    name = f"twofold-{theme}"
    server.manage("shell", source=MAKE.format(name))
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True) as (page, _):
        give_password(page, name)
        faults = faults_here(page, "none yet")
        page.goto(f"{INDEX}app/")
        faults += faults_here(page, "password")
        page.locator("input[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Confirm").click()
        faults += faults_here(page, "set-up")
        code_field(page).fill("12")
        page.get_by_role("button", name="Set up").click()
        faults += faults_here(page, "wrong code")
        enter(page, page.locator("#totp-secret").inner_text(), "Set up")
        faults += faults_here(page, "codes")
        for step in ("", "app/remove/", "codes/", "codes/new/", "confirm/", "keys/add/"):
            page.goto(f"{INDEX}{step}")
            faults += faults_here(page, step)
        sign_out(page)
        give_password(page, name)
        faults += faults_here(page, "sign-in")
        assert faults == []
