"""Writes the hidden tests: by hand where a corner matters, drawn where size does."""

import random
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
rng = random.Random(11501)


def write(name: str, text: str, part: int = 1) -> None:
    """Write one hidden test; the accepted Python solution gives its answer."""
    folder = HERE / f"part-{part}" / "tests" / "hidden"
    folder.mkdir(parents=True, exist_ok=True)
    oracle = HERE / f"part-{part}" / "solutions" / "accepted" / "ready_heap.py"
    run = subprocess.run([sys.executable, str(oracle)], input=text.encode(), capture_output=True, check=True)
    (folder / f"{name}.in").write_bytes(text.encode())
    (folder / f"{name}.out").write_bytes(run.stdout)


def test(name: str, wanted: str, rules: list[str]) -> None:
    write(name, f"{len(rules)} {wanted}\n" + "".join(rule + "\n" for rule in rules))


def rules_of(needs: dict[str, list[str]]) -> list[str]:
    rules = [" ".join([name + ":", *others]) for name, others in needs.items()]
    rng.shuffle(rules)
    return rules


def names(n: int) -> list[str]:
    """Different names of several lengths, in no order."""
    found: set[str] = set()
    while len(found) < n:
        found.add("".join(rng.choices("abcmxz0129", k=rng.randint(3, 5))))
    return rng.sample(sorted(found), n)


def layered(n: int, dependencies: int) -> tuple[str, dict[str, list[str]]]:
    """Modules that depend on earlier ones; the wanted one is the last."""
    modules = names(n)
    needs: dict[str, list[str]] = {name: [] for name in modules}
    for _ in range(dependencies):
        user = rng.randrange(1, n)
        needs[modules[user]].append(modules[rng.randrange(max(0, user - 400), user)])
    return modules[-1], needs


test("01-one-module", "a", ["a:"])
test("02-needs-itself", "a", ["a: a"])
test("03-circle-elsewhere", "main", ["x: y", "y: x", "main: lib", "lib:", "user: main x"])
test("04-named-twice", "top", ["top: b b a", "a: b b", "b:"])
test("05-names-with-numbers", "all", ["all: lib10 lib2 lib1 lib", "lib10:", "lib2:", "lib1:", "lib:"])
test("06-freed-module-comes-first", "z", ["z: c b a", "c:", "a: c", "b:"])
test("07-wanted-needs-nothing", "b", ["a: b", "b:", "c: a"])
test("08-long-circle", "m0", [f"m{i}: m{(i + 1) % 50}" for i in range(50)])
wanted, needs = layered(40, 80)
test("09-drawn-small", wanted, rules_of(needs))
wanted, needs = layered(2000, 5000)
test("10-drawn", wanted, rules_of(needs))
wanted, needs = layered(8000, 26_000)
test("11-near-the-limit-drawn", wanted, rules_of(needs))
chain = {f"{i:05}": [f"{i + 1:05}"] for i in range(10_000, 24_999)} | {"24999": []}
test("12-near-the-limit-backward-chain", "10000", rules_of(chain))
closed = dict(chain) | {"17000": ["17001", "16000"]}
test("13-circle-in-the-middle", "10001", rules_of({name: closed[name] for name in list(closed)[:7500]} | {"17500": []}))
