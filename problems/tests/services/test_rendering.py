"""Statements: what is shown, and what never comes through."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from problems.services import rendering
from problems.services.rendering import render_markdown


class Elements(HTMLParser):
    """What a browser would see: the elements with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses += [f"{tag} {value}" for name, value in attrs if name in ("href", "src")]


ADDRESS = re.compile(r"a (https?:|mailto:|[^:]*$|[/#?.])|img (/(?!/)|data:image/(png|jpeg|gif|webp);)", re.IGNORECASE)


def assert_harmless(html: str) -> None:
    seen = Elements(html)
    allowed = {(tag, name) for tag, names in rendering.ATTRIBUTES.items() for name in names}
    classes = {(tag, "class") for tag in rendering.CLASSES}
    assert seen.tags <= rendering.TAGS, html
    assert seen.attributes <= allowed | classes | {("a", "rel")}, html
    assert not seen.tags & {"script", "style", "iframe", "object", "embed", "svg", "form", "input"}
    assert not {name for _, name in seen.attributes if name.startswith("on") or name in ("style", "id", "srcdoc")}
    assert [address for address in seen.addresses if not ADDRESS.match(address)] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<svg onload=alert(1)>",
        "<style>body { display: none }</style>",
        "<p style='position:fixed' id='x' onclick=alert(1)>a</p>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](java&#x0A;script:alert(1))",
        "[a](vbscript:msgbox(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
        "[a](data:image/png;base64,AAAA)",
        "[a]: javascript:alert(1)\n\n[a]",
        "<javascript:alert(1)>",
        '[a](https://x.y "\\" onmouseover=alert(1) x=\\"")',
        '![a" onerror="alert(1)](/static/a.png)',
        "![a](javascript:alert(1))",
        "![a](data:image/svg+xml;base64,PHN2Zz4=)",
        "```html\n<script>alert(1)</script>\n```",
        '```python" onmouseover="alert(1)\nx\n```',
        "``` <script>\nx\n```",
        "    <script>alert(1)</script>",
        "| <script>a</script> |\n|--|\n| <img src=x onerror=b> |",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ],
)
def test_render_lets_nothing_run(text: str) -> None:
    assert_harmless(render_markdown(text))


@given(st.text(alphabet="<>/\"'=&;:()[]!`#|- \nabcjavscriptonerdt:img", max_size=200))
@settings(max_examples=300, deadline=None)
def test_render_of_anything_lets_nothing_run(text: str) -> None:
    assert_harmless(render_markdown(text))


def test_sanitiser_alone_stops_what_the_renderer_would_let_through() -> None:
    hostile = '<p onclick="a()">x<script>b()</script><a href="javascript:c()">y</a><img src="//evil.example/z.png"></p>'
    assert rendering._sanitise(hostile) == '<p>x<a rel="noopener noreferrer">y</a><img></p>'
    assert rendering._sanitise('<span class="k admin-only">x</span>') == '<span class="k">x</span>'


def test_link_opens_without_a_hold_on_this_page() -> None:
    assert render_markdown("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>\n'
    )


@pytest.mark.parametrize("source", ["https://example.org/a.png", "//example.org/a.png", "a.png", "http://x/a.png"])
def test_image_of_another_origin_becomes_its_description(source: str) -> None:
    assert render_markdown(f"![a <b> graph]({source})") == "<p>a &lt;b&gt; graph</p>\n"


@pytest.mark.parametrize("source", ["/static/img/graph.png", "data:image/png;base64,iVBORw0KGgo="])
def test_image_of_this_origin_is_shown(source: str) -> None:
    assert render_markdown(f"![graph]({source})") == f'<p><img src="{source}" alt="graph"></p>\n'


@pytest.mark.parametrize(
    ("text", "top", "tags"),
    [
        ("# A\n\n## B", 2, ["h2", "h3"]),
        ("## A\n\n### B", 2, ["h2", "h3"]),
        ("## A\n\n### B", 3, ["h3", "h4"]),
        ("#### A", 2, ["h2"]),
        ("# A\n\n###### B", 3, ["h3", "h6"]),
        ("> # A", 2, ["h2"]),
    ],
)
def test_headings_stand_under_the_title_of_the_page(text: str, top: int, tags: list[str]) -> None:
    assert re.findall(r"<(h\d)>", render_markdown(text, top_heading=top)) == tags


def test_code_is_coloured_by_classes() -> None:
    html = render_markdown("```python\nreturn 'a<b'\n```")
    assert '<pre tabindex="0"><code class="highlight"><span class="k">return</span>' in html
    assert "&lt;b" in html
    assert "style=" not in html


def test_code_of_an_unknown_language_is_plain() -> None:
    assert render_markdown("```klingon\na < b\n```") == (
        '<pre tabindex="0"><code class="highlight">a &lt; b\n</code></pre>\n'
    )


def test_code_keeps_its_blank_lines() -> None:
    assert '<code class="highlight">\n\nx\n\n</code>' in render_markdown("```text\n\n\nx\n\n```")


def test_table_aligns_by_class_and_scrolls() -> None:
    html = render_markdown("| a | b |\n|--:|---|\n| 1 | ~~2~~ |")
    assert html.startswith('<div class="table-scroll" tabindex="0"><table>')
    assert '<td class="align-right">1</td>\n<td><s>2</s></td>' in html


def test_render_of_the_same_text_is_remembered() -> None:
    rendering._render.cache_clear()
    assert render_markdown("*once*") is render_markdown("*once*")
    assert rendering._render.cache_info().misses == 1


def test_render_is_safe_in_a_template() -> None:
    assert render_markdown("*a*").__html__() == "<p><em>a</em></p>\n"


@pytest.mark.parametrize(
    "text", ["[" * 5000, ">" * 5000 + "a", "*a " * 5000, "`" * 9999, "| a " * 2000 + "\n" + "|-" * 2000]
)
def test_render_of_nested_text_ends_soon(text: str) -> None:
    started = time.monotonic()
    render_markdown(text)
    assert time.monotonic() - started < 5
