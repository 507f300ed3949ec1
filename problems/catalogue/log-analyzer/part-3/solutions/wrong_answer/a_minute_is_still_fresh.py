import re
import sys
from collections import Counter, defaultdict, deque

LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"]
VALID = re.compile(r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) (DEBUG|INFO|WARN|ERROR) ([a-z0-9-]+)(?: .*)?")

n, *log = sys.stdin.read().split("\n")
matches = [VALID.fullmatch(line) for line in log[: int(n)]]
valid = [match.groups() for match in matches if match]

levels = Counter(level for _, level, _ in valid)
for level in LEVELS:
    print(level, levels[level])
print("SKIPPED", len(matches) - len(valid))

errors = Counter(service for _, level, service in valid if level == "ERROR")
for service in sorted(errors, key=lambda service: (-errors[service], service))[:3]:
    print(service, errors[service])

fresh = defaultdict(deque)  # the times of each service's last three errors
silent_until = {}
for time, level, service in valid:
    if level != "ERROR":
        continue
    hours, minutes, seconds = map(int, time.split(":"))
    now = hours * 3600 + minutes * 60 + seconds
    fresh[service].append(now)
    if len(fresh[service]) > 3:
        fresh[service].popleft()
    if len(fresh[service]) == 3 and fresh[service][0] >= now - 60 and now >= silent_until.get(service, 0):
        silent_until[service] = now + 300
        print("ALARM", time, service)
