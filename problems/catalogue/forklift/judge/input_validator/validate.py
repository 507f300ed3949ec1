"""Ends with 42 where standard input is what the statement promises."""

import re
import sys

text = sys.stdin.read()
head, *hall = text.split("\n")
assert re.fullmatch(r"[1-9][0-9]* [1-9][0-9]* [0-3]", head)
rows, columns, _ = map(int, head.split())
assert rows <= 200 and columns <= 200
assert hall.pop() == "" and len(hall) == rows
assert all(re.fullmatch(r"[.#+SG]+", line) and len(line) == columns for line in hall)
assert text.count("S") == text.count("G") == 1
sys.exit(42)
