"""Markdown as it is written: plain text that shows as it is, marks that touch their words, code, tables."""

import re

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!])")
LINE_START = re.compile(r"^([ \t]*)(?:([-+=])|(\d+)([.)]))", re.MULTILINE)


def escape(text: str) -> str:
    """Every sign that could mean something, behind a backslash."""
    return SPECIAL.sub(r"\\\1", text)


def escape_line_starts(text: str) -> str:
    """What would begin a list or a heading at the start of a line."""
    return LINE_START.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or found[4]}", text)


def marked(text: str, mark: str) -> str:
    words = text.strip()
    if not words:
        return text
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{start}{mark}{words}{mark}{end}"


def fenced(text: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text.strip(chr(10))}\n{fence}"


def table_of(rows: list[list[str]]) -> str:
    """A Markdown table; the first row is its head."""
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return ""
    lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def tidy(markdown: str) -> str:
    """No blanks at the ends of lines and no runs of empty lines, outside of code."""
    pieces = re.split(r"(^(?P<fence>`{3,})\n.*?\n(?P=fence)$)", markdown, flags=re.MULTILINE | re.DOTALL)
    tidied = []
    for index in range(0, len(pieces), 3):
        text = re.sub(r"[ \t]+$", "", pieces[index], flags=re.MULTILINE)
        tidied.append(re.sub(r"\n{3,}", "\n\n", text))
        if index + 1 < len(pieces):
            tidied.append(pieces[index + 1])
    return "".join(tidied).strip() + "\n"
