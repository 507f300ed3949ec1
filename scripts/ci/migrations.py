"""The migrations of a checkout, and whether each can be undone, read without Django."""

import ast
from pathlib import Path

ONE_WAY = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}


def migrations_in(root: Path) -> list[dict[str, object]]:
    """As a release tells of them, in the order of apps and numbers."""
    files = sorted(root.glob("*/migrations/[0-9]*.py"))
    return [{"name": f"{file.parts[-3]}.{file.stem}", "reversible": is_reversible(file.read_text())} for file in files]


def is_reversible(source: str) -> bool:
    """False where an operation of the two kinds that may have no way back has none."""
    return not any(_is_one_way(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def _is_one_way(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in ONE_WAY:
        return False
    return len(call.args) < 2 and ONE_WAY[name] not in {keyword.arg for keyword in call.keywords}
