"""HTML of packages made Markdown: known elements become marks, of others the text stays, and scripts and styles go.

The sanitiser reads it first, as browsers do, so that what is walked through here is well formed. Nothing comes through
as HTML: what is written is Markdown, with every sign of a text escaped.
"""

import re
from html.parser import HTMLParser

import nh3

from problems.packages.statements.marks import escape, escape_line_starts, fenced, marked, table_of, tidy
from problems.packages.statements.math import code_span
from problems.packages.statements.pictures import Pictures

DROPPED = {"script", "style", "title", "template", "iframe", "object", "noscript", "svg", "math", "select", "textarea"}
BLOCKS = {"p", "div", "section", "article", "center", "figure", "figcaption", "blockquote", "dl", "dt", "dd", "table"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "var": "*"}
SIGNS = MARKS | {"br": "\\\n", "hr": "\n\n---\n\n", "sup": "^", "sub": "\\_"}
CODES = {"code", "tt", "kbd", "samp"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
KNOWN = {*BLOCKS, *SIGNS, *CODES, *HEADINGS, "pre", "ul", "ol", "li", "img", "a", "tr", "td", "th"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}}
ADDRESS = re.compile(r"(https?:|mailto:)[^\s<>()]+", re.IGNORECASE)
MAX_LISTS = 6


class _Converter(HTMLParser):
    def __init__(self, pictures: Pictures) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = pictures
        self.out: list[str] = []
        self.code: list[str] | None = None
        self.is_block_of_code = False
        self.lists: list[int] = []  # 0 for dots, else the next number
        self.cells: list[str] | None = None
        self.rows: list[list[str]] | None = None
        self.links: list[str] = []
        self.marks: dict[str, list[int]] = {"*": [], "**": []}  # where those that are open stand in `out`

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in CODES or tag == "pre":
            self._open_code(tag)
        elif self.code is None:
            self._open(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if self.code is not None:
            if tag == "pre" or (tag in CODES and not self.is_block_of_code):
                self._close_code()
        else:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self.code is not None:
            self.code.append(data)
        else:
            self.out.append(escape_line_starts(escape(re.sub(r"\s+", " ", data))))

    def _open_code(self, tag: str) -> None:
        if self.code is None:
            self.code, self.is_block_of_code = [], tag == "pre"

    def _close_code(self) -> None:
        text = "".join(self.code or [])
        self.code = None
        if self.is_block_of_code:
            self.out.append(f"\n\n{fenced(text)}\n\n")
        else:
            self.out.append(code_span(" ".join(text.split())))

    def _open(self, tag: str, given: dict[str, str]) -> None:
        if tag in SIGNS:
            if tag in MARKS:
                self.marks[MARKS[tag]].append(len(self.out))
            self.out.append(SIGNS[tag])
        elif tag in HEADINGS:
            self.out.append(f"\n\n{'#' * int(tag[1])} ")
        elif tag in ("ul", "ol"):
            self.lists.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._open_item()
        elif tag == "img":
            self.out.append(self._image(given))
        elif tag == "a":
            self._open_link(given.get("href", ""))
        elif tag in ("tr", "td", "th"):
            self._open_row(tag)
        elif tag in BLOCKS:
            self._open_block(tag)

    def _open_block(self, tag: str) -> None:
        if tag == "table" and self.rows is None:
            self.rows = []
        self.out.append("\n\n" if not self.lists and self.cells is None else " ")

    def _open_link(self, target: str) -> None:
        self.links.append(target if ADDRESS.fullmatch(target) else "")
        if self.links[-1]:
            self.out.append("[")

    def _open_item(self) -> None:
        depth = min(len(self.lists), MAX_LISTS)
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        indent = "   " * max(depth - 1, 0)
        self.out.append(f"\n{indent}{f'{number}.' if number else '-'} ")

    def _open_row(self, tag: str) -> None:
        if self.rows is None:
            return
        self.close_cell()
        if tag == "tr":
            self.rows.append([])
        elif self.rows:
            self.cells, self.out = self.out, []
            self._forget_marks()

    def close_cell(self) -> None:
        """Many leave the end tags of cells and rows away."""
        if self.cells is not None and self.rows:
            self.rows[-1].append(" ".join("".join(self.out).split()))
            self.out, self.cells = self.cells, None
            self._forget_marks()

    def close_table(self) -> None:
        self.close_cell()
        if self.rows is not None:
            self.out.append(f"\n\n{table_of(self.rows)}\n\n")
            self.rows = None

    def _close(self, tag: str) -> None:
        if tag in MARKS:
            self._close_mark(MARKS[tag])
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.out.append("\n\n" if not self.lists else "")
        elif tag == "a" and self.links:
            target = self.links.pop()
            self.out.append(f"]({target})" if target else "")
        elif tag in ("td", "th", "tr"):
            self.close_cell()
        elif tag == "table":
            self.close_table()
        elif (tag in BLOCKS or tag in HEADINGS) and not self.lists and self.cells is None:
            self.out.append("\n\n")

    def _close_mark(self, mark: str) -> None:
        """Marks must touch their words; an empty pair would show as signs."""
        if not self.marks[mark]:
            return
        index = self.marks[mark].pop()
        text = "".join(self.out[index + 1 :])
        del self.out[index:]
        self.out.append(marked(text, mark))
        for places in self.marks.values():
            while places and places[-1] >= index:
                places.pop()

    def _forget_marks(self) -> None:
        for places in self.marks.values():
            places.clear()

    def _image(self, given: dict[str, str]) -> str:
        description = escape(given.get("alt", ""))
        source = given.get("src", "")
        return self.pictures.markdown(source, description) if source else description


def html_to_markdown(text: str, pictures: Pictures) -> str:
    converter = _Converter(pictures)
    converter.feed(nh3.clean(text, tags=KNOWN, clean_content_tags=DROPPED, attributes=ATTRIBUTES, link_rel=None))
    converter.close()
    converter.close_table()
    return tidy("".join(converter.out))
