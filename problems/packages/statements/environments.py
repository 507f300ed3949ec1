"""The environments of LaTeX that are known, and the tables among them."""

import re
from collections.abc import Callable

from problems.packages.statements.marks import table_of

VERBATIM = ("verbatim", "lstlisting", "Verbatim", "minted")
ENVIRONMENTS = dict.fromkeys(
    ("center", "figure", "wrapfigure", "minipage", "flushleft", "flushright", "quote", "table"), "text"
)
ENVIRONMENTS |= dict.fromkeys(
    ("quotation", "document", "small", "samepage", "multicols", "problem", "abstract"), "text"
)
ENVIRONMENTS |= dict.fromkeys(("equation", "align", "displaymath", "math", "eqnarray", "gather", "multline"), "math")
RULES = re.compile(r"\\(hline|toprule|midrule|bottomrule|cline\{[^}]*\}|cmidrule(\([^)]*\))?\{[^}]*\})")
MANY = re.compile(r"\\multi(?:column|row)\{[^}]*\}\{[^}]*\}")


def table_from(body: str, convert: Callable[[str], str], *, has_width: bool) -> str:
    """A tabular as a Markdown table: cells that reach over several are one cell, and lines go."""
    body = re.sub(r"^\s*(\[[^\]]*\])?", "", body)
    for _ in range(2 if has_width else 1):
        body = _without_group(body)
    body = MANY.sub("", RULES.sub("", body))
    rows = []
    for line in re.split(r"\\\\(?:\[[^\]]*\])?", body):
        cells = [
            " ".join(convert(cell).split()).replace("|", "\\|").replace("\\\\|", "\\|")
            for cell in re.split(r"(?<!\\)&", line)
        ]
        rows.append(cells)
    return table_of(rows)


def _without_group(text: str) -> str:
    """The text behind its first group, as `{|l|c|}`."""
    text = text.lstrip()
    if not text.startswith("{"):
        return text
    level = 0
    for index, sign in enumerate(text):
        level += {"{": 1, "}": -1}.get(sign, 0)
        if not level:
            return text[index + 1 :]
    return ""
