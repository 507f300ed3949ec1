"""What a checker says of an output that is not the answer."""

from collections.abc import Callable
from dataclasses import dataclass

SHOWN = 60  # characters of a line or a token that a sentence quotes


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first difference: "line 3" or "token 7", and what stood there ("" where nothing did)."""

    place: str
    expected: str
    found: str

    def sentence(self) -> str:
        """For samples alone: it quotes the test."""
        return f"First difference at {self.place}: expected {_quoted(self.expected)}, found {_quoted(self.found)}."


Check = Callable[[bytes, bytes], Mismatch | None]
"""Takes what the program printed and what the test expects. None: they agree."""


def mismatch_at(place: str, *, expected: bytes | None, found: bytes | None) -> Mismatch:
    """Of the two lines or tokens at that place; None where there is none."""
    return Mismatch(place, _text(expected), _text(found))


def _text(piece: bytes | None) -> str:
    """What a sentence quotes of a line or token: one line, bounded, "" for nothing."""
    text = (piece or b"")[: 4 * SHOWN].decode("utf-8", "replace")
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _quoted(text: str) -> str:
    return repr(text) if text else "nothing"
