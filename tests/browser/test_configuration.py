"""The configuration of two environments in Chromium: a key gets its class, in both themes and two widths."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, StorageState, expect

from scripts.bench.server import Server
from tests.browser.conftest import NAME, visitor
from tests.browser.test_accessibility_signed_in import THEMES, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
URL = "/deployments/configuration/"
OBSERVE = f"""
from django.contrib.auth.models import Group
from accounts.models import User
from deployments.models import KeyClass
from deployments.parties import party_of
from deployments.services.configuration import observe_configuration
from deployments.tests.configuration.documents import keys_of
from deployments.tests.factories import environment
user = User.objects.get(username="{NAME}")
user.groups.add(Group.objects.get(name="Release manager"))
KeyClass.objects.all().delete()
for slug, value in (("gamma", "on"), ("prod", "off")):
    short, long = {{"value": value}}, {{"value": value * 300}}
    others = dict(NEW_THING=short, ENABLE_WEB_SEARCH=short, LONG_THING=long, ENABLE_LONG=long)
    keys = keys_of(slug, **others)
    observe_configuration(by=party_of(user), environment=environment(slug), keys=keys, source="https://" + "x" * 50)
"""


@pytest.mark.parametrize("theme", THEMES)
def test_a_key_gets_its_class_on_a_page_without_violations(
    browser: Browser, server: Server, keeper: StorageState, theme: Literal["light", "dark"]
) -> None:
    server.manage("shell", source=OBSERVE)
    with visitor(browser, server.url, color_scheme=theme, bypass_csp=True, storage_state=keeper) as (page, watch):
        faults = faults_of(page, "faults", URL) + faults_of(page, "all", f"{URL}?show=all")
        faults += faults_of(page, "never seen", f"{URL}?lower=dev&higher=prod")
        watch.allowed.append("400")
        faults += faults_of(page, "no pair", f"{URL}?lower=gamma&higher=gamma")
        assert faults == []
        page.goto("/board/")
        page.get_by_role("link", name="Configurations").click()
        item = page.get_by_role("listitem").filter(has_text="NEW_THING")
        item.get_by_label("What it must be").select_option(label="May differ")
        item.get_by_label("Why").fill("Each has its own")
        item.get_by_role("button", name="Save the class of NEW_THING").click()
        expect(page.get_by_text("NEW_THING may differ, in all environments.")).to_be_visible()
        expect(page.get_by_text("NEW_THING", exact=True)).to_have_count(0)
        page.get_by_label("All keys").check()
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("row").filter(has_text="NEW_THING")).to_contain_text("As it must be")
