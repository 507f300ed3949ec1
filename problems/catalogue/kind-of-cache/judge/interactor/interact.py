"""Is the cache, and counts the look-ups. test.in has its kind and how many entries it holds."""

import sys
from collections import OrderedDict
from pathlib import Path

ACCEPTED, WRONG = 42, 43
LOOK_UPS = 210
KEYS = 1000
LONGEST = 100


def end(code, sentence=""):
    (Path(sys.argv[3]) / "teammessage.txt").write_text(sentence)
    sys.exit(code)


class Cache:
    def __init__(self, kind, capacity):
        self.kind = kind
        self.entries = OrderedDict.fromkeys(range(-capacity, 0))  # of other programs; the next to go stands first

    def look_up(self, key):
        if key in self.entries:
            if self.kind == "LRU":
                self.entries.move_to_end(key)
            return "HIT"
        self.entries.popitem(last=False)
        self.entries[key] = None
        return "MISS"


def said():
    """The words of the program's next line."""
    line = sys.stdin.buffer.readline(LONGEST).decode("ascii", "replace")
    words = line.split() if len(line) < LONGEST else []
    if not line:
        end(WRONG, "The program ended, or was silent, before it gave an answer.")
    is_question = len(words) == 2 and words[0] == "?"
    is_answer = len(words) == 3 and words[0] == "!" and words[1] in ("FIFO", "LRU")
    number = words[-1] if words else ""
    is_number = number.isascii() and number.isdigit() and len(number) < 9 and 1 <= int(number) <= KEYS
    if not (is_question or is_answer) or not is_number:
        end(WRONG, f"This line is neither a look-up nor an answer: {line[:40]!r}")
    return words


def main():
    kind, capacity = Path(sys.argv[1]).read_text().split()
    cache = Cache(kind, int(capacity))
    left = LOOK_UPS
    while True:
        words = said()
        if words[0] == "!":
            break
        if left == 0:
            end(WRONG, "That was one look-up too many.")
        left -= 1
        print(cache.look_up(int(words[1])), flush=True)
    if int(words[2]) != int(capacity):
        end(WRONG, "The cache does not hold that many entries.")
    if words[1] != kind:
        end(WRONG, "The cache is of the other kind.")
    if any(line.strip() for line in sys.stdin.buffer):
        end(WRONG, "After the answer there came something else.")
    end(ACCEPTED)


main()
