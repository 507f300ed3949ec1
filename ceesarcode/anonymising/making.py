"""Made-up values in the place of real ones: the same for the same value, by a key that is thrown away."""

import hmac
import re
import secrets
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

LETTER, DIGIT = re.compile(r"[^\W\d_]"), re.compile(r"\d")
OUR_BRANCHES = frozenset({"", "main", "gamma", "master"})
DOMAIN = "gamma.invalid"
TOLD_BY_THE_CODE = frozenset(
    ("type", "id", "status", "verdict", "language", "encoding", "state", "group", "name", "case", "problem", "title")
)
"""Keys of a run's events whose words are the code's, or the problem's."""


def veiled(text: str) -> str:
    """As long, as many lines, the same signs: letters and digits alone say nothing any more."""
    return DIGIT.sub("0", LETTER.sub("x", text))


def veiled_bytes(data: bytes | memoryview | None) -> bytes | None:
    return None if data is None else veiled(bytes(data).decode("latin-1")).encode("latin-1", "replace")


def veiled_json(value: Any, kept: frozenset[str] = frozenset()) -> Any:
    """Numbers and what stands under `kept` keys stay; every other text is veiled, keys are not."""
    if isinstance(value, dict):
        return {
            name: content if name in kept and isinstance(content, str) else veiled_json(content, kept)
            for name, content in value.items()
        }
    if isinstance(value, list):
        return [veiled_json(content, kept) for content in value]
    return veiled(value) if isinstance(value, str) else value


class Maker:
    """One for each run of the command: its key is nowhere else, so that nobody can go back."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def mark(self, value: object, length: int = 12) -> str:
        """The same letters for the same value, whatever its case."""
        return hmac.new(self._key, str(value).casefold().encode(), "sha256").hexdigest()[:length]

    def person(self, name: str) -> str:
        return f"person-{self.mark(name)}" if name else ""

    def email(self, address: str) -> str:
        return f"person-{self.mark(address)}@{DOMAIN}" if address else ""

    def visitor(self, number: UUID | None) -> UUID | None:
        return None if number is None else UUID(hex=self.mark(number, 32), version=4)

    def branch(self, name: str) -> str:
        return name if name in OUR_BRANCHES else f"branch-{self.mark(name)}"

    def file(self, name: str) -> str:
        """`Main.py` and the like stay: languages begin with them. Others keep their ending."""
        path = PurePosixPath(name)
        return name if path.stem in ("Main", "main") else f"file_{self.mark(name, 8)}{veiled_ending(path)}"

    def program(self, files: dict[str, Any]) -> dict[str, Any]:
        return {self.file(name): veiled_json(source) for name, source in files.items()}


def veiled_ending(path: PurePosixPath) -> str:
    return path.suffix if len(path.suffix) <= 5 else ""
