import sys


class Tree:
    def mkdir(self, path: str) -> str:
        """Return OK, MISSING or EXISTS."""
        # Your code here.
        return ""

    def write(self, path: str, size: int) -> str:
        """Return OK, MISSING or EXISTS."""
        # Your code here.
        return ""

    def size(self, path: str) -> str:
        """Return the size, or MISSING."""
        # Your code here.
        return ""

    def list(self, path: str) -> str:
        """Return the names, EMPTY or MISSING."""
        # Your code here.
        return ""

    def remove(self, path: str) -> str:
        """Return OK, MISSING or REFUSED."""
        # Your code here.
        return ""

    def move(self, path: str, goal: str) -> str:
        """Return OK, MISSING, REFUSED or EXISTS."""
        # Your code here.
        return ""


def answer(tree: Tree, words: list[str]) -> str:
    match words:
        case "MKDIR", path:
            return tree.mkdir(path)
        case "WRITE", path, size:
            return tree.write(path, int(size))
        case "SIZE", path:
            return tree.size(path)
        case "REMOVE", path:
            return tree.remove(path)
        case "MOVE", path, goal:
            return tree.move(path, goal)
    return tree.list(words[1])


def main() -> None:
    n = int(sys.stdin.readline())
    tree = Tree()
    print("\n".join(answer(tree, sys.stdin.readline().split()) for _ in range(n)))


main()
