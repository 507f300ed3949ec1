"""What axe finds in a page, and whether the page is wider than its window."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What Django's admin writes itself and gives no way to change.
DJANGOS = {
    "aria-prohibited-attr": ".help-tooltip",  # the explanation beside its two-column choice
    "empty-table-header": ".tabular thead th",  # above an inline's own name, and above what cannot be deleted
    "label": ".datetime input, .tabular td.delete input",  # one label for two inputs; a column's head alone
    "label-title-only": "#searchbar",  # its label is a picture, which has a text
    "scrollable-region-focusable": ".inline-group",  # Chromium gives the keyboard to what scrolls
}


def violations(page: Page, *, not_ours: Mapping[str, str] | None = None) -> list[str]:
    """One line a violation. `not_ours`: by rule, the selector of elements that others wrote."""
    # Preloading asks for the imports of a style sheet at the page's own address.
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{fault['id']}: {node['html'][:200]}"
        for fault in found
        for node in fault["nodes"]
        if not _is(page, node, (not_ours or {}).get(fault["id"]))
    ]


def _is(page: Page, node: dict[str, Any], selector: str | None) -> bool:
    if selector is None:
        return False
    matches = "(element, selector) => element.matches(selector)"
    return bool(page.locator(node["target"][0]).evaluate(matches, selector))


def is_wider_than_the_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
