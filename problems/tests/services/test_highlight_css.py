"""The colours of code: each is a token of the theme, readable on the ground of code, light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from pygments.token import STANDARD_TYPES

CSS = Path(settings.BASE_DIR) / "static" / "css"
LEAST_CONTRAST = 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def theme(selector: str) -> dict[str, str]:
    css = (CSS / "tokens.css").read_text()
    block = css[css.index(selector) :].partition("}")[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6});", block))


@pytest.mark.parametrize("selector", [":root {", ':root[data-theme="dark"] {'])
def test_colours_of_code_are_readable(selector: str) -> None:
    colours = theme(selector)
    used = set(re.findall(r"color: var\(--([a-z-]+)\)", (CSS / "highlight.css").read_text()))
    assert len(used) >= 6
    for name in used:
        assert contrast(colours[name], colours["sunken"]) >= LEAST_CONTRAST, name


def test_colours_are_for_classes_that_exist() -> None:
    rules = re.sub(r"/\*.*?\*/", "", (CSS / "highlight.css").read_text(), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z0-9]+)", rules)) - {"highlight"}
    assert classes <= set(STANDARD_TYPES.values())
    assert {"k", "s", "mi", "c1", "nf", "nb"} <= classes
