"""Which file is the statement, and which way it becomes Markdown."""

import re

from problems.folder import Fault
from problems.packages.package import Image
from problems.packages.shelf import PackageShelf, some
from problems.packages.statements.html import html_to_markdown
from problems.packages.statements.latex import latex_to_markdown
from problems.packages.statements.markdown import adapt_markdown
from problems.packages.statements.pictures import Pictures

STATEMENT = re.compile(r"problem(?:\.(?P<language>[A-Za-z-]+))?\.(?P<form>md|tex|html?)")
MAX_STATEMENT_BYTES = 256 * 1024
FORMS = ("md", "tex", "html", "htm")


def read_statement(files: dict[str, bytes], slug: str, shelf: PackageShelf) -> tuple[str, tuple[Image, ...]]:
    """The statement as Markdown, and the pictures in it. English is preferred, then one of no language."""
    found = [match for name in sorted(files) if (match := STATEMENT.fullmatch(name))]
    if not found:
        sentence = "There is no problem.md, problem.tex or problem.html, with or without a language in its name."
        shelf.faults.append(Fault("statement", sentence))
        return "", ()
    chosen, *others = sorted(found, key=_rank)
    if others:
        shelf.note(f"Of its statements {chosen.string} was taken, not {some([other.string for other in others])}.")
    text = _text(files[chosen.string], chosen.string, shelf)
    pictures = Pictures(slug, {path: data for path, data in files.items() if not STATEMENT.fullmatch(path)}, shelf)
    markdown = _markdown(chosen["form"], text, pictures)
    if not markdown.strip():
        shelf.faults.append(Fault(chosen.string, "It is empty."))
    images = pictures.kept()
    unused = sorted(set(pictures.files) - set(pictures.used))
    if unused:
        shelf.note(f"Files beside the statement that it does not show were left out: {some(unused)}.")
    return markdown, images


def _rank(match: re.Match[str]) -> tuple[int, int, str]:
    language = match["language"] or ""
    return ({"en": 0, "": 1}.get(language, 2), FORMS.index(match["form"]), match.string)


def _text(data: bytes, name: str, shelf: PackageShelf) -> str:
    shelf.files[name] = data
    return shelf.take_text(name, most=MAX_STATEMENT_BYTES) or ""


def _markdown(form: str, text: str, pictures: Pictures) -> str:
    if form == "tex":
        return latex_to_markdown(text, pictures)
    return adapt_markdown(text, pictures) if form == "md" else html_to_markdown(text, pictures)
