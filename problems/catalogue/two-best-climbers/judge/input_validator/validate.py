"""Ends with 42 where standard input is what the interactor expects."""

import re
import sys

text = sys.stdin.read()
assert re.fullmatch(r"[1-9][0-9]*\n[1-9][0-9]*( [1-9][0-9]*)*\n", text)
n, *order = map(int, text.split())
assert 2 <= n <= 200
assert sorted(order) == list(range(1, n + 1))
sys.exit(42)
