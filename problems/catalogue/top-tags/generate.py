"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(6501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "counter.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)

WORDS = ["the", "build", "is", "green", "again", "who", "has", "keys", "Monday", "7", "late", "coffee"]


def test(name: str, k: int, posts: list[str]) -> None:
    write(name, f"{len(posts)} {k}\n" + "".join(post + "\n" for post in posts))


def any_case(tag: str) -> str:
    return "#" + "".join(rng.choice((c, c.upper())) for c in tag)


def drawn(n: int, tags: list[str], length: int) -> list[str]:
    """Posts of up to `length` words, a third of them tags; low tags come more often."""
    posts = []
    for _ in range(n):
        words = []
        for _ in range(rng.randint(0, length)):
            low = min(rng.randrange(len(tags)), rng.randrange(len(tags)))
            words.append(any_case(tags[low]) if rng.random() < 0.34 else rng.choice(WORDS))
        posts.append(" ".join(words))
    return posts


SHORT = [a + b for a in "abcxyz019" for b in "aeiou57"]
test("01-one-tag", 3, ["#solo"])
test("02-no-tag", 2, ["nothing to see", "#", "", "# # #"])
test("03-empty-posts", 1, ["", "", "#x", ""])
test("04-same-post-again-and-again", 2, ["#b #b #b #b #B", "#a", "#a"])
test("05-ties-digits-before-letters", 4, ["#b2 #9 #B #a1 #a #10"])
test("06-tie-cut-at-k", 2, ["#pear #fig", "#kiwi #plum", "#plum"])
test("07-tag-and-plain-word", 5, ["java #go", "java java", "#java", "go go #go"])
test("08-mixed-case", 3, ["#API #Api", "#api", "#aPI #Web", "#WEB"])
test("09-drawn-small", 6, drawn(30, SHORT[:12], 8))
test("10-drawn-many-ties", 40, drawn(400, SHORT, 10))
test("11-many-posts", 1000, drawn(6000, SHORT * 2, 9))
codes = rng.sample(range(10_000, 99_999), 27_000)
test("12-near-the-limit-all-different", 1000, [f"#{code}" for code in codes])
test("13-one-long-post", 25, [" ".join(any_case(rng.choice(SHORT)) for _ in range(30_000)), "#zz #aa"])
