"""Markdown of packages: pictures get their address, formulas become code, and markers of samples go."""

import re
from collections.abc import Callable, Iterator

from problems.packages.statements.math import math_code
from problems.packages.statements.pictures import Pictures

FENCE = re.compile(r"[ ]{0,3}(`{3,}|~{3,})(.*)")
CODE = re.compile(r"(?<!`)(`{1,12})(?!`).{1,2000}?(?<!`)\1(?!`)", re.DOTALL)
IMAGE = re.compile(r"!\[(?P<text>[^\]\n]{0,500})\]\(\s*<?(?P<target>[^)\s>]{1,500})>?[^)\n]{0,200}\)(?:\{[^}\n]*\})?")
TAG = re.compile(r"<img\b[^<>]{0,2000}>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"\b(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
FORMULA = re.compile(
    r"(?<![\\$\w])\$\$(?P<block>[^$]+)\$\$|(?<![\\$\w])\$(?P<inline>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])"
)
SAMPLES = re.compile(r"\{\{\s*(?:nextsample|remainingsamples)\s*\}\}")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)
MORE_ELSEWHERE = re.compile(r"<(?:https?:|mailto:)[^<>\s]*>|\\.|(?P<mark>[$^]|<(?=[A-Za-z/!?]))")


def adapt_markdown(text: str, pictures: Pictures) -> str:
    """Code stays as it is. Raw HTML, but for pictures, is shown as the text that it is, as everywhere here."""
    return _outside_code(text, lambda piece: _adapt(piece, pictures)).strip() + "\n"


def plain_markdown(text: str) -> str:
    """Ours for readers that see formulas and HTML in it: what would begin one is escaped, so that it stays text.

    The language of a block of code goes: problemtools' LaTeX has nothing to colour it with.
    """
    return _outside_code(
        text, lambda piece: MORE_ELSEWHERE.sub(_escaped, piece), lambda block: FENCE.sub(_bare, block, count=1)
    )


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}" if found["mark"] else found[0]


def _bare(fence: re.Match[str]) -> str:
    return fence[0][: fence.end(1) - fence.start()]


def _outside_code(text: str, change: Callable[[str], str], change_block: Callable[[str], str] = str) -> str:
    return "".join(change_block(piece) if is_code else _around_code(piece, change) for is_code, piece in _fences(text))


def _fences(text: str) -> Iterator[tuple[bool, str]]:
    """The text in pieces, those in fences being code; one that is not closed reaches to the end."""
    lines: list[str] = []
    fence = ""
    for line in text.splitlines(keepends=True):
        found = FENCE.match(line)
        if found and not fence:
            yield False, "".join(lines)
            lines, fence = [line], found[1]
        elif found and found[1].startswith(fence) and not found[2].strip():
            yield True, "".join([*lines, line])
            lines, fence = [], ""
        else:
            lines.append(line)
    yield bool(fence), "".join(lines)


def _around_code(text: str, change: Callable[[str], str]) -> str:
    pieces, end = [], 0
    for found in CODE.finditer(text):
        pieces += [change(text[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*pieces, change(text[end:])])


def _adapt(text: str, pictures: Pictures) -> str:
    text = SAMPLES.sub("", text)
    text = TAG.sub(lambda found: _from_tag(found[0]), text)
    text = FORMULA.sub(_formula, text)
    return IMAGE.sub(lambda found: _image(found, pictures), text)


def _formula(found: re.Match[str]) -> str:
    return f"\n\n{math_code(found['block'])}\n\n" if found["block"] else math_code(found["inline"])


def _from_tag(tag: str) -> str:
    given = {name.lower(): double or single or bare for name, double, single, bare in ATTRIBUTE.findall(tag)}
    description = re.sub(r"[\[\]\n]", " ", given.get("alt", ""))
    source = given.get("src", "")
    return f"![{description}]({source})" if source and not re.search(r"[\s()<>]", source) else description


def _image(found: re.Match[str], pictures: Pictures) -> str:
    if ELSEWHERE.match(found["target"]):
        pictures.shelf.note(
            f"The statement shows {found['target'][:80]}, which is not in the package: its description is shown."
        )
        return found["text"]
    return pictures.markdown(found["target"], found["text"])
