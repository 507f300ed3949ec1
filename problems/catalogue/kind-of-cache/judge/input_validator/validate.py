"""Ends with 42 where standard input is what the interactor expects."""

import re
import sys

text = sys.stdin.read()
assert re.fullmatch(r"(FIFO|LRU) [1-9][0-9]*\n", text)
assert 2 <= int(text.split()[1]) <= 100
sys.exit(42)
