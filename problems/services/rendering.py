"""Markdown to HTML that is safe to show, whoever wrote it.

Two walls: the renderer knows no raw HTML, and a sanitiser lets through only the elements, attributes and classes
listed here. Images come from this origin (`/…`) or stand in the text as PNG, JPEG, GIF or WebP data; of any other
image its description is shown. Colours are classes of `static/css/highlight.css`: the content security policy allows
no inline style.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES
from pygments.util import ClassNotFound

CACHED_STATEMENTS = 512
OWN_IMAGE = re.compile(r"/(?!/)|data:image/(?:png|jpeg|gif|webp);base64,")
KNOWN_ADDRESS = re.compile(r"https?:|mailto:|[/#?]|[^:]*$", re.IGNORECASE)  # or relative, without any scheme
LOWEST_HEADING = 6

TAGS = {
    *("p", "br", "hr", "em", "strong", "s", "code", "pre", "span", "blockquote", "a", "img", "div"),
    *("ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "pre": {"tabindex"},
    "div": {"tabindex"},
}
CLASSES = {
    "code": {"highlight"},
    "div": {"table-scroll"},
    "span": {name for name in STANDARD_TYPES.values() if name},
    "th": {"align-left", "align-center", "align-right"},
    "td": {"align-left", "align-center", "align-right"},
}


def render_markdown(text: str, *, top_heading: int = 2) -> SafeString:
    """The HTML of a statement. Its highest heading becomes `<h{top_heading}>`, the page's own title being above it."""
    return _render(text, top_heading)


@lru_cache(maxsize=CACHED_STATEMENTS)
def _render(text: str, top_heading: int) -> SafeString:
    tokens = MARKDOWN.parse(text)
    _shift_headings(tokens, top_heading)
    html = MARKDOWN.renderer.render(tokens, MARKDOWN.options, {})
    return mark_safe(_sanitise(str(html)))  # noqa: S308 - it comes out of the sanitiser


def _sanitise(html: str) -> str:
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel="noopener noreferrer",
    )


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "src":
        return value if OWN_IMAGE.match(value) else None
    if name == "href":
        return value if KNOWN_ADDRESS.match(value) else None
    return value


def _shift_headings(tokens: Sequence[Token], top: int) -> None:
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = top - min(levels, default=top)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST_HEADING)}"


def _code(source: str, language: str) -> str:
    """A block of code. It can scroll sideways, so that the keyboard must reach it."""
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        body = highlight(source, lexer, HtmlFormatter(nowrap=True))
    except ClassNotFound:
        body = escape(source)
    return f'<pre tabindex="0"><code class="highlight">{body}</code></pre>\n'


def _render_fence(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    words = tokens[index].info.split()
    return _code(tokens[index].content, words[0] if words else "")


def _render_image(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    image = tokens[index]
    if OWN_IMAGE.match(str(image.attrs.get("src", ""))):
        return self.image(tokens, index, options, env)
    return escape(self.renderInlineAsText(image.children or [], options, env))


def _render_cell(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    """A table's cell says its alignment by class instead of by style."""
    cell = tokens[index]
    style = cell.attrs.pop("style", None)
    if style:
        cell.attrs["class"] = f"align-{str(style).rpartition(':')[2]}"
    return self.renderToken(tokens, index, options, env)


def _open_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return '<div class="table-scroll" tabindex="0"><table>\n'


def _close_table(self: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    return "</table></div>\n"


def _make_markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for name, rule in (
        ("fence", _render_fence),
        ("code_block", _render_fence),
        ("image", _render_image),
        ("th_open", _render_cell),
        ("td_open", _render_cell),
        ("table_open", _open_table),
        ("table_close", _close_table),
    ):
        markdown.add_render_rule(name, rule)
    return markdown


MARKDOWN = _make_markdown()
