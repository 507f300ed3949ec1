"""What somebody who watches a run may send: each message checked, then one command for the run, or a ping."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.errors import DomainError

MOST_STDIN_BYTES = 64 * 1024
MOST_COLUMNS, MOST_ROWS = 500, 200


@dataclass(frozen=True, slots=True)
class ClientCommand:
    """One checked message: its name, and the fields that the run's control takes."""

    name: str
    fields: dict[str, Any] = field(default_factory=dict)


def read_command(message: Any) -> ClientCommand:
    """A message of a client as a command. Raises DomainError with a sentence for anything else."""
    name = message.get("type") if isinstance(message, Mapping) else None
    if not isinstance(name, str) or name not in _READERS:
        raise DomainError("unknown_message", f"A message has a type: {', '.join(_READERS)}.", "type")
    return ClientCommand(name, _READERS[name](message))


def _stdin(message: Mapping[str, Any]) -> dict[str, Any]:
    data = message.get("data")
    try:
        encoded = data.encode() if isinstance(data, str) else None
    except UnicodeEncodeError:
        encoded = None
    if encoded is None or len(encoded) > MOST_STDIN_BYTES:
        raise DomainError("stdin_invalid", "stdin takes data: text of at most 64 KiB.", "data")
    return {"data": encoded}


def _resize(message: Mapping[str, Any]) -> dict[str, Any]:
    sizes = {"columns": MOST_COLUMNS, "rows": MOST_ROWS}
    for name, most in sizes.items():
        value = message.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise DomainError("resize_invalid", f"resize takes {name}: a whole number from 1 to {most}.", name)
    return {name: message[name] for name in sizes}


def _signal(message: Mapping[str, Any]) -> dict[str, Any]:
    if message.get("name") != "SIGINT":
        raise DomainError("signal_invalid", "signal takes name: SIGINT alone.", "name")
    return {"name": "SIGINT"}


def _nothing(message: Mapping[str, Any]) -> dict[str, Any]:
    return {}


_READERS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "stdin": _stdin,
    "eof": _nothing,
    "resize": _resize,
    "signal": _signal,
    "cancel": _nothing,
    "ping": _nothing,
}
