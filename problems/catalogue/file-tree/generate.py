"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import string
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(170)
N = 12_000


def test(part, name, commands):
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "nodes.py"
    text = f"{len(commands)}\n" + "".join(command + "\n" for command in commands)
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_text(text)
    (folder / f"{name}.out").write_bytes(run.stdout)


def said(text):
    return [line.strip() for line in text.strip().split(";")]


def word(letters="abcde", most=2):
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, most)))


class Session:
    """Draws commands that mostly meet what is there; keeps all paths, and whether each is a folder."""

    def __init__(self, names, depth):
        self.names = names
        self.depth = depth
        self.paths = {"": True}

    def some(self, folders=False):
        """A path that is there, now and then one that need not be."""
        if rng.random() < 0.07:
            return "/" + rng.choice(self.names) + rng.choice(["", "/" + rng.choice(self.names)])
        shallow = [path for path, folder in self.paths.items() if (folder or not folders) and path.count("/") < self.depth]
        return rng.choice(shallow)

    def fresh(self):
        return f"{self.some(folders=True)}/{rng.choice(self.names)}"

    def below(self, path):
        return [other for other in self.paths if (other + "/").startswith(path + "/")]

    def draw(self, kind):
        path = self.fresh() if kind in ("MKDIR", "WRITE") else self.some()
        goal = self.fresh()
        stands = path.rpartition("/")[0] in self.paths
        if kind in ("MKDIR", "WRITE"):
            if stands and path not in self.paths and self.paths[path.rpartition("/")[0]]:
                self.paths[path] = kind == "MKDIR"
            return f"{kind} {path}" + (f" {rng.randint(0, 10**9)}" if kind == "WRITE" else "")
        if kind == "REMOVE" and path:
            for other in self.below(path):
                del self.paths[other]
        if kind == "MOVE":
            room = self.paths.get(goal.rpartition("/")[0]) and goal not in self.paths
            if path and room and not (goal + "/").startswith(path + "/"):
                for other in self.below(path):
                    self.paths[goal + other[len(path) :]] = self.paths.pop(other)
            return f"MOVE {path or '/'} {goal}"
        return f"{kind} {path or '/'}"


def drawn(count, kinds, names, depth=5):
    session = Session(names, depth)
    return [session.draw(rng.choice(kinds)) for _ in range(count)]


def many_names(count):
    names = set()
    while len(names) < count:
        names.add(word(string.ascii_lowercase, 3))
    return sorted(sorted(names), key=lambda _: rng.random())


def chain(depth):
    return ["".join(f"/{name}" for name in string.ascii_lowercase[: k + 1]) for k in range(depth)]


GROWING = ["MKDIR", "MKDIR", "WRITE", "WRITE", "SIZE", "LIST"]
ALL = ["MKDIR", "MKDIR", "MKDIR", "WRITE", "WRITE", "WRITE", "SIZE", "LIST", "MOVE", "MOVE", "REMOVE"]
FEW = ["a", "b", "ab", "c"]
MORE = sorted({word("abcdefgh", 2) for _ in range(40)})

test(1, "01-nothing-but-the-root", said("SIZE /; LIST /; MKDIR /; WRITE / 3; SIZE /a; LIST /a"))
test(1, "02-a-file-in-the-root", said("WRITE /a 0; SIZE /a; LIST /; WRITE /a 9; SIZE /; WRITE /a 4; SIZE /; MKDIR /a; LIST /a"))
test(1, "03-below-a-file", said("WRITE /a 1; MKDIR /a/b; WRITE /a/b 2; MKDIR /a/b/c; SIZE /a/b; SIZE /; LIST /"))
test(1, "04-nothing-is-made-on-the-way", said("MKDIR /a/b; WRITE /a/b/c 1; SIZE /a; LIST /; MKDIR /a; WRITE /a/b/c 1; LIST /a"))
test(1, "05-folders-among-files", said("MKDIR /b; WRITE /a 1; WRITE /ba 1; MKDIR /bb; MKDIR /a; WRITE /b 1; WRITE /c 1; LIST /; LIST /b"))
test(1, "06-names-alike", said("MKDIR /ab; MKDIR /a; WRITE /ab/a 5; WRITE /a/ab 7; SIZE /a; SIZE /ab; SIZE /; MKDIR /a/a; MKDIR /a/a/a; SIZE /a/a"))
test(1, "07-more-than-32-bits", said("MKDIR /a; WRITE /a/a 1000000000; WRITE /a/b 1000000000; WRITE /c 1000000000; SIZE /a; WRITE /d 999999999; WRITE /e 1000000000; SIZE /"))
deep = [command for path in chain(11) for command in (f"MKDIR {path}", f"WRITE {path}/file 1", f"SIZE {path}")]
test(1, "08-deep", [*deep, *(f"SIZE {path}" for path in chain(12)), f"WRITE {chain(11)[-1]}/file 1000", *(f"SIZE {path}" for path in chain(12))])
test(1, "09-drawn-small", drawn(120, GROWING, FEW, 3))
test(1, "10-drawn", drawn(3_000, GROWING, MORE))
names = many_names(N // 2)
full = ["MKDIR /a", *(f"WRITE /a/{name} {rng.randint(0, 999)}" for name in names)]
test(1, "11-one-full-folder", [*full, "LIST /a", *("SIZE /a" if k % 2 else "SIZE /" for k in range(N - len(full) - 2)), "LIST /"])

test(2, "01-nothing-but-the-root", said("REMOVE /; MOVE / /a; MOVE /a /b; REMOVE /a; LIST /; MOVE /a /a"))
test(2, "02-a-file-gets-a-name", said("WRITE /a 5; MOVE /a /b; SIZE /a; SIZE /b; LIST /; MOVE /b /b; REMOVE /b; LIST /; REMOVE /b"))
test(2, "03-into-itself", said("MKDIR /a; MKDIR /a/b; MKDIR /a/b/c; MOVE /a /a/b/d; MOVE /a/b /a/b/c/d; MOVE /a/b /a/b; MOVE /a /a/x/y; LIST /; LIST /a; LIST /a/b"))
test(2, "04-names-alike", said("MKDIR /a; MKDIR /ab; WRITE /a/x 3; MOVE /a /ab/c; SIZE /ab; MKDIR /ab/cd; MOVE /ab/c /ab/cd/c; LIST /ab; SIZE /ab/cd; LIST /"))
test(2, "05-upwards", said("MKDIR /a; MKDIR /a/b; WRITE /a/b/c 9; MOVE /a/b/c /c; SIZE /a; MOVE /a/b /b; LIST /a; MOVE /c /b/c; SIZE /b; SIZE /; REMOVE /a; LIST /"))
test(2, "06-which-answer-first", said("MKDIR /a; WRITE /f 1; MOVE /x /x/y; MOVE /a /f/y; MOVE /a /f; MOVE /f /a; MOVE /f /f/g; MOVE /a /; MOVE / /; MOVE /x /; REMOVE /a/b; LIST /"))
test(2, "07-gone-with-all-it-held", said("MKDIR /a; MKDIR /a/b; WRITE /a/b/c 6; WRITE /a/d 1; REMOVE /a/b; SIZE /a/b/c; SIZE /a; MKDIR /a/b; LIST /a/b; SIZE /; REMOVE /a; MKDIR /a; LIST /a; SIZE /"))
test(2, "08-deep", [*deep, *(f"MOVE {chain(12)[k + 1]} /{(k + 1) // 3 * 'z'}" for k in (8, 5, 2)), *(f"SIZE {path}" for path in chain(6)), "SIZE /z", "SIZE /zz", "LIST /", "REMOVE /a", "SIZE /", "LIST /"])
test(2, "09-drawn-small", drawn(150, ALL, FEW, 3))
test(2, "10-drawn", drawn(3_000, ALL, MORE))
test(2, "11-drawn-with-few-removed", drawn(3_000, [kind for kind in ALL if kind != "REMOVE"] * 6 + ["REMOVE"], MORE))
names = many_names(N // 2 - 2)
full = ["MKDIR /a", "MKDIR /b", *(f"WRITE /a/{name} {rng.randint(0, 999)}" for name in names)]
moves = [move for k in range(N // 6) for move in (f"MOVE {'/b/c' if k % 2 else '/a'} {'/a' if k % 2 else '/b/c'}", "SIZE /b", "SIZE /")]
test(2, "12-a-full-folder-wanders", [*full, *moves, "LIST /b"][:N])
