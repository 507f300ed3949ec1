"""Judges of the catalogue, started in this process as the server starts them, and what a hostile contestant prints."""

import io
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.apps import apps
from hypothesis import strategies as st

CATALOGUE = Path(apps.get_app_config("problems").path) / "catalogue"
ACCEPTED, WRONG = 42, 43


@dataclass(frozen=True)
class Word:
    """What a judge said: its exit code, what it printed, and what is for the contestant."""

    code: Any
    printed: str
    message: str

    @property
    def accepts(self) -> bool:
        assert self.code in (ACCEPTED, WRONG), f"It ended with {self.code!r}."
        return bool(self.code == ACCEPTED)


def judge_of(slug: str, role: str) -> Callable[..., Word]:
    """Asks the judge about what was printed; whatever it raises is its crash, and fails the test."""
    (source,) = (CATALOGUE / slug / "judge" / role).glob("*.py")
    code = compile(source.read_text(encoding="utf-8"), str(source), "exec")

    def ask(said: bytes, *, test: str, answer: str = "") -> Word:
        with tempfile.TemporaryDirectory() as place:
            files = {name: Path(place) / name for name in ("test.in", "test.ans", "teammessage.txt")}
            for name, text in zip(files, (test, answer, ""), strict=True):
                files[name].write_text(text, encoding="utf-8")
            argv = [source.name, str(files["test.in"]), str(files["test.ans"]), f"{place}/"]
            stdin = io.TextIOWrapper(io.BytesIO(said), encoding="utf-8", errors="strict")
            stdout = io.StringIO()
            with patch.multiple(sys, argv=argv, stdin=stdin, stdout=stdout):
                ended = _exit_code_of(code)
            return Word(ended, stdout.getvalue(), files["teammessage.txt"].read_text(encoding="utf-8"))

    return ask


def _exit_code_of(code: Any) -> Any:
    try:
        exec(code, {"__name__": "__main__"})
    except SystemExit as ended:
        return ended.code
    return 0


WORDS = st.sampled_from(
    [
        *(b"", b"-1", b"+1", b"0", b"1", b"2", b"3", b"01", b"1.0", b"1e1", b"nan", b"NaN", b"inf", b"-", b"1_0"),
        *(b"\xd9\xa3", b"\xc2\xb2", b"\xef\xbc\x91", b"\xc2\xbd", b"\xff\xfe", b"\x00", b"\x1c", b"\xc2\xa0"),
        *(b"1" * 4301, b"9" * 30, b"0" * 9000 + b"1", b"YES", b"NO", b"yes", b"!", b"?", b"FIFO", b"LRU", b"UDLR"),
    ]
)
BLANKS = st.sampled_from([b" ", b"\n", b"\r\n", b"\t", b"  ", b"\n\n", b"\x0b", b"\xe2\x80\x83", b""])
NOISE = st.binary(max_size=200) | st.lists(WORDS | BLANKS, max_size=12).map(b" ".join)


@st.composite
def spoilt(draw: st.DrawFn, said: bytes) -> bytes:
    """The output with a few places replaced, doubled, exchanged or left out; now and then as it was."""
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(said)))
        end = draw(st.integers(start, min(len(said), start + 6)))
        way = draw(st.sampled_from(["cut off", "remove", "replace", "double", "exchange"]))
        head, piece, tail = said[:start], said[start:end], said[end:]
        if way == "cut off":
            said = head
        elif way == "exchange":
            said = head + tail[: len(piece)] + piece + tail[len(piece) :]
        else:
            put = {"remove": b"", "double": piece * 2}.get(way)
            said = head + (draw(WORDS | BLANKS) if put is None else put) + tail
    return said
