"""Ends with 42 where standard input is what the statement promises."""

import re
import sys

head, *lines = sys.stdin.read().split("\n")
assert re.fullmatch(r"[1-9][0-9]* (0|[1-9][0-9]*)", head)
n, m = map(int, head.split())
assert n <= 12_000 and m <= 20_000
assert lines.pop() == "" and len(lines) == m
assert all(re.fullmatch(r"[1-9][0-9]* [1-9][0-9]*", line) for line in lines)
pairs = [tuple(sorted(map(int, line.split()))) for line in lines]
assert all(1 <= a < b <= n for a, b in pairs)
assert len(set(pairs)) == m
sys.exit(42)
