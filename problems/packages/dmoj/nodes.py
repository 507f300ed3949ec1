"""The tables of init.yml: what one does not say itself, the table around it says. Python in it is never run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from problems.folder import Fault
from problems.packages.kattis.yaml import parse_yaml

FILE = "init.yml"


@dataclass(frozen=True, slots=True)
class Node:
    """`place` names it in a fault: `test_cases.2.batched.1`, "" for the whole file."""

    own: Mapping[str, Any]
    place: str = ""
    around: "Node | None" = None

    def get(self, name: str) -> Any:
        if name in self.own or self.around is None:
            return self.own.get(name)
        return self.around.get(name)

    def field(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name

    def fault(self, name: str, sentence: str) -> Fault:
        return Fault(FILE, sentence, field=self.field(name))

    def under(self, name: str, number: int, table: Any, faults: list[Fault]) -> "Node":
        """The table with that number in the list `name`; an empty one, and a fault, where it is none."""
        place = f"{self.field(name)}.{number}"
        if not isinstance(table, dict):
            faults.append(Fault(FILE, "It must hold keys with values.", field=place))
            table = {}
        return Node({str(key): value for key, value in table.items()}, place, self)


def parse_init(data: bytes, faults: list[Fault]) -> Node:
    """The whole file. DMOJ runs what stands at keys that end with a plus sign; that is refused here."""
    table = parse_yaml(FILE, data, faults)
    faults += [
        Fault(FILE, "Keys that end with + hold Python code, which is not run here; write out what it gives.", field=key)
        for key in _keys(table)
        if key.endswith("+")
    ]
    return Node(table)


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [str(key) for key in value] + [key for item in value.values() for key in _keys(item)]
    return [key for item in value for key in _keys(item)] if isinstance(value, list) else []


def whole_number(node: Node, name: str, usual: int, most: int, faults: list[Fault]) -> int:
    value = node.get(name)
    if value is None:
        return usual
    number = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= most:
        faults.append(node.fault(name, f"It must be a whole number from 0 to {most}."))
        return usual
    return number


def texts_of(value: Any) -> list[str] | None:
    """A text, or a list of texts; None for anything else, and for nothing."""
    values = value if isinstance(value, list) else [value]
    return values if values and all(isinstance(one, str) and one for one in values) else None
