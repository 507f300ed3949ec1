import re
import sys
from collections import Counter

LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"]
VALID = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) (DEBUG|INFO|WARN|ERROR) ([a-z0-9-]+)(?: .*)?")

n, *log = sys.stdin.read().split("\n")
matches = [VALID.fullmatch(line) for line in log[: int(n)]]
valid = [match.groups() for match in matches if match]

levels = Counter(level for _, level, _ in valid)
for level in LEVELS:
    print(level, levels[level])
print("SKIPPED", len(matches) - len(valid))
