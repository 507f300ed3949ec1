import sys
from collections import Counter

LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"]
n, *log = sys.stdin.read().split("\n")
counts = Counter()
for line in log[: int(n)]:
    fields = line.split()  # forgives doubled spaces, and looks at neither the time nor the service
    counts[fields[1] if len(fields) >= 3 and fields[1] in LEVELS else "SKIPPED"] += 1
for name in [*LEVELS, "SKIPPED"]:
    print(name, counts[name])
