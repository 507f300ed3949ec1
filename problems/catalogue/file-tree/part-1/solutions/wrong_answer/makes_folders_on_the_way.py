"""Makes the folders that are missing on the way."""
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
    folder = root
    for name in names[:-1]:
        folder = folder.children.setdefault(name, Node(folder, True))
        if not folder.is_folder:
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


def main() -> None:
    root = Node(None, True)
    out = []
    for line in sys.stdin.read().split("\n")[1:]:
        if not line:
            continue
        command, path, *rest = line.split()
        names = path.split("/")[1:] if path != "/" else []
        if command == "MKDIR":
            out.append(make(root, names, True))
        elif command == "WRITE":
            out.append(make(root, names, False, int(rest[0])))
        elif command == "SIZE":
            node = find(root, names)
            out.append(str(node.size) if node else "MISSING")
        else:
            out.append(listing(find(root, names)))
    print("\n".join(out))


main()
