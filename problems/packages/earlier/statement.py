"""The statements of the earlier CeesarCode: plain text in some problems, Markdown in others."""

import re

MARKDOWN = re.compile(r"```|\*\*|`[^`\n]+`|^#{1,6} |^ {0,3}[-*] ", re.MULTILINE)
SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&])")


def as_markdown(text: str) -> str:
    """Markdown as it is. Of plain text every line break stays, and no sign is taken for markup."""
    text = text.strip()
    if not text:
        return ""
    if MARKDOWN.search(text):
        return f"{text}\n"
    lines = [_plain(line.rstrip()) for line in text.split("\n")]
    paragraphs = re.split(r"\n{2,}", "\n".join(lines))
    return "\n\n".join(paragraph.strip("\n").replace("\n", "\\\n") for paragraph in paragraphs) + "\n"


def _plain(line: str) -> str:
    words = line.lstrip()
    escaped = SPECIAL.sub(r"\\\1", words)
    escaped = re.sub(r"^([-+=])|^(\d+)([.)])", lambda found: f"{found[2] or ''}\\{found[1] or found[3]}", escaped)
    return "\u00a0" * (len(line) - len(words)) + escaped
