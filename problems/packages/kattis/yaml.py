"""YAML of strangers: plain values alone, no aliases (with which a small file grows without end), no key twice."""

import re
from collections.abc import Hashable
from typing import Any

import yaml

from problems.folder import Fault

MAX_YAML_BYTES = 64 * 1024
MAX_DEPTH = 20
NO_TEXT = re.compile(r"[\0\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    depth = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases are not read here")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise yaml.YAMLError(f"it is nested deeper than {MAX_DEPTH} levels")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_scalar(self, node: Any) -> Any:
        """An escape may name half a character, which can neither be stored nor told of, or NUL."""
        text = super().construct_scalar(node)
        if isinstance(text, str) and NO_TEXT.search(text):
            raise yaml.YAMLError("a text holds a character that is none")
        return text

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if not all(isinstance(key, Hashable) for key in keys) or len(set(keys)) < len(keys):
            raise yaml.YAMLError("a key is there twice")
        return super().construct_mapping(node, deep=deep)


def parse_yaml(file: str, data: bytes, faults: list[Fault]) -> dict[str, Any]:
    """The mapping in a file; an empty one, and a fault, where it holds something else."""
    if len(data) > MAX_YAML_BYTES:
        faults.append(Fault(file, f"{len(data) // 1024} KB; at most {MAX_YAML_BYTES // 1024} KB are allowed."))
        return {}
    try:
        value = yaml.load(data.decode("utf-8-sig"), _Loader)  # noqa: S506 - a kind of SafeLoader
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
        faults.append(Fault(file, f"It is not YAML that is read here: {problem}."))
        return {}
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.append(Fault(file, "It must hold keys with values."))
        return {}
    return {str(key): item for key, item in value.items()}
