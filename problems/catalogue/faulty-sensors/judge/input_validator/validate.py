"""Ends with 42 where standard input is what the interactor expects."""

import re
import sys

text = sys.stdin.read()
assert re.fullmatch(r"[1-9][0-9]*\n([1-9][0-9]*( [1-9][0-9]*)*)?\n", text)
n, *faulty = map(int, text.split())
assert 1 <= n <= 1000
assert len(faulty) <= 8
assert faulty == sorted(set(faulty))
assert all(sensor <= n for sensor in faulty)
sys.exit(42)
