"""Accepts what any test of this problem may be: text in UTF-8, and where the tests are so, whole printable lines."""

import sys

WHOLE_LINES = True
VALID, INVALID = 42, 43


def is_plain(line: str) -> bool:
    return line.replace("\t", " ").isprintable()


def is_valid(data: bytes) -> bool:
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        return False
    return not WHOLE_LINES or (lines[-1] == "" and all(is_plain(line) for line in lines))


if __name__ == "__main__":
    sys.exit(VALID if is_valid(sys.stdin.buffer.read()) else INVALID)
