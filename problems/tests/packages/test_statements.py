"""Statements in LaTeX, HTML and Markdown: what they become, and what never comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from problems.packages.package import Image
from problems.packages.shelf import PackageShelf
from problems.packages.statements import read_statement
from problems.services.rendering import render_markdown
from problems.tests.packages.kattis_files import PNG, SVG
from problems.tests.services.test_rendering import assert_harmless

PICTURES = {"img/a b.png": PNG, "c.svg": SVG, "paper.pdf": b"%PDF-1.5"}


def convert(form: str, text: str) -> tuple[str, tuple[Image, ...], list[str]]:
    shelf = PackageShelf({})
    markdown, images = read_statement(PICTURES | {f"problem.{form}": text.encode()}, "sums", shelf)
    return markdown, images, shelf.notes


def body(form: str, text: str) -> str:
    return convert(form, text)[0].strip()


@pytest.mark.parametrize(
    ("latex", "markdown"),
    [
        (r"\emph{a} \textbf{ b } \texttt{c_d} \textit{}", "*a*  **b**  `c_d`"),
        (r"\section*{Input \& Output}", r"## Input \& Output"),
        ("a % comment\nb 5\\% c", "a b 5% c"),
        (r"a\\b", "a\\\nb"),
        (r"``a'' --- b~c", "“a” — b\u00a0c"),
        (r"$a_i \leq b$ and \(c \neq d\)", "`a_i ≤ b` and `c ≠ d`"),
        (r"\[ \frac{a}{2} \]", "`(a)/(2)`"),
        (r"$$x^{10} \oddity$$", "`x^10 \\oddity`"),
        (r"\begin{itemize}\item a \item[b] c\end{itemize}", "- a\n- **b** c"),
        (r"\begin{enumerate}\item a\begin{itemize}\item b\end{itemize}\item c\end{enumerate}", "1. a\n\n   - b\n2. c"),
        ("\\begin{verbatim}\n a % b <c>\n\\end{verbatim}", "```\n a % b <c>\n```"),
        (r"\href{https://a.org/x}{here} \href{javascript:alert(1)}{there}", "[here](https://a.org/x) there"),
        (r"\"{o} \'e \ss{} \o", "ö é ß ø"),
        (r"\documentclass{a}\begin{document}x\end{document}y", "x"),
        (r"\verb|a_b| \footnote{c}", "`a_b`  (c)"),
        (r"{\bf x} \noindent y\vspace{3cm}", "x y"),
    ],
)
def test_latex(latex: str, markdown: str) -> None:
    assert body("tex", latex).replace("  ", " ") == markdown.replace("  ", " ")


def test_table_of_latex() -> None:
    table = r"\begin{tabular}{|l|r|}\hline a & $b$ \\ \hline 1 & 2 | 3 \\ \hline\end{tabular}"
    assert body("tex", table) == "| a | `b` |\n| --- | --- |\n| 1 | 2 \\| 3 |"


def test_unknown_latex_stays_and_is_told_of() -> None:
    markdown, _, notes = convert("tex", r"\odd{text} \begin{strange}inside\end{strange}")
    assert r"\\odd text" in markdown
    assert "inside" in markdown
    assert r"stay in the statement as text: \odd, \begin{strange}." in notes[0]


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("tex", r"\includegraphics[width=3cm]{img/a b}"),
        ("html", "<p><img src='img/a b.png' alt='Figure'></p>"),
    ],
)
def test_picture_is_kept_and_shown_by_its_address(form: str, text: str) -> None:
    markdown, images, notes = convert(form, text)
    assert markdown.strip() == "![Figure](/problems/sums/images/img-a-b.png)"
    assert images == (Image("img-a-b.png", PNG),)
    assert notes == ["Files beside the statement that it does not show were left out: c.svg, paper.pdf."]
    assert 'src="/problems/sums/images/img-a-b.png"' in render_markdown(markdown)


def test_picture_that_no_page_shows_is_told_of() -> None:
    _, images, notes = convert("tex", r"\includegraphics{paper}\includegraphics{absent}")
    assert images == ()
    assert "The statement shows paper.pdf, which is no PNG, JPEG, GIF, WebP or SVG of at most 2 MiB." in notes
    assert "The statement shows “absent”, which is not in the package." in notes


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h2>A &lt; B</h2><p>c<br>d</p>", "## A \\< B\n\nc\\\nd"),
        ("<b>a</b> <em> b</em><i></i>", "**a**  *b*"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>", "- a\n- b\n   1. c"),
        ("<pre>a\n  *b*</pre>", "```\na\n  *b*\n```"),
        ("<code>a`b</code>", "``a`b``"),
        ("<table><tr><th>a<td>b</table>", "| a | b |\n| --- | --- |"),
        ("<p>1. no list</p><p># no heading</p>", "1\\. no list\n\n\\# no heading"),
        ("<a href='https://a.org/'>x</a> <a href='javascript:alert(1)'>y</a>", "[x](https://a.org/) y"),
        ("<script>alert(1)</script><style>p{}</style><p>x", "x"),
    ],
)
def test_html(html: str, markdown: str) -> None:
    assert body("html", html) == markdown


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("$n$ costs $5 and $6", "`n` costs $5 and $6"),
        ("`$n$` and\n```\n$x$ ![a](c.svg)\n```", "`$n$` and\n```\n$x$ ![a](c.svg)\n```"),
        ("![a](c.svg){width=50%}", "![a](/problems/sums/images/c.svg)"),
        ("<img src='c.svg' alt='b'>", "![b](/problems/sums/images/c.svg)"),
        ("![a](https://evil.example/x.png)", "a"),
        ("a\n\n{{nextsample}}\n\nb", "a\n\n\n\nb"),
    ],
)
def test_markdown(text: str, markdown: str) -> None:
    assert body("md", text) == markdown


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='javascript:alert(1)' alt='](javascript:alert(1))'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='https://a.org/)[b](javascript:alert(1)'>a</a>",
    "<p style='position:fixed' onclick=alert(1)>a</p>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[a](javascript:alert(1))",
    "![a](javascript:alert(1))",
    "<style>@import 'x'</style><link rel=stylesheet href=//evil>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    r"\href{javascript:alert(1)}{a} \url{data:text/html,x} \texttt{<script>alert(1)</script>}",
    r"\begin{verbatim}</code></pre><script>alert(1)</script>\end{verbatim}",
    r"\includegraphics{javascript:alert(1)} $</code><script>alert(1)</script>$",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>`\n\n    <script>alert(1)</script>",
]


@pytest.mark.parametrize("form", ["tex", "html", "md"])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_statement_is_harmless_when_shown(form: str, text: str) -> None:
    assert_harmless(render_markdown(convert(form, f"x {text}\n\n{text}")[0]))


TOKENS = r"\ { } $ $$ \begin{itemize} \end{itemize} \item & ` * _ <b> </b> <table> <td> </table> <li> \textbf % a <pre>"
PIECES = st.sampled_from([*HOSTILE, *TOKENS.split(), "\\begin{tabular}{l}", "\n", " "])


@given(st.sampled_from(["tex", "html", "md"]), st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=12))
def test_any_statement_is_read_and_harmless(form: str, pieces: list[str]) -> None:
    text = "x" + "".join(pieces).replace("\0", "").encode(errors="ignore").decode()
    assert_harmless(render_markdown(convert(form, text)[0]))


UNITS = ["{", "$", "\\emph{", "\\begin{itemize}\\item ", "<b>", "</b>", "\\(", "\\begin{verbatim}", "\\\\[", "` ``"]
UNITS += [
    "<table><td>",
    "&",
    "\\frac{",
    "![",
    "\\$",
    "**",
    "<a href=x",
    "</",
    "<pre>",
    "\\end{a}",
    "\\item",
    "%",
    "<li>",
]
UNITS += ["<!--", "<", "<div>", "<!DOCTYPE", "<![CDATA[", "\\begin{tabular}{l}", "\\section", "``` x\n", "~~~\n"]
LONG = [unit * (100_000 // len(unit)) for unit in UNITS]


@pytest.mark.parametrize("text", LONG, ids=UNITS)
@pytest.mark.parametrize("form", ["tex", "html", "md"])
def test_deep_or_endless_statement_is_read_in_time(form: str, text: str) -> None:
    markdown, _, _ = convert(form, "x" + text)
    assert markdown.startswith("x")


def test_english_is_preferred_and_the_others_are_told_of() -> None:
    shelf = PackageShelf({})
    files = {"problem.sv.md": b"Hej", "problem.en.tex": b"Hello", "problem.html": b"Hi"}
    assert read_statement(files, "sums", shelf) == ("Hello\n", ())
    assert shelf.notes == ["Of its statements problem.en.tex was taken, not problem.html, problem.sv.md."]
