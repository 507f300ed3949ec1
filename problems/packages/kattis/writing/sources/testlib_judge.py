"""Starts a program that is called as testlib's are (input, output, answer), and says its word in the format's way."""

import re
import subprocess
import sys
from pathlib import Path

ENTRY = "check.py"
INTERACTS = False
ACCEPTED, WRONG, FAILED = 42, 43, 3
POINTS = 7
WORDS = {0: ACCEPTED, 1: WRONG, 2: WRONG, 4: WRONG, 8: WRONG}


def word(code: int, told: bytes) -> int:
    """Less than all of the points is wrong: there is no share of them here."""
    if code != POINTS:
        return WORDS.get(code, FAILED)
    found = re.match(rb"\s*(?:points\s+)?(\S+)", told)
    try:
        return ACCEPTED if found and float(found[1]) >= 1 else WRONG
    except ValueError:
        return FAILED


def judge(given: str, answer: str, feedback: str, *rest: str) -> int:
    output = Path(feedback, "team.out")
    if not INTERACTS:
        output.write_bytes(sys.stdin.buffer.read())
    stdin = None if INTERACTS else subprocess.DEVNULL
    command = [sys.executable, str(Path(__file__).with_name(ENTRY)), given, str(output), answer, *rest]
    ended = subprocess.run(command, stdin=stdin, stderr=subprocess.PIPE, check=False)  # noqa: S603
    Path(feedback, "judgemessage.txt").write_bytes(ended.stderr)
    return word(ended.returncode, ended.stderr)


if __name__ == "__main__":
    sys.exit(judge(*sys.argv[1:]))
