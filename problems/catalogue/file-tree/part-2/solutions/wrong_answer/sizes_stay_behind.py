"""Moves without telling the folders above of it."""
import sys


class Node:
    def __init__(self, parent: "Node | None", is_folder: bool) -> None:
        self.parent = parent
        self.is_folder = is_folder
        self.size = 0  # with all below
        self.children: dict[str, Node] = {}

    def grow(self, size: int) -> None:
        node: Node | None = self
        while node:
            node.size += size
            node = node.parent


def find(root: Node, names: list[str]) -> Node | None:
    node: Node | None = root
    for name in names:
        node = node.children.get(name) if node else None
    return node


def make(root: Node, names: list[str], is_folder: bool, size: int = 0) -> str:
    if not names:
        return "EXISTS"
    folder = find(root, names[:-1])
    if not folder or not folder.is_folder:
        return "MISSING"
    node = folder.children.get(names[-1])
    if node and (is_folder or node.is_folder):
        return "EXISTS"
    if not node:
        node = folder.children[names[-1]] = Node(folder, is_folder)
    node.grow(size - node.size)
    return "OK"


def listing(node: Node | None) -> str:
    if not node or not node.is_folder:
        return "MISSING"
    names = (name + "/" * child.is_folder for name, child in sorted(node.children.items()))
    return " ".join(names) or "EMPTY"


def remove(root: Node, names: list[str]) -> str:
    node = find(root, names)
    if not node:
        return "MISSING"
    if not node.parent:
        return "REFUSED"
    node.parent.grow(-node.size)
    del node.parent.children[names[-1]]
    return "OK"


def move(root: Node, names: list[str], target: list[str]) -> str:
    node = find(root, names)
    if not node:
        return "MISSING"
    if not node.parent or target[: len(names)] == names:
        return "REFUSED"
    folder = find(root, target[:-1])
    if not folder or not folder.is_folder:
        return "MISSING"
    if not target or target[-1] in folder.children:
        return "EXISTS"
    del node.parent.children[names[-1]]
    folder.children[target[-1]] = node
    node.parent = folder
    return "OK"


def names_of(path: str) -> list[str]:
    return path.split("/")[1:] if path != "/" else []


def main() -> None:
    root = Node(None, True)
    out = []
    for line in sys.stdin.read().split("\n")[1:]:
        if not line:
            continue
        command, path, *rest = line.split()
        names = names_of(path)
        if command == "MKDIR":
            out.append(make(root, names, True))
        elif command == "WRITE":
            out.append(make(root, names, False, int(rest[0])))
        elif command == "SIZE":
            node = find(root, names)
            out.append(str(node.size) if node else "MISSING")
        elif command == "REMOVE":
            out.append(remove(root, names))
        elif command == "MOVE":
            out.append(move(root, names, names_of(rest[0])))
        else:
            out.append(listing(find(root, names)))
    print("\n".join(out))


main()
