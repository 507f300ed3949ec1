"""Writes the hidden tests of "What kind of cache": its kind, and how many entries it holds."""

from pathlib import Path

HIDDEN = Path(__file__).parent / "part-1" / "tests" / "hidden"
TESTS = ["FIFO 3", "LRU 3", "FIFO 10", "LRU 17", "FIFO 50", "LRU 51", "LRU 64", "FIFO 99", "LRU 99", "FIFO 100", "LRU 100"]

HIDDEN.mkdir(parents=True, exist_ok=True)
for number, cache in enumerate(TESTS, start=1):
    name = f"{number:02d}-{cache.lower().replace(' ', '-')}"
    (HIDDEN / f"{name}.in").write_text(f"{cache}\n")
    (HIDDEN / f"{name}.out").write_text(f"! {cache}\n")
