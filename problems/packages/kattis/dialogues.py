"""Sample dialogues of interactive problems and of those in several passes: shown at the end of the statement."""

from problems.packages.kattis.contents import Contents
from problems.packages.shelf import PackageShelf

MAX_BYTES = 64 * 1024
HEAD = "What the judge says stands behind `<`, what your program says behind `>`."


def with_dialogues(statement: str, contents: Contents, shelf: PackageShelf) -> str:
    """The statement with a section for each; some have no test of their own."""
    kept: dict[str, str] = {}
    for path, text in sorted(contents.dialogues.items()):
        if len("".join([*kept.values(), text]).encode()) > MAX_BYTES:
            shelf.note(f"{path} was left out: the dialogues in a statement have at most {MAX_BYTES // 1024} KB.")
        elif path.startswith("data/sample/") and text.strip():
            kept[path] = text
        else:
            shelf.note(f"{path} was left out: only those of samples are shown.")
    if not kept:
        return statement
    sections = [f"## Sample dialogue {number}\n\n{_fenced(text)}" for number, text in enumerate(kept.values(), start=1)]
    return "\n\n".join([statement.rstrip("\n"), HEAD, *sections]) + "\n"


def _fenced(text: str) -> str:
    """A code block; its fence is longer than any in the text."""
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}text\n{text.strip(chr(10))}\n{fence}"
