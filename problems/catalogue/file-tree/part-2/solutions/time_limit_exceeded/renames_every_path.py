"""Keeps everything by its path, so that a move gives a new one to all that a folder holds."""
import sys

sizes = {"": 0}
children: dict[str, set[str]] = {"": set()}


def grow(path: str, size: int) -> None:
    while path:
        sizes[path] += size
        path = path.rpartition("/")[0]
    sizes[""] += size


def make(path: str, is_folder: bool, size: int) -> str:
    if not path:
        return "EXISTS"
    parent, _, name = path.rpartition("/")
    if parent not in children:
        return "MISSING"
    if path in sizes and (is_folder or path in children):
        return "EXISTS"
    children[parent].add(name)
    if is_folder:
        children[path] = set()
    grow(path, size - sizes.setdefault(path, 0))
    return "OK"


def below(path: str) -> list[str]:
    return [name for name in sizes if name == path or name.startswith(path + "/")]


def remove(path: str) -> str:
    if path not in sizes:
        return "MISSING"
    if not path:
        return "REFUSED"
    grow(path, -sizes[path])
    for name in below(path):
        del sizes[name]
        children.pop(name, None)
    parent, _, name = path.rpartition("/")
    children[parent].remove(name)
    return "OK"


def move(path: str, goal: str) -> str:
    if path not in sizes:
        return "MISSING"
    if not path or (goal + "/").startswith(path + "/"):
        return "REFUSED"
    parent, _, name = goal.rpartition("/")
    if goal and parent not in children:
        return "MISSING"
    if goal in sizes:
        return "EXISTS"
    moved = [(goal + old[len(path) :], sizes[old], children.get(old)) for old in below(path)]
    remove(path)
    for new, size, names in moved:
        sizes[new] = size
        if names is not None:
            children[new] = names
    children[parent].add(name)
    grow(parent, sizes[goal])
    return "OK"


def main() -> None:
    for line in sys.stdin.read().split("\n")[1:]:
        if not line:
            continue
        command, path, *rest = line.split()
        path = path.rstrip("/")
        if command in ("MKDIR", "WRITE"):
            print(make(path, command == "MKDIR", int(rest[0]) if rest else 0))
        elif command == "REMOVE":
            print(remove(path))
        elif command == "MOVE":
            print(move(path, rest[0].rstrip("/")))
        elif command == "SIZE":
            print(sizes.get(path, "MISSING"))
        elif path not in children:
            print("MISSING")
        else:
            names = (name + "/" * (f"{path}/{name}" in children) for name in sorted(children[path]))
            print(" ".join(names) or "EMPTY")


main()
