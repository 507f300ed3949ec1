"""GitHub's expressions, as far as our workflows use them. What is not known here raises ValueError."""

import re
from collections.abc import Callable, Mapping
from typing import Any

TOKEN = re.compile(r"\s*(?:(==|!=|&&|\|\||!|\(|\))|'((?:[^']|'')*)'|([A-Za-z_][\w.-]*))")
HOLE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
Functions = Mapping[str, Callable[[], bool]]


class Expression:
    """One expression, read from left to right: || binds weakest, then &&, then == and !=, then !."""

    def __init__(self, text: str, contexts: Mapping[str, Any], functions: Functions) -> None:
        self._contexts, self._functions = contexts, functions
        self._tokens = _tokens(text)
        self.uses: set[str] = set()

    def value(self) -> Any:
        found = self._either()
        if self._tokens:
            raise ValueError(f"What is {self._tokens[0]!r} here?")
        return found

    def _either(self) -> Any:
        found = self._both()
        while self._takes("||"):
            other = self._both()
            found = found or other
        return found

    def _both(self) -> Any:
        found = self._compared()
        while self._takes("&&"):
            other = self._compared()
            found = found and other
        return found

    def _compared(self) -> Any:
        found = self._single()
        if self._takes("=="):
            return _loose(found) == _loose(self._single())
        if self._takes("!="):
            return _loose(found) != _loose(self._single())
        return found

    def _single(self) -> Any:
        if self._takes("!"):
            return not self._single()
        if self._takes("("):
            found = self._either()
            self._needs(")")
            return found
        kind, text = self._tokens.pop(0)
        if kind == "text":
            return text
        if kind != "name":
            raise ValueError(f"What is {text!r} here?")
        if self._takes("("):
            self._needs(")")
            self.uses.add(text)
            return self._functions[text]() if text in self._functions else _unknown(text)
        return self._looked_up(text)

    def _looked_up(self, name: str) -> Any:
        """What is not there is empty; a context that is not there is a fault."""
        first, *rest = name.split(".")
        found = self._contexts[first] if first in self._contexts else _unknown(first)
        for part in rest:
            found = found.get(part) if isinstance(found, Mapping) else None
        return found

    def _takes(self, sign: str) -> bool:
        if self._tokens and self._tokens[0] == ("sign", sign):
            self._tokens.pop(0)
            return True
        return False

    def _needs(self, sign: str) -> None:
        if not self._takes(sign):
            raise ValueError(f"{sign} is missing.")


def filled(text: str, contexts: Mapping[str, Any], functions: Functions) -> str:
    """A text with its ${{ … }} replaced."""
    return HOLE.sub(lambda hole: _as_text(Expression(hole.group(1), contexts, functions).value()), text)


def holds(condition: str | None, contexts: Mapping[str, Any], functions: Functions) -> bool:
    """Of an `if`: success() is asked for where it does not ask how things went by itself."""
    bare = (condition or "success()").strip()
    whole = HOLE.fullmatch(bare)
    asked = Expression(whole.group(1) if whole else bare, contexts, functions)
    found = bool(asked.value())
    return found if asked.uses else found and functions["success"]()


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        match = TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"What is {text[at:]!r}?")
        sign, quoted, name = match.groups()
        token = ("sign", sign) if sign else ("name", name) if name else ("text", (quoted or "").replace("''", "'"))
        found.append(token)
        at = match.end()
    return found


def _loose(value: Any) -> Any:
    return "" if value is None else value


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _unknown(name: str) -> Any:
    raise ValueError(f"{name} is not known here.")
