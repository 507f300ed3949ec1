"""The same lines are the answer; white space at the end of a line and blank lines at the end do not count.

Out of order, each line must come as often as it is expected, and no blank line counts.
"""

import sys
from collections import Counter
from pathlib import Path

IN_ORDER = True
ACCEPTED, WRONG = 42, 43


def lines_of(output: bytes) -> list[bytes]:
    lines = [line.rstrip() for line in output.split(b"\n")]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def is_answer(found: list[bytes], wanted: list[bytes]) -> bool:
    if IN_ORDER:
        return found == wanted
    return Counter(filter(None, found)) == Counter(filter(None, wanted))


if __name__ == "__main__":
    expected = Path(sys.argv[2]).read_bytes()
    sys.exit(ACCEPTED if is_answer(lines_of(sys.stdin.buffer.read()), lines_of(expected)) else WRONG)
