"""Walks over all that a folder holds for its size."""
import sys

root: dict = {}


def find(names: list[str]):
    node = root
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def size_of(node) -> int:
    return sum(map(size_of, node.values())) if isinstance(node, dict) else node


def make(names: list[str], value) -> str:
    if not names:
        return "EXISTS"
    folder = find(names[:-1])
    if not isinstance(folder, dict):
        return "MISSING"
    there = folder.get(names[-1])
    if there is not None and (isinstance(value, dict) or isinstance(there, dict)):
        return "EXISTS"
    folder[names[-1]] = value
    return "OK"


for line in sys.stdin.read().split("\n")[1:]:
    if not line:
        continue
    command, path, *rest = line.split()
    names = path.split("/")[1:] if path != "/" else []
    if command in ("MKDIR", "WRITE"):
        print(make(names, {} if command == "MKDIR" else int(rest[0])))
        continue
    node = find(names)
    if command == "SIZE":
        print("MISSING" if node is None else size_of(node))
    elif isinstance(node, dict):
        print(" ".join(name + "/" * isinstance(node[name], dict) for name in sorted(node)) or "EMPTY")
    else:
        print("MISSING")
