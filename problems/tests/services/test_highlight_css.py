"""The colours of code: each is a token of the theme, readable on the ground of code, light and dark."""

import re
from pathlib import Path

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


def themes() -> list[dict[str, str]]:
    """The colours of each block of the tokens; what a block of more contrast leaves out, its scheme gives."""
    blocks = re.findall(r"(:root[^{}]*)\{([^{}]*)\}", (CSS / "tokens.css").read_text())
    schemes: dict[bool, dict[str, str]] = {}
    found = []
    for selector, body in blocks:
        colours = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6});", body))
        if "muted" in colours:
            is_dark = "dark" in selector or ":not" in selector
            found.append(schemes.setdefault(is_dark, colours) | colours)
    assert len(schemes) == 2
    return found


def test_colours_of_code_are_readable_in_every_theme() -> None:
    used = set(re.findall(r"color: var\(--([a-z-]+)\)", (CSS / "highlight.css").read_text()))
    assert len(used) >= 6
    faint = [
        (name, colours[name], colours["sunken"])
        for colours in themes()
        for name in used
        if contrast(colours[name], colours["sunken"]) < LEAST_CONTRAST
    ]
    assert faint == []


def test_colours_are_for_classes_that_exist() -> None:
    rules = re.sub(r"/\*.*?\*/", "", (CSS / "highlight.css").read_text(), flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-z0-9]+)", rules)) - {"highlight"}
    assert classes <= set(STANDARD_TYPES.values())
    assert {"k", "s", "mi", "c1", "nf", "nb"} <= classes
