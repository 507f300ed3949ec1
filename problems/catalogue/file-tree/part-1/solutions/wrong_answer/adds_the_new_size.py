"""Adds the size of a file that is written again to what it had in the folders above."""
import sys

sizes = {"": 0}
children: dict[str, dict[str, bool]] = {"": {}}


def make(path: str, is_folder: bool, size: int) -> str:
    if not path:
        return "EXISTS"
    parent, _, name = path.rpartition("/")
    if parent not in children:
        return "MISSING"
    if path in sizes and (is_folder or path in children):
        return "EXISTS"
    children[parent][name] = is_folder
    if is_folder:
        children[path] = {}
    sizes[path] = size
    while path:
        path = path.rpartition("/")[0]
        sizes[path] += size
    return "OK"


for line in sys.stdin.read().split("\n")[1:]:
    if not line:
        continue
    command, path, *rest = line.split()
    path = path.rstrip("/")
    if command in ("MKDIR", "WRITE"):
        print(make(path, command == "MKDIR", int(rest[0]) if rest else 0))
    elif command == "SIZE":
        print(sizes.get(path, "MISSING"))
    elif path not in children:
        print("MISSING")
    else:
        print(" ".join(name + "/" * is_folder for name, is_folder in sorted(children[path].items())) or "EMPTY")
