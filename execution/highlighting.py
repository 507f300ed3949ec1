"""Code as HTML with Pygments' classes; the colours stand in highlight.css."""

from collections.abc import Mapping

from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.lexers.special import TextLexer
from pygments.util import ClassNotFound

LONGEST = 200_000


def highlighted(files: Mapping[str, str], *, language: str) -> list[tuple[str, SafeString]]:
    """Each file's name and its source as HTML, every character escaped by Pygments."""
    return [(name, _as_html(name, source, language)) for name, source in files.items()]


def _as_html(name: str, source: str, language: str) -> SafeString:
    lexer = _lexer(name, language) if len(source) <= LONGEST else TextLexer(stripnl=False)
    formatter = HtmlFormatter(nowrap=True)
    return mark_safe(str(highlight(source, lexer, formatter)))  # noqa: S308 (the formatter escapes)


def _lexer(name: str, language: str) -> Lexer:
    for find, key in ((get_lexer_for_filename, name), (get_lexer_by_name, language)):
        try:
            return find(key, stripnl=False)
        except ClassNotFound:
            continue
    return TextLexer(stripnl=False)
