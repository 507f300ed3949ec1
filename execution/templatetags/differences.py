"""A piece of a difference on a page, with the blanks drawn where they are what differs."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from execution.comparing import Piece

register = template.Library()

BLANKS = {" ": "space", "\t": "tab", "\r": "return", "\n": "end", "\N{NO-BREAK SPACE}": "fixed"}


@register.filter
def drawn(piece: Piece) -> SafeString:
    """The text itself; of a changed piece each blank in an element of its kind, so that copying gives the blank."""
    if not piece.changed:
        return format_html("{}", piece.text.removesuffix("\n"))
    return format_html_join("", "{}", ((_drawn(character),) for character in piece.text))


def _drawn(character: str) -> str:
    kind = BLANKS.get(character)
    return format_html('<span class="blank blank-{}">{}</span>', kind, character) if kind else character
