"""The common LaTeX of packages made Markdown. What is not known stays as the text that it is, and a note names it."""

import re

from problems.packages.shelf import some
from problems.packages.statements.accents import ACCENTS, LETTERS, accented
from problems.packages.statements.environments import ENVIRONMENTS, VERBATIM, table_from
from problems.packages.statements.marks import escape, escape_line_starts, fenced, marked, tidy
from problems.packages.statements.math import code_span, math_code
from problems.packages.statements.pictures import Pictures

COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(?:\n[ \t]*)?")
PIECE = re.compile(r"\\[A-Za-z]+\*?|\\.|\$\$|[{}$~&]|---?|``|''|[`']|[^\\{}$~&`'-]+|-", re.DOTALL)
OPTION = re.compile(r"\s*\[([^\]]{0,500})\]")
ADDRESS = re.compile(r"(https?:|mailto:)[^\s<>()]+", re.IGNORECASE)
VERBATIM_BEGIN = re.compile(r"\\begin\{(" + "|".join(VERBATIM) + r")\*?\}")
MAX_DEPTH = 40
FIGURE = "Figure"

HEADINGS = {"section": "##", "subsection": "###", "subsubsection": "####", "paragraph": "####"}
MARKS = {"emph": "*", "textit": "*", "textsl": "*", "textbf": "**", "textsc": "", "underline": "", "text": ""}
MARKS |= {"textrm": "", "textsf": "", "mbox": "", "uppercase": "", "centerline": "", "caption": ""}
CODES = {"texttt", "verb", "code", "lstinline"}
SIGNS = {"ldots": "…", "dots": "…", "textendash": "–", "textemdash": "—", "textbackslash": "\\\\", "LaTeX": "LaTeX"}
SIGNS |= {"textless": "\\<", "textgreater": "\\>", "textasciitilde": "\\~", "textasciicircum": "^", "item": "\n- "}
SIGNS |= {"par": "\n\n", "newline": "\\\n", "linebreak": "\\\n", "quad": " ", "qquad": " ", "textbar": "\\|"}
NOTHING = {"noindent", "centering", "small", "large", "Large", "footnotesize", "normalsize", "bigskip", "medskip"}
NOTHING |= {"smallskip", "newpage", "clearpage", "hline", "maketitle", "bf", "it", "tt", "em", "rm", "itshape"}
NOTHING |= {"bfseries", "ttfamily", "protect", "nextsample", "remainingsamples", "relax", "toprule", "midrule"}
NOTHING |= {"bottomrule", "displaystyle", "raggedright", "null", "indent", "hfill", "vfill", "sloppy", "leavevmode"}
SWALLOWING = {"problemname": 1, "label": 1, "vspace": 1, "hspace": 1, "documentclass": 1, "usepackage": 1}
SWALLOWING |= {"setlength": 2, "begingroup": 0, "endgroup": 0, "cline": 1, "pagestyle": 1, "sampleinput": 1}
SWALLOWING |= {"color": 1, "phantom": 1, "index": 1, "cmidrule": 1}
ESCAPED = {"%": "%", "$": "$", "#": "\\#", "&": "\\&", "_": "\\_", "{": "{", "}": "}", " ": " ", ",": " ", "-": ""}
ESCAPED |= {"/": "", ";": " ", ":": " ", "!": "", "@": ""}
PLAIN = {"~": "\u00a0", "--": "–", "---": "—", "``": "“", "''": "”", "`": "‘", "'": "’", "&": "\\&"}


class _Converter:
    """Goes through the pieces once; every group is converted by a call of its own."""

    def __init__(self, text: str, pictures: Pictures) -> None:
        self.text = text
        self.at = 0
        self.pictures = pictures
        self.unknown: dict[str, None] = {}
        self.depth = 0
        self.absent: set[str] = set()  # ends of formulas that do not come any more: looked for once

    def run(self, *, until: str = "") -> str:
        """Converts up to the piece `until`, which is taken too, or to the end."""
        self.depth += 1
        out: list[str] = []
        while (piece := self._next()) is not None and piece != until:
            out.append(self._convert(piece))
        self.depth -= 1
        return "".join(out)

    def _next(self) -> str | None:
        found = PIECE.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found[0]

    def _convert(self, piece: str) -> str:
        if piece == "{":
            return self.run(until="}") if self.depth < MAX_DEPTH else ""
        if piece in ("$", "$$"):
            return self._math(piece, is_block=piece == "$$")
        if piece[0] == "\\":
            return self._command(piece[1:])
        if piece in PLAIN:
            return PLAIN[piece]
        return "" if piece == "}" else escape_line_starts(escape(piece)) if piece[0] != "-" else piece

    def _math(self, end: str, *, is_block: bool) -> str:
        stop = -1 if end in self.absent else self.text.find(end, self.at)
        while stop > 0 and self.text[stop - 1] == "\\" and end == "$":
            stop = self.text.find(end, stop + 1)
        if stop < 0:
            self.absent.add(end)
            return escape(end)
        formula, self.at = self.text[self.at : stop], stop + len(end)
        return f"\n\n{math_code(formula)}\n\n" if is_block else math_code(formula)

    def _command(self, name: str) -> str:
        if name in ("(", "["):
            return self._math("\\)" if name == "(" else "\\]", is_block=name == "[")
        if name == "\\":
            self._option()
            return "\\\n"
        if name in ACCENTS:
            return accented(ACCENTS[name], self._argument_text())
        if not name[0].isalpha():
            return ESCAPED.get(name, escape(name))
        self._skip_blanks()
        return self._word(name.removesuffix("*"))

    def _word(self, name: str) -> str:
        if name in HEADINGS:
            return f"\n\n{HEADINGS[name]} {' '.join(self._argument().split())}\n\n"
        if name in MARKS:
            return marked(self._argument(), MARKS[name]) if MARKS[name] else self._argument()
        if name in CODES:
            return self._code(name)
        if name in SIGNS or name in LETTERS:
            return SIGNS.get(name) or LETTERS[name]
        if name in NOTHING:
            return ""
        if name in SWALLOWING:
            self._option()
            for _ in range(SWALLOWING[name]):
                self._raw()
            return ""
        return self._special(name)

    def _special(self, name: str) -> str:
        if name == "begin":
            return self._environment(self._raw().removesuffix("*"))
        if name == "end":
            self._raw()
            return ""
        if name == "includegraphics":
            self._option()
            return self.pictures.markdown(self._raw(), FIGURE)
        if name == "illustration":
            self._raw()
            address, caption = self._raw(), self._argument()
            return f"\n\n{self.pictures.markdown(address, FIGURE)}\n\n{caption}\n\n"
        if name == "href":
            return self._link(self._raw(), self._argument())
        if name == "url":
            address = self._raw()
            return self._link(address, escape(address))
        if name == "footnote":
            return f" ({self._argument()})"
        self.unknown[name] = None
        return escape(f"\\{name}") + (" " if re.match(r"[\w{]", self.text[self.at : self.at + 1]) else "")

    def _link(self, address: str, text: str) -> str:
        address = address.replace("\\", "")
        return f"[{text}]({address})" if ADDRESS.fullmatch(address) else text

    def _code(self, name: str) -> str:
        if name == "verb" or (name == "lstinline" and self.text[self.at : self.at + 1] != "{"):
            mark = self.text[self.at : self.at + 1]
            stop = self.text.find(mark, self.at + 1) if mark else -1
            if stop < 0:
                return ""
            inside, self.at = self.text[self.at + 1 : stop], stop + 1
            return code_span(inside)
        return code_span(
            re.sub(r"\\([%$#&_{} ])", r"\1", " ".join(self._raw().replace("\\textbackslash", "\\\\").split()))
        )

    def _environment(self, name: str) -> str:
        if name in VERBATIM:
            return self._verbatim(name)
        body = self._body(name)
        if name in ENVIRONMENTS and ENVIRONMENTS[name] == "math":
            return "".join(
                f"\n\n{math_code(line)}\n\n" for line in re.split(r"\\\\", body.replace("&", "")) if line.strip()
            )
        if name in ("tabular", "tabularx", "array"):
            return f"\n\n{table_from(body, self._inside, has_width=name == 'tabularx')}\n\n"
        if name in ("itemize", "enumerate", "description"):
            return self._list(name, body)
        if name not in ENVIRONMENTS:
            self.unknown[f"begin{{{name}}}"] = None
        return f"\n\n{self._inside(OPTION.sub('', body, count=1) if body.lstrip().startswith('[') else body)}\n\n"

    def _list(self, name: str, body: str) -> str:
        body = OPTION.sub("", body, count=1) if body.lstrip().startswith("[") else body
        items = _split_items(body)
        lines = []
        for number, item in enumerate(items, start=1):
            label = OPTION.match(item)
            if label:
                item = f"\\textbf{{{label[1]}}} {item[label.end() :]}"
            mark = f"{number}." if name == "enumerate" else "-"
            text = tidy(self._inside(item)).strip()
            lines.append(f"{mark} " + text.replace("\n", "\n" + " " * (len(mark) + 1)))
        return "\n\n" + "\n".join(lines) + "\n\n"

    def _verbatim(self, name: str) -> str:
        self._option()
        stop = self.text.find(f"\\end{{{name}", self.at)
        stop = len(self.text) if stop < 0 else stop
        inside, self.at = self.text[self.at : stop], min(stop + len("\\end"), len(self.text))
        self._raw()
        return f"\n\n{fenced(inside)}\n\n"

    def _body(self, name: str) -> str:
        """What stands up to the end of the environment, those of the same name inside of it included."""
        begin, level, start = re.compile(r"\\(begin|end)\{" + re.escape(name) + r"\*?\}"), 1, self.at
        for found in begin.finditer(self.text, self.at):
            level += 1 if found[1] == "begin" else -1
            if not level:
                self.at = found.end()
                return self.text[start : found.start()]
        self.at = len(self.text)
        return self.text[start:]

    def _inside(self, text: str) -> str:
        """Converts a piece of the text by itself."""
        if self.depth >= MAX_DEPTH:
            return ""
        outer = self.text, self.at, self.absent
        self.text, self.at, self.absent = text, 0, set()
        converted = self.run()
        self.text, self.at, self.absent = outer
        return converted

    def _argument(self) -> str:
        """The next group, or the next sign, converted."""
        self._skip_blanks()
        piece = self._next()
        if piece is None or self.depth >= MAX_DEPTH:
            return ""
        self.depth += 1
        converted = self._convert(piece if piece[0] in "{\\$" else self._first_of(piece))
        self.depth -= 1
        return converted

    def _argument_text(self) -> str:
        return self._raw() if self.text[self.at : self.at + 1] == "{" else self._first_of(self._next() or "")

    def _first_of(self, piece: str) -> str:
        self.at -= len(piece) - 1 if piece else 0
        return piece[:1]

    def _raw(self) -> str:
        """The next group as it is written."""
        self._skip_blanks()
        if self.text[self.at : self.at + 1] != "{":
            return ""
        level, start = 0, self.at + 1
        for index in range(self.at, len(self.text)):
            sign = self.text[index]
            if sign in "{}" and self.text[index - 1 : index] != "\\":
                level += 1 if sign == "{" else -1
                if not level:
                    self.at = index + 1
                    return self.text[start:index]
        self.at = len(self.text)
        return self.text[start:]

    def _option(self) -> None:
        if found := OPTION.match(self.text, self.at):
            self.at = found.end()

    def _skip_blanks(self) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t") and self.text[self.at :].lstrip(" \t")[:1] in ("{", "["):
            self.at += 1


def latex_to_markdown(text: str, pictures: Pictures) -> str:
    """The Markdown of a document, or of the piece of one that packages have."""
    if found := re.search(r"\\begin\{document\}(.*?)(?:\\end\{document\}|\Z)", text, re.DOTALL):
        text = found[1]
    converter = _Converter(_without_comments(text), pictures)
    markdown = tidy(converter.run())
    if converter.unknown:
        names = [f"\\{name}" for name in converter.unknown]
        pictures.shelf.note(f"Commands of LaTeX that are not known here stay in the statement as text: {some(names)}.")
    return markdown


def _without_comments(text: str) -> str:
    """A percent sign in what is shown as it is begins no comment."""
    pieces, end = [], 0
    while found := VERBATIM_BEGIN.search(text, end):
        stop = text.find(f"\\end{{{found[1]}", found.end())
        stop = len(text) if stop < 0 else stop
        pieces += [COMMENT.sub(r"\1", text[end : found.start()]), text[found.start() : stop]]
        end = stop
    return "".join([*pieces, COMMENT.sub(r"\1", text[end:])])


def _split_items(body: str) -> list[str]:
    """The items of this list, and not of those in it."""
    level, items, start = 0, [], None
    for found in re.finditer(r"\\begin\{|\\end\{|\\item(?![A-Za-z])", body):
        if found[0] == "\\item":
            if level:
                continue
            if start is not None:
                items.append(body[start : found.start()])
            start = found.end()
        else:
            level += 1 if found[0] == "\\begin{" else -1
    return [*items, body[start:]] if start is not None else items
